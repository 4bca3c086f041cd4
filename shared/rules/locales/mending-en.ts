import type { NotYaml } from '../not-yaml.ts';
import type { MendingTexts } from './mending-zh-cn.ts';

const formats: Readonly<Record<string, string>> = {
  day: 'a day as 2026-11-25',
  version: 'three numbers as 1.0.0',
  name: 'a name: a small letter first, then letters, digits, . and -',
};

const shapes: Readonly<Record<string, string>> = {
  string: 'text; put it in quotes if it looks like a number',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list (lines that begin with -, or […])',
};

const persons = (n: string) => `${n} ${n === '1' ? 'person' : 'persons'}`;

const quoteSigns = 'quotes around text that begins with a sign';
/** What cannot be read, and what to write. */
const notYaml: Readonly<Record<NotYaml, readonly [found: string, write: string]>> = {
  'key-twice': ['the same key twice', 'each key once'],
  tab: ['indented by a tab', 'spaces, two for each level'],
  indent: ['indented unlike what is above', 'lines of one level begin in one column'],
  quote: ['a quotation mark that is not closed', 'the closing quotation mark; look at the lines above too'],
  bracket: ['a bracket that is not closed', '`}` or `]` before it'],
  comma: [
    'a comma missing within brackets, or a bracket that is not closed',
    'commas between them, then `}` or `]`',
  ],
  space: ['a space missing', 'a space after a colon or comma, and before #'],
  'two-colons': ['two `: ` in one line, read as a key in a key', 'quotes around text that holds `: `'],
  'no-colon': ['a key without a colon, or over two lines', 'key, colon, space and value in one line'],
  sign: ['text that begins with a sign', quoteSigns],
  backslash: ['a backslash within double quotes that means nothing', 'two backslashes, or single quotes'],
  alias: ['begins with & or *, and is read as an alias', quoteSigns],
  tag: ['begins with !, and is read as a tag', quoteSigns],
  'two-documents': ['two documents in one file', 'one document a file, without `---`'],
  'block-in-flow': ['lines of their own within brackets', 'only key: value and commas within brackets'],
  percent: ['begins with %', quoteSigns],
  'too-deep': ['nested too deeply', 'fewer levels'],
  other: [
    'cannot be read',
    'well-formed YAML: indent by two spaces, quote text that holds `: `, `, ` or begins with a sign',
  ],
};

export const mending: MendingTexts = {
  missing: () => '(missing)',
  nothing: () => 'nothing',
  'characters-found': (n) => `${n} characters`,
  'not-yaml': (kind, line) =>
    `${notYaml[kind as NotYaml]?.[0] ?? notYaml.other[0]}${line === '' ? '' : `: \`${line}\``}`,
  'many-aliases': () => 'too many aliases (&, *) within aliases',
  'procedures-found': (n) => `${n} procedures`,
  'files-found': (n) => `${n} pack files`,
  'of-its-own': (n) => `${n} of its own`,
  'signed-by': (names) => `signed by ${names === '' ? 'nobody trusted' : names}`,
  unsigned: () => 'unsigned',
  'other-contents': () => 'changed after it was signed',
  'bad-signature': () => 'a signature that does not hold',

  literally: (text) => text,
  'one-of': (known) => `one of ${known}`,
  'list-of': (known) => `a list of ${known}`,
  'one-of-declared': (known, section) =>
    `one of ${known === '' ? '(none declared)' : known}, or declare it under ${section}:`,
  'another-form': () => 'another form; see docs/packs.md',
  shape: (kind) => shapes[kind] ?? kind,
  format: (kind) => formats[kind] ?? kind,
  'key-with': (key, value) => `\`${key}:\` with ${value}`,
  'unknown-key': (near, allowed) => `${near === '' ? '' : `\`${near}\`? `}Allowed here: ${allowed}`,
  'comma-in-text': () => 'quotes around the text before it: inside { } a comma begins a new key',
  'at-least': (n, what) => `at least ${n}${what === 'characters' ? ' characters' : ''}`,
  'at-most': (n, what) => `at most ${n}${what === 'characters' ? ' characters' : ''}`,
  'well-formed': (kind) => notYaml[kind as NotYaml]?.[1] ?? notYaml.other[1],
  'fewer-aliases': () => 'fewer aliases (&, *)',
  'leave-out': (key) => `leave \`${key}\` out`,
  'another-id': () => 'another id: this one stands above already',
  'day-not-before': (day) => `a day not before ${day}, or leave it out`,

  'nothing-above': (key) => `leave \`${key}\` out: nothing is above national`,
  'extends-missing': () => 'extends: the pack it is laid over',
  'one-procedure': () => 'a file of one procedure',
  'after-other-pack': (named, procedure, id) =>
    `a day after the end of ${named}, which is in force for ${procedure} too; or the id ${id} with a higher version`,
  'higher-than-same': (version) =>
    `a version higher than ${version}: other contents lie there under the same one`,
  'after-end': (to, named, from) =>
    `a day after ${to}, on which ${named} ends; or end that one before ${from}`,
  'before-begin': (from, named) => `a day before ${from}, on which ${named} begins`,
  'higher-than-earlier': (version) => `a version higher than ${version}, which begins earlier`,
  'lower-than-later': (version) => `a version lower than ${version}, which begins later`,
  'pack-that-is-there': (known) => `a pack that is there: ${known === '' ? '(none)' : known}`,
  'no-cycle': () => 'a pack of an upper layer: no pack lies upon itself',
  'files-at-most': (max, first) => `at most ${max}; those from ${first} on were not read`,
  'signatures-of': (n) =>
    `the signatures of ${n} trusted ${n === '1' ? 'person' : 'persons'}: npm run packs -- sign FILE --key KEY`,
  'signatures-over-these': () => 'signatures over these contents: this file was changed after it was signed',
  'signatures-that-verify': () => 'signatures that verify: remove the .sig file and sign again',
  'signatures-of-different': (n) =>
    `the signatures of ${persons(n).replace(' ', ' different trusted ')} for this layer`,

  'covers-says-it': (key) => `leave \`${key}\` out: \`covers:\` says it`,
  'layer-below': () => 'a layer below: a national pack has one procedure',
  'covers-list': () => 'a list of { category: …, procedure: …, extends: … }, at least one',
  'procedure-once': () => 'each procedure once',

  'whole-numbers-only': () => 'Write whole numbers only; money is in 分: 10000 元 is 1000000.',
  'no-null': () => 'Leave it out: a fact that is not known is `unknown` by itself, there is no null.',
  'no-has': () =>
    'Leave `has(…)` out: it would turn "not known" into "no". A missing fact is `unknown` by itself.',
  'no-macro': (name) =>
    `Write \`"…" in facts.LIST\` or \`facts.NAME in ["…"]\` instead of .${name}(…); a missing element must stay unknown.`,
  'dot-only': () => 'Write facts.NAME with a dot, without brackets or question mark.',
  'facts-only': () => 'Conditions see facts only: write facts.NAME.',
  'allowed-forms': (forms) => `Write only: ${forms}. Work out sums before, as facts.`,
  'cel-forms': (forms) => `Write a CEL condition of these forms: ${forms}.`,
  'declare-fact': (name, known) => `Declare \`${name}\` under facts:, or use one of ${known}.`,
  'size-of-list': () => 'Write size(…) of a fact of type list.',
  'in-or-size': () => 'Write `"…" in facts.LIST` or size(facts.LIST) for a list.',
  'instant-only-hours': () => 'Only periods of hours run from an instant; ask for its day as another fact.',
  'like-with-like': (a, b) => `Compare like with like: here ${a} meets ${b}.`,
  'day-in-condition': () => 'Write a day as "2026-11-25".',
  'name-a-fact': () => 'Name at least one fact: a condition that is always the same says nothing.',
  'yes-no-fact': () => 'Write facts.NAME or !facts.NAME for yes and no.',
  'name-the-values': () => 'Name the values: ["…", "…"].',
  'values-only': () => 'Write values only in the list, no facts.',
  'no-list': (name) => `\`${name}\` is no list: write ==.`,
  'lists-hold-texts': () => 'Lists hold texts: write `"…" in facts.LIST`.',
  'leave-when-out': () => 'Leave `when` out if it always applies; name a fact otherwise.',
  'compare-it': (name, type) => `Compare it: \`${name}\` is of type ${type}.`,

  'fact-name': () => 'a name of letters and digits, parts joined by dots: conditions cannot spell others',
  'fact-other-name': (name) =>
    `another name: \`${name}.…\` exists too, and a condition could not tell them apart`,
  'derived-only-for': (known) => `derived: only for ${known}; leave it out here`,
  'fixed-of-derived': () => 'leave `fixed` out: this fact comes from the case itself',
  'value-of-type': (type) => `a value of type ${type}`,

  'duty-all-three': (missing) => `${missing} too, or none of the three`,
  'verb-of-words': (words) => `the verb of the quoted words: ${words}`,
  'statutory-verb': () => '不得: that is what makes it statutory',
  'words-of-duty': () => 'words that lay a duty or a bar (应当、必须、不得), or bar: advisory',
  'procedural-no-bar': () => 'bar: procedural — the quoted words say no 不得',
  'procedural-by-kind': (kind) => `bar: procedural — ${kind} cannot make a statutory bar`,
  'statutory-never-loosened': () => 'leave `loosenable` out: what is statutory is never loosened',
  'no-parameter': () => 'another fact: a lower layer could loosen a statutory item by this parameter',

  'hours-run-through': () => 'hours without rollover, suspension or extension: they run through',
  'counted-back-units': () => 'working-day or day: only these are counted back',
  'counted-back-no-roll': () => 'none: a period counted back does not roll over',
  'counted-back-no-change': () => 'no suspension or extension of a period counted back',
  'unit-open-days': () => 'left out: only between working-day and day can the unit be open',
  'extension-length': () => 'max, or the fact that says by how much as `length`',
  'notice-fact': () => 'the fact with the day of the written notice',

  'record-item': () => 'the item that asks for it: the quoted words lay a duty',
  'announced-apart': () => 'an item of its own: announced is not recorded',
  announcement: () => 'the item by which those present are told that recording is on',
  'whole-not-photo': () => 'audio or video: a photo is not the whole of it',
  'legal-officer-item': () => 'an item that a legal officer closes, and nobody else',
  'another-channel': (other) =>
    `another channel: \`${other}\` is published there already, and one channel has one period`,
  'own-period': (other) => `a period of its own: this one is that of \`${other}\``,
  'exception-by-law': (kind) =>
    `a law or an administrative regulation: ${kind} excepts nothing (国办发〔2018〕118号 （六）)`,
  'read-exception': () => 'an exception whose article has been read',

  'or-stricter': (bar) => `bar: ${bar}, or stricter`,
  'checked-citation': () => 'a citation that has been checked',
  keep: (what) => `keep ${what}`,
  'asked-always': () => 'leave `when` out: the upper layer asks it always',
  'upper-when-or-more': () => 'the upper `when`, or (…) || (more)',
  'upper-alone-says': (key) => `leave \`${key}\` out: only the upper layer may say so`,
  'close-a-tick': () => 'an attestation, a document that closes no other item, or media',
  'closed-as-above': (above) => `closedBy as above (${above}), or more of it`,
  'or-less': (length) => `length: ${length} or less`,
  'as-above': (key) => `${key} as in the upper layer`,
  'as-above-or-none': (key) => `${key} as in the upper layer, or none`,
  'basis-without': (point) => `basis without ${point}`,
  'not-a-parameter': () => 'leave `fixed` out: the upper layer does not mark this fact as a parameter',
  'same-or-below': (layer) => `${layer} or a layer below`,
  'item-above': () => 'the id of an item above',
  'item-once': () => 'it once: under items or under tightens',
  'record-above': () => 'the id of a record above',
  'record-once': () => 'it once: under records or under tightensRecords',
  'source-other-id': (id) => `another id than \`${id}\``,

  'empty-range': () => 'an empty range',
  'above-the-law': () => 'above the highest figure of the law',
  'below-the-law': () => 'below the lowest figure of the law',
  'a-fine': () => 'a fine',
  'counts-from-lowest': () => 'counts from the lowest figure',
  'weights-up-to': (n) => `weights up to ${n}`,
  'no-placeholder': () => 'no placeholder here',
  'id-once': () => 'each id once',
  'day-from': (day) => `a day from ${day} on`,
  'fact-of-type': (type) => `a fact of type ${type}, under facts`,
  'unread-only-may': () => 'force: may: what nobody could read only proposes',
  'when-it-applies': () => 'when: the condition under which it applies',
  'aggravation-in-table': () => 'aggravations of the table that publishes it: articles 29 to 33 give none',
  'min-below-max': () => 'a lowest figure below the highest',
  'at-most-of-law': (max, open) => `at most ${max}${open === '' ? '' : ', not included'}`,
  'at-least-of-law': (min) =>
    `at least ${min}; or grade: mitigated, for tiers that rest on a ground of mitigation`,
  'range-or-null': (id) => `${id}: a range, or null for no fine`,
  'no-fine-by-law': () => 'null: the law sets no fine here',
  'min-without': () => 'minWithout: the law names no lowest figure',
  'range-of-law': () => 'the range that the law sets',
  'weights-at-most': (n) => `at most ${n} together: more would be above the law`,
  'answered-by-program': () => 'another name: the program answers this one',
  'type-of-grounds': (type) => `${type}, as the list of grounds has it`,
};
