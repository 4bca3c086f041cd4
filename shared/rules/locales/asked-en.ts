import type { AskedTexts } from './asked-zh-cn.ts';

const known = (names: readonly string[]) => `there are: ${names.length === 0 ? '(none)' : names.join(', ')}`;

export const asked: AskedTexts = {
  part: (name) => name,
  press: (n, action) => `press ${n} (${action})`,
  deadline: (id) => `deadline ${id}`,
  of: (where) => where.join(', '),
  differ: (what, expected, says) => `${what}: expected ${expected}, the rules say ${says}`,
  notMissing: (where, item) => `${where}: ${item} is expected and not missing`,
  notExpected: (where, item, article, bar) =>
    `${where}: ${item} (${article}, ${bar}) is missing and not expected`,
  notApplying: (where) => `${where}: it does not apply`,
  noName: (kind, name, names) => `no ${kind} ${name}; ${known(names)}`,
  noPack: (name, names) => `no pack ${name} in force; ${known(names)}`,
  whichPack: () => 'write `pack:`, or `category:` and `procedure:`',
  lost: (layers) => `not in force: ${layers.join(', ')}; add their folder with --packs`,
  notInForce: (procedure, on) => `no pack for ${procedure} is in force on ${on}`,
  noRule: (name, names) => `no rule ${name}; ${known(names)}`,
  noDay: (from) => `${from} is no day (for hours: no instant with its zone)`,
  noTable: (name, names) =>
    `no table ${name}; ${names.length === 0 ? 'there are: (none: name their folder with --tables)' : known(names)}`,
  noEntry: (name, names) => `no entry ${name}; ${known(names)}`,
  nothingToApprove: () => 'there is no note that departs from its benchmark, so nothing to approve',
  noChange: (kind) => `its rule knows no ${kind}`,
  cannotPlay: (why) => `this story cannot be played: ${why}`,
};
