/** One piece of the footage strip, beside a sentence. */
import { clockTime, dayOf } from '../ui/format.ts';
import type { StripPiece } from './strip.ts';
import { lengthText, secondTime, words } from './words.ts';

/** More than that would be longer than the sentence. */
const MOST_MARKS = 4;

export function FootagePiece({ piece }: { readonly piece: StripPiece | undefined }) {
  const text = words.value;
  if (piece === undefined) return <span class="foot-c f0" />;
  const kind = piece.is === 'none' ? 'f0' : piece.is === 'hole' ? 'fhole' : 'f1';
  const ends = piece.played.some(({ to }) => to !== null);
  return (
    <span
      class={['foot-c', kind, ends ? 'fst' : '', piece.begins ? 'fen' : '']
        .filter((one) => one !== '')
        .join(' ')}
    >
      <span class="fs" />
      <span>
        {piece.played.map(({ id, from, to, camera, disposed }) => (
          <span class="clip" key={id}>
            <a class="pic" href={`/footage/${id}`}>
              <span class="sr">{[text.play, camera, clockTime(from)].filter(Boolean).join(' ')}</span>
              <svg viewBox="0 0 72 44" aria-hidden="true">
                <rect width="72" height="44" fill="#4A5563" />
                <path d="M0 30h72v14H0z" fill="#353E4A" />
                <path d="M6 12h20v18H6z" fill="#5E6A79" />
                <path d="M34 18h30v12H34z" fill="#6C7888" />
                <path d="M31 16v12l10-6z" fill="#fff" opacity=".9" />
              </svg>
            </a>
            <small>
              {camera !== undefined && (
                <>
                  {camera}
                  <br />
                </>
              )}
              {to === null ? text.live : lengthText(to - from)}
              <br />
              {clockTime(from)}
              {to === null ? '' : `～${clockTime(to)}`}
              {disposed !== undefined && (
                <>
                  <br />
                  {text.section.disposed(dayOf(disposed))}
                </>
              )}
            </small>
          </span>
        ))}
        {piece.marks.slice(0, MOST_MARKS).map(({ id, of, at, word }) => (
          <a class="bm" key={id} href={`/footage/${of}#${id}`}>
            <time>{clockTime(at)}</time> {word}
          </a>
        ))}
        {piece.marks.length > MOST_MARKS && <p>{text.bookmarks.more(piece.marks.length - MOST_MARKS)}</p>}
        {piece.holes.map(({ from, to, camera }) => (
          <p key={`${camera}${from}`}>
            {camera !== undefined && `${camera} `}
            {text.hole(secondTime(from), secondTime(to), lengthText(to - from))}
          </p>
        ))}
      </span>
    </span>
  );
}
