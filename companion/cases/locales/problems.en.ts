/** Why something in the console was refused, and what to do. */
import type { problems as zh } from './problems.zh-CN.ts';

export const problems: Record<keyof typeof zh, { readonly title: string; readonly todo: string }> = {
  'not-permitted': {
    title: 'Your roles do not allow this',
    todo: 'Ask somebody who may, or have the administrator change your roles',
  },
  'no-such-case': {
    title: 'There is no such case, or it is not yours to see',
    todo: 'Go back to the list, or ask the lead to add you to the case',
  },
  'no-such-approval': { title: 'There is no such request', todo: 'Go back to the list and look again' },
  'own-approval': {
    title: 'Nobody approves his own request',
    todo: 'Ask another lead or the head to approve it',
  },
  'approval-answered': {
    title: 'This request has been answered already',
    todo: 'Open the case to see who answered and how',
  },
  'approval-expired': {
    title: 'This request has lapsed',
    todo: 'Have the officer ask anew',
  },
  'approval-other-form': {
    title: 'The form changed since you opened it: not approved',
    todo: 'Close it, open it again and read what it says now',
  },
  'head-only': {
    title: 'A departure from the benchmark is for the head to approve',
    todo: 'Let the head approve it here, or enter what the collective discussion decided',
  },
  'withholding-head': {
    title: 'Keeping a decision from the public is for the head to approve',
    todo: 'Let the head answer it here',
  },
  'withholding-stale': {
    title: 'The case has changed: the exception that was named does not hold',
    todo: 'Let the officer decide anew on publishing, by the facts as they are',
  },
  'approval-how': {
    title: 'It is not said how it was approved',
    todo: 'Choose: by the head himself, by a collective discussion, or by the body that made the benchmark',
  },
  'approval-document': {
    title: 'The record of the discussion, or the approval of the body that made the benchmark, is missing',
    todo: 'Enter its number or date; the document goes into the file',
  },
  'approval-issuer': {
    title: 'This benchmark is not approved in the way that was chosen',
    todo: 'An upper body’s benchmark needs that body’s approval; the agency’s own the head’s or a collective discussion',
  },
  'nobody-to-remind': {
    title: 'Nobody is assigned to this case yet',
    todo: 'Assign an officer first',
  },
  'reminded-just-now': {
    title: 'They were reminded within the last 10 minutes',
    todo: 'It shows in their side panel; if it is urgent, call them',
  },
  'no-such-item': { title: 'No rule knows this item', todo: 'Load the page again' },
  'item-not-yours': { title: 'Your role does not close this item', todo: 'Ask the one whom the rules name' },
  'item-closed': {
    title: 'It is closed already, or does not apply to this case',
    todo: 'Load the page again',
  },
  'item-not-here': {
    title: 'It is closed in the officer’s side panel, or a fact is wanted first',
    todo: 'Ask the officer of the case',
  },
  'item-needs-document': {
    title: 'A number or a date of the document is wanted',
    todo: 'Fill in one of the two',
  },
  'too-many-following': {
    title: 'Too many pages are open at once',
    todo: 'Close those not in use and reload',
  },
};
