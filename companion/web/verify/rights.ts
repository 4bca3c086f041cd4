/** The rights that the page tells, in their order; the words of law behind each are in rights.yaml. */
import type { CredentialCategory } from '#shared/credential/credential.ts';
import type { Words } from './words.ts';

export interface Right {
  readonly id: keyof Words['right'];
  readonly law: keyof Words['law'];
  readonly articles: readonly number[];
  /** Told always, or to whom an officer of one of these categories has come. */
  readonly when: 'always' | readonly CredentialCategory[];
}

export const rights: readonly Right[] = [
  { id: 'certificate', law: 'penalty', articles: [55], when: 'always' },
  { id: 'defend', law: 'penalty', articles: [45], when: 'always' },
  { id: 'recusal', law: 'penalty', articles: [43], when: 'always' },
  { id: 'told', law: 'penalty', articles: [44], when: ['penalty'] },
  { id: 'two', law: 'penalty', articles: [42], when: ['penalty'] },
  { id: 'receipt', law: 'penalty', articles: [70], when: ['penalty'] },
  { id: 'measure', law: 'coercion', articles: [18, 24], when: ['coercion'] },
  { id: 'licence', law: 'licensing', articles: [63], when: ['permit'] },
];
