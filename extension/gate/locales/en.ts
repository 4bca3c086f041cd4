import type { zhCN } from './zh-CN.ts';

export const en: typeof zhCN = {
  mark: {
    missing: (count: number) => (count === 1 ? '1 item missing' : `${count} items missing`),
    ok: 'Ready to submit',
    locked: 'Locked',
    notRead: 'Not recognised',
    observing: 'Watching only',
    broken: 'Gate not working',
    openPanel: 'Open the side panel',
    of: (action: string) => `${action}: `,
  },
  hold: {
    title: (count: number, action: string) =>
      `${count === 1 ? '1 item is' : `${count} items are`} missing. Not yet: ${action}`,
    checking: 'Checking…',
    complete: (action: string) => `Complete now: ${action}. Please press again`,
    stays: 'Nothing was submitted. What you typed is still here.',
    staysLate: 'Nothing was submitted. If the button no longer responds, reload this page.',
    reload: 'Reload',
    door: 'Must it be submitted now?',
    close: 'Close',
    bar: { statutory: 'Statutory', procedural: 'Procedural', advisory: 'Advice' },
    minutes: (label: string, minutes: number) => `${label}, about ${minutes} min`,
    more: (count: number) => `${count} more in the side panel`,
    openPanel: 'Open the side panel',
    before: (n: number) =>
      `This case was running before sanxiang. ${n === 1 ? '1 earlier item' : `${n} earlier items`} can be stated in one go.`,
    attest: 'State them',
    values: (values: readonly string[]) => `Two places disagree: ${values.join('; ')}`,
    cases: (keys: readonly string[]) =>
      `Cases: ${keys.join(', ')}. Untick those that cannot go with the rest`,
  },
  reason: {
    title: 'Must it be submitted now?',
    ask: 'State the reason',
    placeholder: 'For example: the party is waiting here and was told by word of mouth',
    told: 'Your lead’s list says so at once',
    toldLater: 'Your lead is told once connected, not yet now',
    record: (items: string, reason: string) =>
      `To be recorded: submitted without ${items}. Reason: “${reason}”`,
    recordBroken: (reason: string) =>
      `To be recorded: submitted while the gate was not working. Reason: “${reason}”`,
    submit: 'Record the reason and submit',
    back: 'Back',
    empty: 'Please state the reason first',
  },
  approval: {
    title: 'Ask your lead to approve',
    why: 'The law itself asks for this. Your lead or head must approve; you cannot open it yourself.',
    ask: 'Why must it be submitted now?',
    submit: 'Ask for approval',
    waiting: (until: string) =>
      `Approval asked for, good until ${until}. You may work on; submit here once it is given.`,
    waitingOffline: (until: string) =>
      `The request is kept, good until ${until}. Not connected: it is sent by itself once connected. You may work on; submit here once it is given.`,
    offline: 'Not connected: the request is kept, and sent by itself once connected.',
    notAsked: 'Nothing was asked for. Press submit again, to be checked anew.',
    given: 'Approved',
    go: 'Submit',
  },
  locked: {
    title: 'Enter your PIN to go on',
    hint: 'After unlocking we check first; with nothing missing it goes on to submit.',
    pin: 'PIN',
    unlock: 'Unlock',
    wrong: (left: number) => `Wrong PIN, ${left} tries left`,
    forgotten: 'PIN forgotten',
  },
  broken: {
    title: 'The gate is not working: this was not checked',
    body: (reason: string) =>
      `Cause: ${reason}. Press again in a moment; if it must go now, state the reason.`,
    reasons: {
      timeout: 'the extension did not answer',
      failed: 'the extension failed',
    },
  },
  off: {
    title: 'The gate is off on this page',
    body: 'The extension was updated or turned off. Please reload; a second press goes through unchecked.',
  },
  again: {
    title: 'Please press again',
    body: (button: string) =>
      `The reason is recorded. This system takes only your own press: press “${button}” again.`,
  },
  edited: {
    title: 'The form was changed',
    body: 'Nothing was submitted. Press again, and it is checked as it stands now.',
  },
  request: {
    stays: 'Nothing was submitted; the system will show an error.',
  },
  sent: 'Submitted',
};
