/** Texts of the page of cameras that send at this moment. */
import type { LiveWords } from './zh-CN.ts';

export const en: LiveWords = {
  nav: 'Live',
  title: 'Live pictures',
  count: (n) => (n === 1 ? '1 camera sends' : `${n} cameras send`),
  none: 'No camera sends at the moment',
  noneText:
    'On a case’s page an officer presses “Record” and puts the address and the key into the camera; as soon as it sends, it is here.',
  more: (n) => (n === 1 ? 'One more is not shown' : `${n} more are not shown`),
  show: 'Show',
  enlarge: 'Enlarge',
  all: 'All',
  soundOn: 'Sound on',
  soundOff: 'Sound off',
  case: 'Open the case',
  noSubject: 'Party not known yet',
  since: (time) => `since ${time}`,
  by: (name) => `by ${name}`,
  tile: (camera, subject) => `${camera}, ${subject}`,
  state: {
    joining: 'Joining…',
    live: 'Live',
    behind: (seconds) => `${seconds} s behind`,
    lost: (time) => `Gone at ${time}; waiting for it to send again`,
  },
  cannot: {
    video: (codec) =>
      `This browser cannot show ${codec}. It is recorded all the same; export it from the case’s page.`,
    none: 'Sound only, no picture. The sound is recorded.',
    sound: (codec) => `No sound: browsers cannot play ${codec}; it is recorded all the same`,
    trouble: 'The picture cannot be shown. The recording is not touched by that.',
  },
  retry: 'Try again',
  watched: 'Watching is recorded: who, when, which case. The name and the time on the picture are yours.',
  keys: { move: 'another camera', enlarge: 'enlarge, back', sound: 'sound', case: 'open the case' },
};
