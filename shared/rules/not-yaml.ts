/** What is wrong with a text that is no YAML, as codes of our own: the library speaks English only. */
import type { ErrorCode, YAMLError } from 'yaml';

/** Kinds that are told apart; what a file's author would do about it is another thing in each. */
export type NotYaml =
  | 'key-twice'
  | 'tab'
  | 'indent'
  | 'quote'
  | 'bracket'
  | 'comma'
  | 'space'
  | 'two-colons'
  | 'no-colon'
  | 'sign'
  | 'backslash'
  | 'alias'
  | 'tag'
  | 'two-documents'
  | 'block-in-flow'
  | 'percent'
  | 'too-deep'
  | 'other';

/** By the library's code; where one code has several causes, by its message below. */
const kinds: Record<ErrorCode, NotYaml> = {
  ALIAS_PROPS: 'alias',
  BAD_ALIAS: 'alias',
  MULTIPLE_ANCHORS: 'alias',
  BAD_DIRECTIVE: 'percent',
  BAD_DQ_ESCAPE: 'backslash',
  BAD_INDENT: 'indent',
  TAB_AS_INDENT: 'tab',
  BAD_PROP_ORDER: 'tag',
  TAG_RESOLVE_FAILED: 'tag',
  MULTIPLE_TAGS: 'tag',
  BAD_COLLECTION_TYPE: 'tag',
  BAD_SCALAR_START: 'sign',
  BLOCK_AS_IMPLICIT_KEY: 'two-colons',
  BLOCK_IN_FLOW: 'block-in-flow',
  DUPLICATE_KEY: 'key-twice',
  KEY_OVER_1024_CHARS: 'no-colon',
  MULTILINE_IMPLICIT_KEY: 'no-colon',
  MISSING_CHAR: 'other',
  MULTIPLE_DOCS: 'two-documents',
  RESOURCE_EXHAUSTION: 'too-deep',
  NON_STRING_KEY: 'other',
  IMPOSSIBLE: 'other',
  UNEXPECTED_TOKEN: 'other',
};

const byMessage: readonly (readonly [RegExp, NotYaml])[] = [
  [/^A block sequence/, 'indent'],
  [/^Tags and anchors/, 'tag'],
  [/^Missing closing/, 'quote'],
  [/ end with a |Unexpected flow-(map|seq)-end/, 'bracket'],
  [/^Missing , |^Missing , or/, 'comma'],
  [/white space|^Missing space/, 'space'],
  [/need to be followed by map values/, 'no-colon'],
];

/** What the library found, as one of our kinds. */
export function kindOf({ code, message }: Pick<YAMLError, 'code' | 'message'>): NotYaml {
  return byMessage.find(([said]) => said.test(message))?.[1] ?? kinds[code] ?? 'other';
}
