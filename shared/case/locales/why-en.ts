/** Why, in English. Law is quoted as it stands, in Chinese. */
import type { FactOrigin } from '../explain.ts';
import type { Comparator, Outcome, Who, WhyWords } from './why-words.ts';

const outcomes: Readonly<Record<Outcome, string>> = {
  true: 'holds',
  false: 'does not hold',
  unknown: 'not known',
  fault: 'wrong value',
};
const roles: Readonly<Record<Who, string>> = {
  officer: 'officer',
  'second-officer': 'second officer',
  lead: 'lead',
  head: 'head',
  'legal-officer': 'legal reviewer',
};
const byAmount: Readonly<Record<Comparator, string>> = {
  '==': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
};
const byDay = {
  ...byAmount,
  '<': 'is before',
  '<=': 'is not after',
  '>': 'is after',
  '>=': 'is not before',
} as const;
const who = (list: readonly Who[]) => list.map((one) => roles[one]).join(' or ');
const quoted = (text: string) => `“${text}”`;
const ended = (words: string) => (/[。；！？]$/.test(words) ? '' : '.');

function origin(of: FactOrigin): string {
  switch (of.from) {
    case 'page':
      return 'from the page';
    case 'hand':
      return 'by hand';
    case 'import':
      return 'imported';
    case 'events':
      return 'from the record';
    case 'note':
      return 'when the note was written';
    case 'pack':
      return of.citation === null
        ? 'fixed by rules'
        : `fixed by rules: ${of.citation.short}${of.citation.article}`;
  }
}

export const whyEn: WhyWords = {
  condition: {
    fact: quoted,
    quoted,
    yuan: (fen) => `${(fen / 100).toLocaleString('en-US', { maximumFractionDigits: 2 })} yuan`,
    day: (iso) => iso,
    yesNo: (value) => (value ? 'yes' : 'no'),
    sizeOf: (fact) => `the number of ${fact}`,
    compare: (left, operator, right, type) =>
      `${left} ${(type === 'day' ? byDay : byAmount)[operator]} ${right}`,
    oneOf: (left, values) => `${left} is one of ${values.join(', ')}`,
    holds: (list, value) => `${list} holds ${value}`,
    not: (inner) => `not ${inner}`,
    outcome: (words, outcome) => `${words} [${outcomes[outcome]}]`,
    all: (parts) => parts.join(', and '),
    any: (parts) => parts.join(', or '),
    choose: (test, yes, no) => `if ${test}, then ${yes}; otherwise ${no}`,
    brackets: (inner) => `(${inner})`,
  },
  basis: ({ source, article, words, verified }) =>
    `《${source}》${article}: ${quoted(words)}${ended(words)} ${
      verified ? 'Checked against the text.' : 'Not checked against the text, therefore it only warns.'
    }`,
  always: 'It applies to every case.',
  applies: (condition) => `It applies here: ${condition}.`,
  appliesNot: (condition) => `It does not apply here: ${condition}.`,
  unknown: (condition, wanted) =>
    `Whether it applies is not known: ${condition}. First fill in ${wanted.map(quoted).join(', ')}.`,
  faulty: (condition) => `Whether it applies cannot be judged, a value is wrong: ${condition}.`,
  closedByShowing: (list) =>
    `Closed when a phone scanned the officer’s code, its receipt was entered, or the ${who(list)} confirms that the card was shown.`,
  closedByTick: (list) => `Closed when the ${who(list)} ticks it.`,
  checkedByRegistry: (closes) =>
    `Closed when the registry finds every officer of the case qualified; where it finds one who is not, a tick does not count. Where no registry is asked: ${closes}`,
  closedByDocument: (list, document) => `Closed when the ${who(list)} enters ${quoted(document)}.`,
  closedByPresence: (count) => `Closed when ${count} officers have confirmed being there.`,
  closedByNote: (list) => `Closed when the ${who(list)} has written the note.`,
  closedByApproval: (list) => `Closed when the ${who(list)} has approved it.`,
  closedByDecision: 'Closed when the decision is made and on record.',
  onceDecided: (closes) =>
    `${closes} It must be decided first that it is published; or the head approves withholding it under a law, which settles it too.`,
  closedByMedia: (list) => `Closed when the ${who(list)} has recorded it.`,
  closedByFacts: (condition) => `Closed when the facts are so: ${condition}.`,
  holds: (bar, actions) => {
    const what = actions.map(quoted).join(', ');
    const [is, goes] = actions.length === 1 ? ['is', 'does it go'] : ['are', 'do they go'];
    switch (bar) {
      case 'statutory':
        return `Until then ${what} ${is} held: the law says 不得; only with the approval of the lead or the head ${goes} on, once for one approval.`;
      case 'procedural':
        return `Until then ${what} ${is} held: the procedure asks for it; if it must go now, the officer may go on with a written reason, which the lead will see.`;
      case 'advisory':
        return `It only warns; ${what} ${is} not held.`;
    }
  },
  holdsNothing: 'It holds nothing.',
  rule: ({ pack, over, item, on }) =>
    `Rule pack ${pack}, item ${item}; ${
      over.length === 0 ? '' : `${over.join(', ')} lies over it with words of its own, which count; `
    }the rules in force on ${on}.`,
  list: (values) => values.join(', '),
  none: 'none of them',
  factLine: (title, value, from) =>
    value === null ? `${title}: not known` : `${title}: ${value} (${origin(from)})`,
  binds: {
    authority: 'the authority',
    officer: 'the officer',
    head: 'the head',
    'legal-officer': 'the legal reviewer',
    presider: 'the presider',
    executor: 'who carries it out',
    party: 'the party',
  },
  bound: (list, verb) => `It binds ${list.join(', ')} by “${verb}”.`,
};
