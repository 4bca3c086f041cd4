/** Play and pause of a player. Play that is pressed before the first picture is there holds until it is. */
import { useRef, useState } from 'preact/hooks';

export interface Play {
  readonly playing: boolean;
  readonly toggle: () => void;
  /** For the element. */
  readonly on: { readonly onPlay: () => void; readonly onPause: () => void; readonly onCanPlay: () => void };
}

/** @param media null: it is not drawn yet */
export function usePlay(media: () => HTMLMediaElement | null): Play {
  const [playing, setPlaying] = useState(false);
  const wanted = useRef(false);
  const want = (is: boolean) => {
    wanted.current = is;
    setPlaying(is);
  };
  // An element that is given its source after that gives the promise up, and pauses without an event.
  const play = () =>
    void media()
      ?.play()
      .catch(() => undefined);
  return {
    playing,
    toggle() {
      const element = media();
      if (element === null) return;
      want(!wanted.current);
      if (wanted.current) play();
      else element.pause();
    },
    on: {
      onPlay: () => want(true),
      onPause: () => want(false),
      onCanPlay() {
        if (wanted.current && media()?.paused === true) play();
      },
    },
  };
}
