/** Words of the adapter checker and of `npm run adapter`. */
import type * as zhCN from './zh-CN.ts';
import type { Detail } from './zh-CN.ts';

const pick = (nearest: string, otherwise: string) => (nearest === '' ? otherwise : `write ${nearest}`);

const unit = (origin: string) => (origin === 'string' ? 'characters' : 'entries');

export const messages: typeof zhCN.messages = {
  notUtf8: (_: Detail) => ({
    allowed: 'a JSON file in UTF-8',
    write: 'save it again with the encoding UTF-8',
  }),
  tooLarge: (d: Detail) => ({
    allowed: `at most ${d.list}`,
    write: 'one adapter for one system; no page contents in it',
  }),
  notJson: (_: Detail) => ({
    allowed: 'JSON',
    write: 'look at the commas, quotes and brackets of this line and the one before',
  }),
  duplicateKey: (d: Detail) => ({
    allowed: 'each key once',
    write: `make the two ${d.name} one; only the later counts`,
  }),
  missing: (d: Detail) => ({ allowed: `required: ${d.list}`, write: `add ${d.nearest}` }),
  unknownKey: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, `take ${d.name} out`) }),
  wrongType: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, `make it ${d.list}`) }),
  notAllowed: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, 'write one of them') }),
  badName: (d: Detail) => ({
    allowed: 'a lower-case letter, then letters, digits, dots and hyphens, 64 characters at most',
    write: pick(d.nearest, 'write something like case-form'),
  }),
  badVersion: (d: Detail) => ({ allowed: 'three numbers', write: pick(d.nearest, 'write e.g. "1.0.0"') }),
  badOrigin: (d: Detail) => ({
    allowed: 'scheme, host and port, without path or final slash; host in lower case',
    write: pick(d.nearest, 'write e.g. "http://10.1.2.3:8080"'),
  }),
  tooLong: (d: Detail) => ({
    allowed: `at most ${d.list} ${unit(d.name)}`,
    write: 'shorten it, or make it several',
  }),
  tooShort: (d: Detail) => ({ allowed: `at least ${d.list} ${unit(d.name)}`, write: 'add to it' }),
  noWay: (_: Detail) => ({
    allowed: 'at least one of selector, field, label, query',
    write: 'write e.g. {"field": "fkje", "label": "罚款金额"}',
  }),
  badSelector: (_: Detail) => ({
    allowed: 'a CSS selector',
    write:
      "try it in the browser's console with document.querySelector(\"…\") first; for names with $ write [name='…']",
  }),
  badPath: (d: Detail) => ({
    allowed: 'the part of the address after the host and before the question mark, beginning with / or *',
    write: pick(d.nearest, 'write e.g. "/case/decide.do"'),
  }),
  duplicatePage: (d: Detail) => ({
    allowed: 'page ids that differ',
    write: `give this page another id than ${d.name}`,
  }),
  neverReached: (d: Detail) => ({
    allowed: 'requests that can be told apart',
    write: `${d.name} matches first, so this one is never reached: tell them apart with where, or drop one`,
  }),
  guardsWholePage: (d: Detail) => ({
    allowed: `for a POST to the page's own address (${d.name}): where, to say which one`,
    write: 'add where, e.g. {"__EVENTTARGET": ["ctl00$btnDecide"]}; else saving and searching are held too',
  }),
  noCaseKey: (_: Detail) => ({
    allowed: "the page's caseKey, or the action's caseKey.field",
    write: 'say where the case number stands, e.g. "caseKey": {"at": {"field": "ajbh"}}',
  }),
  emptySuccess: (_: Detail) => ({
    allowed: 'at least one of url, status, selector, text, json',
    write:
      'write what is there only once the decision was made, e.g. {"selector": "#resultOk"}; no sign-in or error page may pass',
  }),
  statusOnly: (_: Detail) => ({
    allowed: 'selector, text or json beside status',
    write: 'a sign-in page is 200 as well: add what only the page of success has',
  }),
  unknownFact: (d: Detail) => ({
    allowed: d.list,
    write: pick(d.nearest, 'take fact out: then it is sealed and judges nothing'),
  }),
  unknownAction: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, 'write one of them') }),
  unknownStage: (d: Detail) => ({
    allowed: d.list,
    write: pick(d.nearest, 'write one of them, or take stage out'),
  }),
  unknownProcedure: (d: Detail) => ({ allowed: d.list, write: 'write one pair of category and procedure' }),
  factType: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, 'change parse') }),
  factAnswer: (d: Detail) => ({
    allowed: d.list,
    write: pick(d.nearest, 'write one of them on the right of map, or null'),
  }),
  noTrigger: (_: Detail) => ({
    allowed: "better with the button's selector",
    write: 'it is held without, but there is no mark on the page and the message is not beside the button',
  }),
  noStatus: (_: Detail) => ({
    allowed: 'better with the place of the case status',
    write: 'without, there is no wall 4: what was submitted in another browser is not seen',
  }),
  noDecidedOn: (_: Detail) => ({
    allowed: "better with the form field of the decision's date",
    write: 'without, the disclosure timer cannot start by itself: somebody has to enter the date',
  }),
  oneWay: (_: Detail) => ({
    allowed: 'better with two ways to find it',
    write: 'add a label: when the page changes its ids it is still found, and reported',
  }),
};

export const types: Readonly<Record<keyof typeof zhCN.types, string>> = {
  string: 'text (in quotes)',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false (without quotes)',
  array: 'a list in square brackets',
  object: 'an object in braces',
};

export const found: typeof zhCN.found = { nothing: 'nothing' };

export const report: typeof zhCN.report = {
  errors: (n: number) => `${n} to correct:`,
  warnings: (n: number) => `${n} to consider:`,
  line: (line: number, path: string) => `line ${line} ${path}`.trimEnd(),
  found: 'found',
  allowed: 'allowed',
  write: 'do',
  fine: (title: string, version: string) => `${title} ${version}: the format is right`,
  pages: (pages: number, actions: number) =>
    `${pages} page${pages === 1 ? '' : 's'}, ${actions} guarded action${actions === 1 ? '' : 's'}`,
  walls: 'Walls of each action',
  wall: (n: number) => `wall ${n}`,
  wallYes: 'yes',
  wallNo: 'no',
  wallRoom: 'room',
  wallWhy: {
    page: 'Held in the page: form submits, links, scripts, XHR, fetch. What is allowed goes out as it was.',
    networkYes:
      'The request has a method and address of its own: the network can tell it apart and stop it as well.',
    networkWhere: 'Only the form says that it is this action, and the network wall does not see forms.',
    networkShared:
      'The page is opened by the same method and address: the network wall cannot tell them apart.',
    observed:
      'The browser sees what was sent, so a bypass turns up red for the lead. Of uploads it sees the names only.',
    statusYes:
      'The status is read whenever the case is opened: decided without a seal is red, whichever browser did it.',
    statusNo: 'There is no status: what was submitted in another browser is not seen.',
  },
  page: (file: string) => `In ${file}:`,
  notRecognised: 'No page was recognised.',
  notRecognisedBecause: (page: string, missing: string) => `${page}: there is no ${missing}`,
  notRecognisedPath: (page: string, paths: string) => `${page}: the address does not fit ${paths}`,
  recognised: (page: string) => `Recognised: page ${page}`,
  by: { selector: 'by selector', field: 'by field', label: 'by label', query: 'by the address' },
  healed: 'the way before it failed',
  place: { caseKey: 'case number', subject: 'party', status: 'status' },
  notFound: 'not found',
  notFoundWays: (ways: string) => `tried ${ways}`,
  notUnderstood: 'found, but not a value of this kind: counts as unknown',
  empty: 'empty: counts as unknown',
  decided: (yes: boolean) => (yes ? 'decided' : 'not decided'),
  trigger: (selector: string, n: number) => `button ${selector}: ${n === 0 ? 'not found' : `${n} found`}`,
  formField: (name: string, yes: boolean) => `form field ${name}: ${yes ? 'there' : 'not there'}`,
  formFieldScript: ' (need not be on the page when a script sends it)',
};

export const command: typeof zhCN.command = {
  usage: `Usage:
  npm run adapter -- check FILE [SAVED-PAGE.html] [--url ADDRESS] [--json]
  npm run adapter -- install FILE [--level observe|warn|hold] [--data DIR]
  npm run adapter -- level ID off|observe|warn|hold --reason REASON [--data DIR]
  npm run adapter -- list [--data DIR]
  npm run adapter -- schema
The format is in docs/adapters.md.`,
  cannotRead: (file: string) => `Cannot read ${file}: check its name and permissions.`,
  notInstalled: 'Not installed. Correct the above first; a version that is installed stays as it is.',
  installed: (id: string, version: string, level: string, dir: string) =>
    `Installed ${id} ${version}, level: ${level}. Its file is in ${dir}. A running companion finds it by itself; extensions get it at their next sync.`,
  startsAtObserve:
    'A new adapter starts by observing: look at the counts of "would have held" for a while, then go to warn and hold.',
  same: (id: string) => `${id} is this version already; nothing changed.`,
  older: (id: string, has: string, given: string) =>
    `${id} is installed as ${has}; this is ${given}, with other contents and no higher version: raise version, then install.`,
  otherOwner: (origin: string, id: string) =>
    `The address ${origin} belongs to adapter ${id}: an address has one adapter. Set that one to off, or make them one.`,
  badLevel: (level: string) => `There is no level ${level}. Levels are off, observe, warn, hold.`,
  unknownId: (id: string) => `${id} is not installed. "list" shows what is.`,
  needReason: 'A change of level wants a reason: --reason "…". It is recorded.',
  levelSet: (id: string, level: string) => `${id} is now at: ${level}.`,
  none: 'No adapter yet. Nothing is held.',
  levels: { off: 'off', observe: 'observe', warn: 'warn', hold: 'hold' },
};
