import { mending } from '#shared/rules/locales/mending-en.ts';
import type { PackTexts } from './zh-CN.ts';

const layers: Readonly<Record<string, string>> = {
  national: 'national',
  region: 'region',
  city: 'city',
  district: 'district',
  agency: 'agency',
};
const or = (text: string) => (text === '' ? '(nothing)' : text);
const always = (when: string) => (when === '' ? 'always' : when);

export const packTexts: PackTexts = {
  mending,
  usage: `Usage: npm run packs -- COMMAND …
  check [FILE…] [--laws DIR] [--argue SEED N]   checks packs; names file, line and what to write
  list                                          the packs in force, with the number of their items
  diff OLD NEW                                  two versions, sentence by sentence
  simulate FILE… --data DIR --as USERNAME       another version over past cases: whose gaps change
  new ID …                                      a pack to begin with, which passes the check
  try FILE…                                     stories, periods, fact sets: what the rules say beside what you wrote (JSON)
  sign FILE --key KEYFILE                       signs a pack; --new-key makes a key, --verify looks at signatures
  trust KEY --name NAME --data DIR              trusts a public key; --list, --remove KEY
  install FILE --data DIR                       verifies, checks it and puts it into force, also in a running companion
  import-table FILE --table ID …                reads a published benchmark (.xlsx, .docx) as data, row by row
Every command takes --data DIR (which holds the unit's own packs), --packs DIR (more packs, repeatable) and --lang zh-CN|en.
--help explains one command. Exit code: 0 well, 1 something is wrong, 2 the call was wrong. See docs/packs.md.`,
  help: {
    check: `npm run packs -- check [FILE…] [--laws DIR] [--text NAME=FILE]… [--argue SEED N] [--packs DIR]… [--data DIR]
  Without files: every pack in force. --laws: each citation is looked up word for word; one file a law, as
  行政处罚法(2021-01-22).md; sources without a text are listed and are no error. --text: names the source that
  a file with another name is the text of, as --text "Demo plan=plan.txt". --argue: draws N holding items by the seed, with their articles in full, to be argued one by one. Exit code 1: an error or a doubt.`,
    list: `npm run packs -- list [--packs DIR]… [--data DIR]
  The packs in force; exit code 1 when a file is broken.`,
    diff: `npm run packs -- diff OLD NEW
  In words: items added and removed, bars raised, thresholds and periods changed. Exit code 0 if they can be compared.`,
    simulate: `npm run packs -- simulate FILE… --data DIR --as USERNAME [--packs DIR]…
  Takes the packs of the files for those in force and judges the cases of the record again; changes none of them. The
  companion must be stopped. Reads what that person may see, and records in his name what was read. No names are shown.`,
    new: `npm run packs -- new ID --category CATEGORY --procedure PROCEDURE [--out FILE]
npm run packs -- new ID --extends UPPER [--layer region|city|district|agency] [--out FILE]
  Writes a pack to begin with, which passes the check; without --out prints it.`,
    try: `npm run packs -- try FILE… [--packs DIR]… [--tables DIR]… [--data DIR]
  The form is in docs/packs.md, JSON schemas in docs/schemas/. --tables: a folder of benchmark tables.
  Prints JSON: verdict per action, gaps with article and bar, dates with their counted days, tier and range, beside
  what the file expected. Exit code 1 if they differ.`,
    sign: `npm run packs -- sign --new-key KEYFILE                 makes a key (for its owner alone), prints the public key
npm run packs -- sign FILE --key KEYFILE [--by NAME]    adds a signature to FILE.sig
npm run packs -- sign FILE --verify --data DIR          whether they hold, are enough, are trusted
  What is signed is what the pack says, not the bytes of its file. An agency's layer takes two persons, others one.`,
    trust: `npm run packs -- trust KEY --name NAME [--layer LAYER]… --data DIR
npm run packs -- trust --list --data DIR
npm run packs -- trust --remove KEY --data DIR
  With a trust list no pack without enough signatures is used, but the program's own. Keys of one name are one person.`,
    install: `npm run packs -- install FILE --data DIR
  With a trust list, verifies FILE.sig first; checks the pack and copies both into the data folder.`,
  },
  unknownLanguage: 'After --lang comes zh-CN or en',
  unknownCommand: (name) => `No such command: ${name}`,
  needsData: 'Name the data folder with --data',
  needsFile: 'Name the file',
  noFolder: (dir) => `No such folder: ${dir}`,
  cannotRead: (file) => `${file} cannot be read, or is too large`,
  found: (text) => `  it says: ${text}`,
  write: (text) => `  write: ${text}`,
  refused: (count) => `${count} problems; the pack is not in force. Mend them and check again`,
  same: (title, version) => `${title} ${version} is installed already, unchanged`,
  older: (pack, version, has) =>
    `${pack} ${has} is installed; other contents need a higher version than ${version}: raise it and install again`,
  installed: (title, version, file) => `Installed ${title} ${version}: ${file}`,
  bars: { statutory: 'statutory', procedural: 'procedural', advisory: 'advisory' },
  pack: (pack, version, layer, title) => `${pack} ${version}  ${layers[layer] ?? layer}  ${title}`,
  table: (by) =>
    by.length === 0 ? '  benchmark table, signed by nobody' : `  benchmark table, signed by ${by.join(', ')}`,
  counts: ({ items, bars, verified, unverified, deadlines }) =>
    `  ${items} items: ${bars.statutory} statutory, ${bars.procedural} procedural, ${bars.advisory} advisory; basis read for ${verified}, not read for ${unverified}; ${deadlines} deadlines`,
  covers: (n) => `  covers ${n} procedures:`,
  covered: (procedure, items, deadlines, tightens) =>
    `    ${procedure}: items ${items}, deadlines ${deadlines}, made stricter ${tightens}`,
  tightens: (n) => `  makes ${n} of the layers above stricter:`,
  tightened: (kind, title, id, to) => `    ${kind} “${title}” (${id})${to === null ? '' : `: ${to}`}`,
  said: (said, all) =>
    `  ${all} items that hold, ${said} of which say whom they bind, by which verb, and what satisfies them`,
  total: (packs, verified, unverified) =>
    `${packs} packs, basis read for ${verified} items, not read for ${unverified} (these only warn)`,
  laws: (found, all) => `Articles: ${all} citations whose text is at hand, ${found} found word for word`,
  lawsMissing: (source, count) => `No text at hand, not looked up: ${source} (${count})`,
  lawsUnread: (count) => `${count} more citations are marked verified: false and were not looked up`,
  good: 'Nothing is wrong',
  findings: (count) => `${count} errors or doubts; mend them and check again`,
  finding: {
    'never-applies': (found) => [
      `${found} can never be true: the item never applies`,
      'another condition, or leave the item out',
    ],
    'cannot-be-closed': (found, when) => [
      `where it applies (${always(when)}), ${found} cannot be true: the item can never be closed`,
      'another `when` or closing condition, so that whoever has done it can close it',
    ],
    'never-missing': (found, when) => [
      `where it applies (${always(when)}), ${found} is always true: the item is never missing`,
      'another `when` or closing condition, or leave the item out',
    ],
    'holds-nothing': (_found, bar) => [
      `bar: ${bar}, and it guards no action: none ever needs it`,
      'the actions it must be closed for under guards, or bar: advisory',
    ],
    'needed-by-no-action': (found, when) => [
      `it guards only actions that make the decision (${found}) and applies only once there is one (${when}), when these are no longer held`,
      'a later action under guards (service, archive), or another `when`',
    ],
    'not-an-answer': (found, answers) => [`"${found}" is no answer to this fact`, `one of ${answers}`],
    'threshold-without-side': (found) => [
      `${found}: an amount compared by == or != misses by a fen`,
      '>= (以上), > (超过), <= (以下) or < (不满)',
    ],
    'threshold-words': (found, words) => [
      `${found}, and the words say ${words}: they differ at the number itself`,
      '>= for 以上; < for 不满, 不足, 少于; <= for 以下, 以内; > for 超过',
    ],
    'fewer-than-the-words': (found, words) => [
      `it asks for ${found}, and the words say ${words}`,
      'a count no lower than that of the words',
    ],
    'not-reviewed': (found) => [
      `${found} is major, and no legal review as strict as its own item applies to all of it`,
      'under the item `when`, every case that the line names, or another item',
    ],
    'not-in-catalogue': (found) => [
      `${found} asks for legal review where no line of the catalogue names it`,
      'a line under majorDecisions for it, or a narrower `when`',
    ],
    'not-translated': (found, language) => [
      `"${found}" is not ${language === 'en' ? 'English' : 'Chinese'}`,
      language === 'en' ? 'the English text' : 'the Chinese text',
    ],
  },
  unsaid: [
    'it holds, and does not say whom it binds, by which verb, and what satisfies it',
    'binds, verb and satisfiedBy',
  ],
  citation: {
    'article-not-found': (article) => [
      `${article}: this law has no such article`,
      'the number as the law spells it: 第四十二条, （十二）',
    ],
    'words-not-in-article': (article) => [
      `${article}: the article does not have these words`,
      'its words, verbatim',
    ],
    'version-differs': (version) => [
      `the version of the source is not that of the text (${version})`,
      `version: ${version}, after reading the articles in it; or have the text of that version`,
    ],
  },
  diff: {
    named: (title, path) => (title === null ? path : `“${title}” (${path})`),
    procedure: (name) => `\n${name}`,
    covered: 'The later version alone covers this procedure',
    notCovered: 'The later version does not cover this procedure',
    none: 'They do not differ',
    count: (n) => `${n} differences`,
    change: {
      added: (what, _from, to) => `Added: ${what}${to === '' ? '' : `, ${to}`}`,
      removed: (what, from) => `Removed: ${what}${from === '' ? '' : `, which was ${from}`}`,
      'bar-raised': (what, from, to) => `Stricter: ${what} from ${from} to ${to}`,
      'bar-lowered': (what, from, to) => `Looser: ${what} from ${from} to ${to}`,
      verified: (what) => `Basis read: ${what}`,
      unverified: (what) => `Basis not read any more, so that it only warns: ${what}`,
      threshold: (what, from, to) => `Threshold: ${what} from "${from}" to "${to}"`,
      condition: (what, from, to) => `Condition: ${what} from "${or(from)}" to "${or(to)}"`,
      'guards-more': (what, _from, to) => `Guards more: ${what}, also ${to}`,
      'guards-fewer': (what, from) => `Guards fewer: ${what}, without ${from}`,
      closing: (what, from, to) => `Closed otherwise: ${what} from ${or(from)} to ${or(to)}`,
      who: (what, from, to) => `Closed by others: ${what} from ${from} to ${to}`,
      citation: (what, from, to) => `Basis: ${what} from "${or(from)}" to "${or(to)}"`,
      'period-longer': (what, from, to) => `Longer period: ${what} from ${from} to ${to}`,
      'period-shorter': (what, from, to) => `Shorter period: ${what} from ${from} to ${to}`,
      'period-other': (what, from, to) => `Unit of the period: ${what} from ${from} to ${to}`,
      counting: (what, from, to) => `Counted otherwise: ${what} from ${or(from)} to ${or(to)}`,
      fixed: (what, from, to) => `Fixed value: ${what} from ${or(from)} to ${or(to)}`,
      'in-force': (what, from, to) => `Days in force: ${what} from ${or(from)} to ${or(to)}`,
      version: (_what, from, to) => `Version ${from} → ${to}`,
      text: (what, from, to) => `Wording: ${what} from "${or(from)}" to "${or(to)}"`,
      value: (what, from, to) => `Changed: ${what} from ${or(from)} to ${or(to)}`,
    },
  },
  simulate: {
    nobody: (name) => `There is no user ${name}`,
    'not-permitted': (name) => `${name} may see no cases; name one who may`,
    locked: (dir) => `${dir} is in use by a companion; stop it first`,
    case: (number) => number,
    change: (kind, title, item, before, after) =>
      `  ${{ comes: 'comes', goes: 'goes', stricter: 'stricter', laxer: 'laxer' }[kind]}: ${title} (${item}), ${
        before !== null && after !== null && before !== after
          ? `${before} → ${after}`
          : (after ?? before ?? '')
      }`,
    counts: (n) =>
      `${n.cases} cases read, the gaps of ${n.changed} would change: ${n.comes} come, ${n.goes} go, ${n.stricter} stricter, ${n.laxer} laxer; ${n.unruled} without rules to compare`,
    recorded: (name) => `What was read is recorded in the name of ${name}`,
  },
  new: {
    noUpper: (id) => `No pack ${id}; packs list names those in force`,
    made: (file) => `Written to ${file}; change it and check it with packs check`,
  },
  try: {
    broken: (n) => `${n} mistakes in the writing; these were not answered`,
    told: (all, wrong) =>
      wrong === 0 ? `All ${all} are as written` : `${wrong} of ${all} are not as written`,
  },
  sign: {
    exists: (file) => `${file} is there already and is not overwritten; choose another name`,
    cannotWrite: (file) => `${file} cannot be written`,
    made: (file) => `The key is in ${file}, for its owner alone; give it to nobody. The public key is:`,
    noKey: (file) => `${file} holds no key; make one with sign --new-key`,
    openKey: (file) => `Others can read ${file}; make it 0600, or take another key`,
    signed: (file, has, needed) => `${file}: ${has} signatures; this layer takes ${needed} persons`,
    noTrust: 'No trust list: name the data folder with --data, and trust keys with packs trust',
    good: (by) => `The signatures hold: ${by.join(', ')}`,
    bad: {
      unsigned: (_by, needed) => `Not signed; this layer takes ${needed} trusted persons`,
      'other-contents': () => 'The contents were changed after they were signed; sign again',
      'bad-signature': () => 'A signature does not hold; remove the .sig file and sign again',
      'too-few': (by, needed) =>
        `This layer takes ${needed} trusted persons; signed by ${by.length}${by.length === 0 ? '' : ` (${by.join(', ')})`}`,
    },
  },
  trust: {
    row: (name, key, of) => `${name}  ${key}${of.length === 0 ? '' : `  only: ${of.join(', ')}`}`,
    nobody: 'Nobody is trusted yet: packs need no signature',
    unknown: (key) => `The list has no ${key}`,
    removed: (key) => `Not trusted any more: ${key}`,
    empty:
      'The trust list is empty: nobody’s signature counts, and but for the program’s own national packs no pack and no benchmark table is in force. Trust a key; or, where no signatures are wanted, delete trust.json in the data folder.',
    unsigned: (files) =>
      [
        `There is a trust list: but for the program’s own national packs and statutory grounds, packs and benchmark tables are in force only when those on the list have signed them, the lower layers that come with the program and those of the demo too. ${files.length} without signatures enough, whose contents are not in force:`,
        ...files.map((file) => `  ${file}`),
        'Sign each: npm run packs -- sign FILE --key KEYFILE --by NAME (an agency’s takes two persons). Take away what is not wanted; or, where no signatures are wanted, delete trust.json in the data folder: then whoever can write to that folder can change the rules.',
      ].join('\n'),
  },
  argue: {
    head: (seed, count, all) => `${count} of ${all} items that hold, drawn by the seed ${seed}:`,
    item: (n, where, title, bar) => `\n${n}. ${title} (${bar})  ${where}`,
    citation: (short, article, words) => `   basis: ${short}${article}: “${words}”`,
    duty: (whom, verb, satisfiedBy) =>
      `   binds: ${whom.join(', ')}; verb: ${verb}; satisfied by: ${satisfiedBy}`,
    noDuty: '   does not say whom it binds, by which verb, and what satisfies it',
    guards: (actions) => `   guards: ${actions.join(', ')}`,
    when: (condition) => `   applies: ${condition}`,
    article: (text) => `   in full: ${text.replaceAll('\n', '\n   ')}`,
    noText: '   in full: not at hand; name the folder of texts with --laws, or this one with --text',
    wrong: '--argue takes a seed and a number, as --argue 1f3c 10',
  },
  whom: {
    authority: 'the authority',
    officer: 'officers',
    head: 'the head of the authority',
    'legal-officer': 'legal officers',
    presider: 'who presides over the hearing',
    executor: 'whoever carries out coercion',
    party: 'the party',
  },
};
