/** Tells files that want signatures from those that want mending. */
import type { SaidProblem } from './mending.ts';

/** What is said of a file that is not signed as the unit's trust list asks. */
const SIGNATURE_CODES: ReadonlySet<string> = new Set([
  'unsigned',
  'other-contents',
  'bad-signature',
  'signed-by',
]);

/** Is the file out of force only because whom the unit trusts has not signed it as it is? */
export function lacksSignature({ said }: Pick<SaidProblem, 'said'>): boolean {
  return said?.found !== undefined && SIGNATURE_CODES.has(said.found.code);
}
