/** Why a browser cannot show what a camera sends: it is said, for the recording has it all the same. Pure. */
import type { LiveCamera } from '#shared/api/media.ts';

export interface CannotShow {
  /** True: not even the picture; false: the picture without its sound. */
  readonly picture: boolean;
  /** As people call it; null: there is none. */
  readonly codec: string | null;
}

const names: readonly (readonly [prefix: string, name: string])[] = [
  ['hvc1', 'H.265'],
  ['hev1', 'H.265'],
  ['avc1', 'H.264'],
  ['alaw', 'G.711 A'],
  ['ulaw', 'G.711 μ'],
  ['mp4a', 'AAC'],
];
export const codecName = (codec: string) => names.find(([prefix]) => codec.startsWith(prefix))?.[1] ?? codec;

/**
 * @param supported as `MediaSource.isTypeSupported`
 * @returns null: everything can be shown, or nothing came yet
 */
export function cannotShow(
  { video, audio }: Pick<LiveCamera, 'video' | 'audio'>,
  supported: (type: string) => boolean,
): CannotShow | null {
  if (video !== null && !supported(`video/mp4; codecs="${video}"`))
    return { picture: true, codec: codecName(video) };
  if (video === null && audio !== null) return { picture: true, codec: null };
  if (audio !== null && !supported(`audio/mp4; codecs="${audio}"`))
    return { picture: false, codec: codecName(audio) };
  return null;
}
