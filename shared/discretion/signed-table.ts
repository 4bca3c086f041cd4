/**
 * Signatures over a benchmark table, as over a pack: by the RFC 8785 form of what it says; an agency's own takes two
 * persons. A signature over a pack is none over a table.
 */
import {
  type PackSignatures,
  type SignatureCheck,
  type Signer,
  type Statement,
  signStatement,
  statementOver,
  type TrustedKey,
  verifyStatement,
} from '../rules/signed-pack.ts';
import type { BenchmarkTable } from './benchmark-schema.ts';

const KIND = 'sanxiang benchmark table';

const statementOf = (table: BenchmarkTable): Statement => statementOver(table.table, table, table);

/** @param before signatures that stand already; those over other contents, or by this key, are not taken along */
export function signTable(
  table: BenchmarkTable,
  before: PackSignatures | null,
  signer: Signer,
): PackSignatures {
  return signStatement(KIND, statementOf(table), before, signer);
}

export function verifyTable(
  table: BenchmarkTable,
  signatures: PackSignatures | null,
  trust: readonly TrustedKey[],
): SignatureCheck {
  return verifyStatement(KIND, statementOf(table), signatures, trust);
}
