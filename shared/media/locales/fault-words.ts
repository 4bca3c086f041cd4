/** Which sentences a language needs for what is found; and the sentence of a finding. */
import type { Certificate, MemberName } from '../certificate.ts';
import type { ClipFault } from '../verify-clip.ts';
import type { FolderFinding } from '../verify-folder.ts';

type Of<T, What> = Extract<T, { readonly what: What }>;
type Why<T, What> = Of<T, What> extends { readonly why: infer W extends string } ? W : never;
type Naming<T, What, Name> = Readonly<Record<Why<T, What>, (name: Name) => string>>;

export interface FaultWords {
  readonly member: Naming<ClipFault, 'member', MemberName>;
  readonly signature: string;
  readonly checkpoint: string;
  readonly event: Naming<ClipFault, 'event', 'head' | 'opened'>;
  readonly line: Naming<ClipFault, 'line', number>;
  readonly init: Readonly<Record<'changed' | 'missing', () => string>>;
  readonly fragment: Readonly<Record<'changed' | 'missing', (line: number) => string>>;
  readonly clip: Readonly<Record<Why<ClipFault, 'clip'>, string>>;
  readonly file: Naming<FolderFinding, 'file', string>;
  readonly manifest: Readonly<Record<Why<FolderFinding, 'manifest'>, string>>;
  readonly caseEvent: Naming<FolderFinding, 'case-event', string>;
  readonly folder: Readonly<Record<Why<FolderFinding, 'folder'>, string>>;
}

/** What a finding means, for people. */
export function sentenceOf(found: ClipFault | FolderFinding, words: FaultWords): string {
  switch (found.what) {
    case 'member':
      return words.member[found.why](found.member);
    case 'signature':
      return words.signature;
    case 'checkpoint':
      return words.checkpoint;
    case 'event':
      return words.event[found.why](found.event);
    case 'line':
      return words.line[found.why](found.line);
    case 'init':
      return words.init[found.why]();
    case 'fragment':
      return words.fragment[found.why](found.line);
    case 'clip':
      return words.clip[found.why];
    case 'file':
      return words.file[found.why](found.name);
    case 'manifest':
      return words.manifest[found.why];
    case 'case-event':
      return words.caseEvent[found.why](found.event ?? '');
    case 'folder':
      return words.folder[found.why];
  }
}

/** When what is wrong had come in, epoch ms; null where that is not one fragment. */
export function receivedOf(
  fault: ClipFault,
  certificate: Certificate | null,
): readonly [number, number] | null {
  if (fault.what !== 'fragment') return null;
  const line = certificate?.lines.find(({ number }) => number === fault.line);
  return line?.kind === 'fragment' ? line.received : null;
}
