import type { problems as zh } from './problems.zh-CN.ts';

export const problems: typeof zh extends infer T
  ? { readonly [K in keyof T]: (of: string) => { readonly title: string; readonly todo: string } }
  : never = {
  'not-a-code': () => ({
    title: 'There is no enterprise’s code in this, or more than one enterprise',
    todo: 'Scan the code on the wall or on the business licence; where that fails, type the 18 characters of the credit code',
  }),
  'wrong-code': () => ({
    title: 'Not a credit code: 18 characters without I, O, S, V, Z, the last of which checks the others',
    todo: 'Compare it with the business licence',
  }),
  'unknown-enterprise': (of) => ({
    title: `${of} is not in the register yet`,
    todo: 'Enter its name from the business licence, then go on with the arrival',
  }),
  'no-such-enterprise': () => ({
    title: 'There is no such enterprise',
    todo: 'Go back to the register and reload',
  }),
  'enterprise-known': (of) => ({ title: `This code is in the register: ${of}`, todo: 'Use that entry' }),
  'not-qualified': (of) => ({
    title: `Not entered: ${of}`,
    todo: 'Send somebody who is qualified; that this was not entered is on record',
  }),
  'not-a-colleague': () => ({ title: 'Who comes along is no officer of this unit', todo: 'Choose again' }),
  'plan-not-open': () => ({
    title: 'This plan was used or dropped, or is for other days',
    todo: 'Reload and choose again; without a plan enter it as unplanned, and what lacks is listed',
  }),
  'kind-missing': () => ({ title: 'Which kind of inspection it is was not said', todo: 'Choose the kind' }),
  'kind-unknown': () => ({ title: 'The rule packs know no such kind', todo: 'Reload and choose again' }),
  'item-unknown': () => ({
    title: 'The unit’s list has no such item',
    todo: 'Reload, or choose “not on the list”',
  }),
  'in-future': () => ({
    title: 'This time is still to come',
    todo: 'Check day and time, and this computer’s clock',
  }),
  'too-old': () => ({
    title: 'This is more than a year ago and cannot be entered here',
    todo: 'Check the day; if it is right, write it into the case file',
  }),
  'late-reason': () => ({
    title: 'This is entered after the fact and needs a reason',
    todo: 'Choose why it was not scanned then, and say it in a sentence',
  }),
  'not-arrived': (of) => ({
    title: `${of}: you have no inspection under way`,
    todo: 'Enter the arrival first, then leave',
  }),
  'other-enterprise': (of) => ({
    title: `This is another enterprise’s code; you are inspecting ${of}`,
    todo: 'Scan the code of the one that you are inspecting; for another one enter an arrival',
  }),
  'before-arrival': (of) => ({ title: `Left before arriving (${of})`, todo: 'Check the time' }),
  'year-full': () => ({
    title: 'The inspection numbers of this year are used up',
    todo: 'Ask whoever maintains this program',
  }),
  'no-rules': () => ({
    title: 'There is no rule pack for inspections',
    todo: 'Ask the administrator to look at the page of packs',
  }),
  'no-such-plan': () => ({ title: 'There is no such plan', todo: 'Reload and look again' }),
  'plan-settled': () => ({
    title: 'This plan was approved, used or dropped already',
    todo: 'Reload; where somebody was there already, approve it in the case',
  }),
  'own-plan': () => ({ title: 'Nobody approves his own plan', todo: 'Ask another head' }),
  'days-turned': () => ({ title: 'It ends before it begins', todo: 'Check the days' }),
  'items-twice': (of) => ({ title: `Twice the same item or year: ${of}`, todo: 'Give each its own' }),
  'key-there': () => ({
    title: 'A key was printed for this enterprise already',
    todo: 'Print another one only if that is lost: the earlier one is void then',
  }),
  'no-such-page': () => ({
    title: 'This key is wrong, or was replaced',
    todo: 'Type it from the paper that the unit gave you; if it is lost, ask for another one: the old one is void then',
  }),
  'too-many-tries': (of) => ({ title: 'Too many tries', todo: `Try again in ${of} seconds` }),
};
