/** Text with middle dots between its parts: the dot is full width in some Chinese fonts, so it has a font of its own. */
import { Fragment } from 'preact';

export function Dots({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(' · ').map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <span class="mid"> · </span>}
          {part}
        </Fragment>
      ))}
    </>
  );
}
