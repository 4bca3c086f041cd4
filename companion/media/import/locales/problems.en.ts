import type { problems as zh } from './problems.zh-CN.ts';

/** Why a file was not taken in, and what to do. `of` fills the sentence's gap. */
export const problems: typeof zh = {
  'not-media': (_of) => ({
    title: 'This is no film, sound or photo: what counts is what is in it, not its name',
    todo: 'MP4, MOV, AVI, JPEG, PNG, HEIC, WAV, MP3, M4A, AAC and AMR can be brought in; export others with the camera’s own software',
  }),
  'file-empty': (_of) => ({
    title: 'This file is empty',
    todo: 'Look at the original on the camera or dock',
  }),
  'file-too-large': (of) => ({
    title: `A file may have ${of} at most`,
    todo: 'Export it in parts with the camera’s software; keep the original until then',
  }),
  'unit-full': (of) => ({
    title: `Your unit has ${of} of storage left, which is too little for this file`,
    todo: 'Ask the administrator for more; do not delete the original from the camera',
  }),
  'disk-low': (of) => ({
    title: `The storage has ${of} left, which is too little for this file`,
    todo: 'Ask the administrator to make room and try again: what was sent is still here. Do not delete the original',
  }),
  'too-many-uploads': (of) => ({
    title: `${of} of your files are not sent to their end`,
    todo: 'Finish or cancel some of them first',
  }),
  'upload-gone': (_of) => ({
    title: 'There is no such upload',
    todo: 'Reload the page and choose the file again',
  }),
  'upload-over': (_of) => ({ title: 'This upload has ended', todo: 'Reload the page to see how' }),
  'upload-place': (_of) => ({
    title: 'It went on from the wrong place',
    todo: 'It goes on from the right one by itself; if it does not move, reload the page and choose the same file again',
  }),
  'upload-longer': (of) => ({
    title: `More came than the ${of} that were announced; nothing of it was taken`,
    todo: 'The file may still be growing. Bring it in again once it is finished',
  }),
  'upload-elsewhere': (_of) => ({
    title: 'The same file is being sent from elsewhere',
    todo: 'Close the other page; it goes on by itself',
  }),
  'no-such-import': (_of) => ({ title: 'There is no such file', todo: 'Reload and look again' }),
  'not-your-file': (_of) => ({
    title: 'It is not for you to file this',
    todo: 'Ask who brought it, an officer of the case, or the lead',
  }),
  'no-such-step': (_of) => ({ title: 'The case has no such step', todo: 'Reload and choose the step again' }),
  'reason-needed': (_of) => ({
    title: 'This file belongs to another case already; a change wants a reason',
    todo: 'Write a sentence why',
  }),
  'time-in-future': (_of) => ({
    title: 'That is later than the file came here',
    todo: 'Check date and time',
  }),
  'no-time-of-its-own': (_of) => ({ title: 'This file has no time', todo: 'Reload and look again' }),
};
