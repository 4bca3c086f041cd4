/** Texts of the page on files that are brought in. */
import type { ImportText } from './zh-CN.ts';

const hours = (minutes: number) =>
  minutes < 60
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;

export const text: ImportText = {
  nav: 'Bring in files',
  title: 'Bring in film, sound and photos',
  inCase: (name) => `Into: ${name}`,
  back: 'Back to the case',
  all: 'All files',
  help: 'Drop files of cameras, recorders and telephones here. A lost connection or a restart does no harm: it goes on where it was. Keep the original until it says “in the record”.',
  drop: 'Drop files here',
  dropNow: 'Let go to bring them in',
  choose: 'Choose files',
  folder: 'Choose a folder',
  formats: 'MP4, MOV, AVI, JPEG, PNG, HEIC, WAV, MP3, M4A, AAC, AMR',
  coming: 'On their way',
  unfinished: (count) =>
    `${count} ${count === 1 ? 'file' : 'files'} did not get to the end: choose the same file again and it goes on from there`,
  sent: (sent, size) => `${sent} of ${size}`,
  left: (seconds) =>
    seconds < 90
      ? `about ${Math.max(1, Math.round(seconds))} s left`
      : `about ${Math.round(seconds / 60)} min left`,
  waiting: 'waiting',
  broken: 'connection lost, trying again',
  pausedAt: 'paused',
  checking: 'checking what came before',
  whole: 'here, being recorded',
  recorded: 'in the record',
  duplicate: (name) => `the same bytes as “${name}”, not kept twice`,
  duplicateHere: 'your unit has a file with the same bytes; not kept twice',
  refused: 'no film, sound or photo; not taken',
  chooseAgain: 'Choose again',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Cancel',
  giveUp: 'Give up',
  remove: 'Remove',
  retry: 'Try again',
  clear: 'Clear what is done',
  docks: 'Docks',
  dockGone:
    'this folder cannot be read: it goes on by itself once it is connected; nothing in the dock is touched',
  dockTaken: (count) => `${count} taken`,
  dockWaiting: (count) => `${count} still being written`,
  dockCopying: 'one on its way',
  dockTrouble: {
    refused: (name) => `${name}: no film, sound or photo; not taken`,
    broken: (name) => `${name}: could not be read to its end, tried again; do not delete it from the dock`,
    'no-room': (name) => `${name}: no room, ask the administrator; do not delete it from the dock`,
  },
  list: 'Brought in',
  file: 'File',
  when: 'Recorded',
  device: 'Device',
  belongs: 'Belongs to',
  unknownDevice: 'the file does not say',
  byName: 'by its name',
  unknownTime: 'no time',
  setTime: 'Enter the time',
  source: {
    exif: 'time in the photo',
    quicktime: 'creation time in the file',
    riff: 'recording time in the file',
    name: 'time in the file’s name',
    'file-system': 'only when the file was changed',
  },
  zone: { utc: 'read as UTC', offset: 'with its zone', unit: 'read as Beijing time' },
  future: 'later than it came here: the device’s clock is wrong',
  setBy: (who, why) => `set right by ${who}: ${why}`,
  ahead: (of) => `device clock ${of} ahead`,
  behind: (of) => `device clock ${of} behind`,
  exact: 'device clock right',
  difference(ms) {
    const seconds = Math.round(Math.abs(ms) / 1000);
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
    if (seconds < 86_400) return hours(Math.round(seconds / 60));
    return `${Math.floor(seconds / 86_400)} d ${hours(Math.round((seconds % 86_400) / 60))}`;
  },
  kinds: { photo: 'photo', audio: 'sound', video: 'film' },
  by: (who) => `by ${who}`,
  fromDock: (name) => `dock “${name}”`,
  place: (latitude, longitude) => `taken at ${latitude} N, ${longitude} E`,
  placeOnly: 'shown here and used for nothing else',
  unreadable: 'cannot be read and may be damaged: keep the original',
  hash: 'SHA-256',
  download: 'Download',
  noCase: 'in no case yet',
  noStep: 'no step yet',
  mayBe: 'Perhaps:',
  none: 'no case found by time or device',
  why: {
    within: () => 'recorded within this step',
    overlaps: () => 'recorded partly within this step',
    near: (minutes) => `${minutes} min from this step`,
    'same-day': (minutes) => `same day, ${hours(minutes)} from this step`,
    device: () => 'the case has files of this device',
  },
  others: (count) => `${count} more`,
  fewer: 'fewer',
  fileHere: 'File here',
  fileAs: (where) => `File here: ${where}`,
  other: 'File under another case',
  move: 'Move to another case',
  pick: 'Case',
  pickOne: 'Choose',
  reason: 'Reason',
  reasonHint: 'e.g. wrong case taken',
  time: 'When it really began',
  timeHint: 'Beijing time, e.g. 2026-11-26 09:12:03',
  timeReason: 'How you know',
  timeReasonHint: 'e.g. filmed the computer’s clock at the start',
  timeHelp: 'What the device wrote is kept beside it.',
  timeWrong: 'That is no time: write it like 2026-11-26 09:12:03',
  save: 'Save',
  change: 'Set the time right',
  stop: 'Leave it',
  noSubject: 'a case without a name',
  leaving: 'Files are still on their way',
  empty:
    'Files stand here with when and by what they were recorded, and to which step of which case they could belong.',
  emptyCase: 'No files were brought into this case yet.',
};
