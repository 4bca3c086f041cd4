/** What is said of each verdict: one table, held against told.yaml. No law and no text here: keys of the locales. */
import type {
  IssuerUnknown,
  NotCurrent,
  StatusOld,
  Unreadable,
  Verdict,
} from '#shared/credential/verdict.ts';

/** Done is green and means: sure. */
export type Band = 'done' | 'soon' | 'stop' | 'calm';
export type Heading =
  | 'genuine'
  | 'notCurrent'
  | 'statusOld'
  | 'suspended'
  | 'revoked'
  | 'expired'
  | 'notYet'
  | 'issuerUnknown'
  | 'altered'
  | 'unreadable'
  | 'noCode';
export type Step =
  | 'fresh'
  | 'paper'
  | 'call'
  | 'clock'
  | 'digits'
  | 'screen'
  | 'secure'
  | 'online'
  | 'valid'
  | 'noMoney'
  | 'noArgue'
  | 'reload'
  | 'camera';

export interface Told {
  readonly band: Band;
  readonly heading: Heading;
  readonly steps: readonly Step[];
  /** `proven`: the person in front showed it. `says`: what the code says. */
  readonly who: 'proven' | 'says' | 'none';
  /** Four digits for the officer to type. */
  readonly receipt: boolean;
  /** The one request to the agency's listener. */
  readonly told: boolean;
  readonly call: 'agency' | '12345';
  readonly rights: boolean;
}

const doubt = (heading: Heading, steps: readonly Step[], receipt: boolean): Told => ({
  band: 'soon',
  heading,
  steps,
  who: 'says',
  receipt,
  told: true,
  call: 'agency',
  rights: true,
});
const stopped = (heading: Heading, who: 'says' | 'none'): Told => ({
  band: 'stop',
  heading,
  steps: ['valid', 'noMoney', 'noArgue'],
  who,
  receipt: false,
  told: who === 'says',
  call: '12345',
  rights: false,
});
const stranger = (heading: Heading, steps: readonly Step[], band: Band = 'soon'): Told => ({
  band,
  heading,
  steps,
  who: 'none',
  receipt: false,
  told: false,
  call: '12345',
  rights: true,
});

const genuine: Told = {
  band: 'done',
  heading: 'genuine',
  steps: [],
  who: 'proven',
  receipt: true,
  told: true,
  call: 'agency',
  rights: true,
};
const notCurrent: Record<NotCurrent, Told> = {
  stale: doubt('notCurrent', ['fresh', 'paper', 'call'], false),
  ahead: doubt('notCurrent', ['clock', 'fresh', 'call'], false),
  'phone-clock': doubt('notCurrent', ['clock', 'paper', 'call'], false),
  'challenge-missing': doubt('notCurrent', ['digits', 'paper', 'call'], false),
  'challenge-wrong': doubt('notCurrent', ['digits', 'paper', 'call'], false),
  'day-card': doubt('notCurrent', ['paper', 'screen', 'call'], false),
  'day-card-old': doubt('notCurrent', ['paper', 'screen', 'call'], false),
  fallback: doubt('notCurrent', ['paper', 'secure', 'call'], true),
};
const statusOld: Record<StatusOld, Told> = {
  'no-list': doubt('statusOld', ['online', 'paper', 'call'], true),
  'list-old': doubt('statusOld', ['online', 'paper', 'call'], true),
  'trust-list-old': doubt('statusOld', ['online', 'paper', 'call'], true),
  'status-unknown': doubt('statusOld', ['paper', 'call'], true),
};
const issuerUnknown: Record<IssuerUnknown, Told> = {
  'no-trust-list': stranger('notCurrent', ['online', 'paper', 'call']),
  'agency-unknown': stranger('issuerUnknown', ['paper', 'noMoney', 'call']),
  'key-unknown': stranger('issuerUnknown', ['paper', 'noMoney', 'call']),
  'key-not-valid-then': stranger('issuerUnknown', ['paper', 'noMoney', 'call']),
  'algorithm-unknown': stranger('issuerUnknown', ['reload', 'paper', 'call']),
};
const unreadable: Record<Unreadable, Told> = {
  'no-code': stranger('noCode', [], 'calm'),
  'other-version': stranger('unreadable', ['reload', 'paper', 'call'], 'calm'),
  'too-long': stranger('unreadable', ['camera', 'paper', 'call'], 'calm'),
  cut: stranger('unreadable', ['camera', 'paper', 'call'], 'calm'),
  malformed: stranger('unreadable', ['camera', 'paper', 'call'], 'calm'),
};

export function told(verdict: Verdict): Told {
  switch (verdict.kind) {
    case 'genuine':
      return genuine;
    case 'not-current':
      return notCurrent[verdict.why];
    case 'status-old':
      return statusOld[verdict.why];
    case 'suspended':
      return stopped('suspended', 'says');
    case 'revoked':
      return stopped('revoked', 'says');
    case 'expired':
      return stopped(verdict.why === 'not-yet' ? 'notYet' : 'expired', 'says');
    case 'issuer-unknown':
      return issuerUnknown[verdict.why];
    case 'altered':
      return stopped('altered', 'none');
    case 'unreadable':
      return unreadable[verdict.why];
  }
}
