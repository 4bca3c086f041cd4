import type { problems as zhCN } from './problems.zh-CN.ts';

export const problems: {
  readonly [code in keyof typeof zhCN]: (of: string) => { readonly title: string; readonly todo: string };
} = {
  'no-such-footage': () => ({
    title: 'There is no such footage, or it is not yours to keep',
    todo: 'Load the page again; for footage of another unit ask the head or the supervisor',
  }),
  'no-such-hold': () => ({ title: 'There is no such hold, or it was lifted', todo: 'Load the page again' }),
  'no-such-disposal': () => ({
    title: 'There is no such request, or it is settled',
    todo: 'Load the page again',
  }),
  'disposal-held': (of) => ({
    title: `“${of}” may not go: its case is not archived, or somebody holds it`,
    todo: 'Leave it out; a hold is lifted with a reason by whoever may',
  }),
  'disposal-kept': (of) => ({
    title: `The period of “${of}” is not over`,
    todo: 'Choose only what may go; each row says by which rule it is kept',
  }),
  'disposal-fault': (of) => ({
    title: `“${of}” is not what the record says, so it may not go`,
    todo: 'The supervisor has to find out what was lost or changed first; a disposal may not hide a loss',
  }),
  'disposal-in-use': (of) => ({
    title: `The key of “${of}” is still good, or it is being recorded`,
    todo: 'End the key first, or wait until it expires',
  }),
  'disposal-twice': (of) => ({
    title: `“${of}” is in another request already`,
    todo: 'Settle that one first',
  }),
  'disposal-own': () => ({
    title: 'Nobody approves his own request, nor one twice',
    todo: 'Another lead, the head or the supervisor has to approve it',
  }),
  'disposal-own-case': () => ({
    title: 'It has footage of a case that you work on, and somebody else may approve it',
    todo: 'A lead, the head or a supervisor who does not work on these cases has to approve it',
  }),
  'retention-unreadable': () => ({
    title: 'The unit’s file of periods cannot be read, so nothing may go',
    todo: 'The administrator has to mend retention.yaml in the data folder, or restore it',
  }),
  'inventory-running': () => ({ title: 'An inventory is being taken', todo: 'Wait for it, or cancel it' }),
};
