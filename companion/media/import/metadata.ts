/** What a file says of itself: when, with what, where. Read in a worker, for its bytes are anybody's. */
import type { OwnTime } from '#shared/media/judged-time.ts';

export interface FileFacts {
  readonly own: OwnTime | null;
  /** Ms; null: it does not say. */
  readonly lasts: number | null;
  readonly device: {
    readonly make?: string;
    readonly model?: string;
    readonly serial?: string;
    readonly from: 'file';
  } | null;
  /** In millionths of a degree. */
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  /** A container of film with nothing but sound in it. */
  readonly soundOnly: boolean;
}

export const NOTHING_SAID: FileFacts = {
  own: null,
  lasts: null,
  device: null,
  place: null,
  soundOnly: false,
};
