import type { problems as zh } from './problems.zh-CN.ts';

export const problems: typeof zh = {
  'feedback-full': {
    title: 'Too many complaints at the moment; this one was not taken',
    todo: 'Try again later, or call the agency or 12345',
  },
  'no-such-feedback': {
    title: 'There is no such complaint, or it is not yours to handle',
    todo: 'Go back to the list; what concerns you is handled by another supervisor',
  },
  'feedback-settled': {
    title: 'Somebody has handled this one already',
    todo: 'Load the list anew',
  },
};
