/**
 * How ffmpeg is called for a marked copy: its arguments, and the moves of the boxes as a file of commands. Both names are of the folder that
 * it runs in, and nothing of what a person typed goes into them. Pure.
 */
import { type Box, coversOf, MARGIN_MS, type Redaction } from '#shared/media/redaction.ts';

export const NAMES = {
  input: 'original',
  mark: 'mark.png',
  commands: 'commands.txt',
  output: 'copy.mp4',
} as const;
/** How a file begins is known by its format, never guessed: a file may look like a list that opens others. */
export type InputFormat = 'mov' | 'avi';

const seconds = (ms: number) => (ms / 1000).toFixed(3);
const part = (value: number) => value.toFixed(6);
/** A pixel more on each side: what is rounded is covered. */
const place = ({ x, y, width, height }: Box) => ({
  x: `floor(${part(x)}*iw)-1`,
  y: `floor(${part(y)}*ih)-1`,
  w: `ceil(${part(x + width)}*iw)-floor(${part(x)}*iw)+2`,
  h: `ceil(${part(y + height)}*ih)-floor(${part(y)}*ih)+2`,
});
const drawn = ({ regions, from, to }: Redaction) =>
  regions.flatMap((region) => coversOf(region, { from, to }) ?? []);

/** For `sendcmd`: from when on each box is where. */
export function commandsFile(redaction: Redaction): string {
  const lines = drawn(redaction).flatMap(({ covers }, n) =>
    covers.slice(1).map(({ at, box }) => {
      const moves = Object.entries(place(box)).map(([name, value]) => `drawbox@r${n} ${name} ${value}`);
      return { at, line: `${seconds(at)} ${moves.join(', ')};` };
    }),
  );
  return lines
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => `${line}\n`)
    .join('');
}

/**
 * @param ids of the original and the copy, for its metadata
 * @returns arguments; times are the file's own (`-copyts`), the copy begins at 0
 */
export function ffmpegCall(
  redaction: Redaction,
  format: InputFormat,
  ids: { readonly original: string; readonly copy: string },
): readonly string[] {
  const [from, to] = [seconds(redaction.from), seconds(redaction.to)];
  const boxes = drawn(redaction).flatMap((one, n) => {
    const [first] = one.covers;
    if (first === undefined) return [];
    const { x, y, w, h } = place(first.box);
    const when = `between(t,${seconds(one.from)},${seconds(one.to)})`;
    return [`drawbox@r${n}=x='${x}':y='${y}':w='${w}':h='${h}':color=black:t=fill:enable='${when}'`];
  });
  const moving = commandsFile(redaction) === '' ? [] : [`sendcmd=f=${NAMES.commands}`];
  const picture = [`[0:v:0]trim=start=${from}:end=${to}`, ...moving, ...boxes].join(',');
  const graph = `${picture}[covered];[covered][1:v]overlay=x=4:y=4,setpts=PTS-${from}/TB,crop=trunc(iw/2)*2:trunc(ih/2)*2[v]`;
  const { muted } = redaction;
  // Samples come in packets: a packet that reaches into a muted span is muted whole.
  const silent =
    muted === 'all'
      ? []
      : muted.map(
          (one) => `between(t,${seconds(Math.max(0, one.from - MARGIN_MS))},${seconds(one.to + MARGIN_MS)})`,
        );
  const sound = [
    `atrim=start=${from}:end=${to}`,
    'asetnsamples=n=256:p=0',
    ...(silent.length === 0 ? [] : [`volume=volume=0:enable='${silent.join('+')}'`]),
    `asetpts=PTS-${from}/TB`,
  ].join(',');
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
    ...['-copyts', '-protocol_whitelist', 'file,pipe', '-f', format, '-i', NAMES.input],
    ...['-f', 'png_pipe', '-i', NAMES.mark],
    ...['-filter_complex', graph, '-map', '[v]'],
    ...(muted === 'all' ? ['-an'] : ['-map', '0:a:0?', '-af', sound, '-c:a', 'aac', '-b:a', '96k']),
    ...['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-a53cc', '0'],
    ...['-metadata', 'title=打码副本 redacted copy'],
    ...['-metadata', `comment=redacted copy ${ids.copy} of ${ids.original}`],
    ...['-movflags', '+faststart', '-progress', 'pipe:1', '-nostats', '-f', 'mp4', NAMES.output],
  ];
}
