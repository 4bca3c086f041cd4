/** Runs in a page: every vector judged by this browser's own cryptography. */
import { readStatusList } from '#shared/credential/status-list.ts';
import { readTrustList } from '#shared/credential/trust-list.ts';
import { type Expected, judgeOf, said, type Vectors } from '#shared/credential/vectors/read-vectors.ts';
import { verifyCode } from '#shared/credential/verify.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';

/** What is asked of the page, as `globalThis.judgeVectors`. */
export type JudgeVectors = (vectors: Vectors) => Promise<Record<string, Expected['expect']>>;

const judgeVectors: JudgeVectors = async (vectors) => {
  const verifier = { readTrustList, readStatusList, verifyCode };
  const judge = await judgeOf(vectors, webcryptoChecker(crypto.subtle), verifier);
  const found: Record<string, Expected['expect']> = {};
  for (const [name, code] of Object.entries(vectors.codes)) found[name] = said((await judge(code)).verdict);
  return found;
};
Object.assign(globalThis, { judgeVectors });
