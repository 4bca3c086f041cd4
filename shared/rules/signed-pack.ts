/**
 * Signatures over a pack: Ed25519 over the RFC 8785 form of what the pack says, not over the bytes of its file, so that
 * whoever is handed the pack alone can verify it. An agency's own layer takes two persons.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64 } from '@scure/base';
import { z } from 'zod';
import { canonicalBytes } from '../case/envelope.ts';
import type { Pack } from './pack-schema.ts';

const bytesText = z
  .string()
  .regex(/^[A-Za-z0-9+/]+={0,2}$/)
  .max(200);

const statementSchema = z.strictObject({
  v: z.literal(1),
  alg: z.literal('Ed25519'),
  pack: z.string().max(200),
  version: z.string().max(40),
  layer: z.string().max(40),
  /** SHA-256 over the canonical form of the packs, sorted by category and procedure; base64. */
  digest: bytesText,
});
export type Statement = z.infer<typeof statementSchema>;

const signatureSchema = z.strictObject({
  key: bytesText,
  /** As the signer calls himself; what counts is the name that the trust list gives his key. */
  by: z.string().min(1).max(100),
  at: z.string().max(40),
  signature: bytesText,
});

/** What stands beside a pack's file as FILE.sig. */
export const packSignaturesSchema = statementSchema.extend({ signatures: z.array(signatureSchema).max(20) });
export type PackSignatures = z.infer<typeof packSignaturesSchema>;

export const trustedKeySchema = z.strictObject({
  key: bytesText,
  /** The person; two keys of one name count as one person. */
  name: z.string().min(1).max(100),
  /** Layers for which his signature counts; left out: all. */
  layers: z.array(z.string().max(40)).optional(),
});
export type TrustedKey = z.infer<typeof trustedKeySchema>;
export const trustListSchema = z.array(trustedKeySchema).max(200);

/** How many persons must have signed a pack of that layer. */
export function signersNeeded(layer: string): number {
  return layer === 'agency' ? 2 : 1;
}

/** Without keys that are undefined: what JSON would carry. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** @param packs of one file, all under one id and version; at least one */
export function statementOf(packs: readonly Pack[]): Statement | null {
  const [first] = packs;
  if (first === undefined) return null;
  const nameOf = ({ category, procedure }: Pack) => `${category}/${procedure}`;
  const sorted = [...packs].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return statementOver(first.pack, first, sorted);
}

/** What kind of document is signed: a signature over one is none over the other. */
export type SignedKind = 'sanxiang rule pack' | 'sanxiang benchmark table';

function signedBytes(kind: SignedKind, statement: Statement, by: string, at: string): Uint8Array {
  return canonicalBytes({ what: kind, ...statement, by, at });
}

/** @param contents everything that the signature is over */
export function statementOver(
  id: string,
  { version, layer }: { readonly version: string; readonly layer: string },
  contents: unknown,
): Statement {
  const digest = base64.encode(sha256(canonicalBytes(plain(contents))));
  return { v: 1, alg: 'Ed25519', pack: id, version, layer, digest };
}

export function publicKeyOf(secretKey: Uint8Array): string {
  return base64.encode(ed25519.getPublicKey(secretKey));
}

export interface Signer {
  readonly secretKey: Uint8Array;
  readonly by: string;
  readonly at: string;
}

/** @param before signatures that stand already; those over other contents, or by this key, are not taken along */
export function signStatement(
  kind: SignedKind,
  statement: Statement,
  before: PackSignatures | null,
  { secretKey, by, at }: Signer,
): PackSignatures {
  const key = publicKeyOf(secretKey);
  const signature = base64.encode(ed25519.sign(signedBytes(kind, statement, by, at), secretKey));
  const kept = before?.digest === statement.digest ? before.signatures.filter((one) => one.key !== key) : [];
  return { ...statement, signatures: [...kept, { key, by, at, signature }] };
}

/** As `signStatement`, over the packs of one file. */
export function signPack(
  packs: readonly Pack[],
  before: PackSignatures | null,
  signer: Signer,
): PackSignatures | null {
  const statement = statementOf(packs);
  return statement === null ? null : signStatement('sanxiang rule pack', statement, before, signer);
}

export type SignatureCheck =
  /** Names of the trust list, each once. */
  | { readonly ok: true; readonly by: readonly string[] }
  | {
      readonly ok: false;
      /** `too-few`: fewer trusted persons than the layer asks for. */
      readonly why: 'unsigned' | 'other-contents' | 'bad-signature' | 'too-few';
      readonly by: readonly string[];
      readonly needed: number;
    };

function holds(kind: SignedKind, statement: Statement, one: z.infer<typeof signatureSchema>): boolean {
  try {
    const key = base64.decode(one.key);
    return ed25519.verify(base64.decode(one.signature), signedBytes(kind, statement, one.by, one.at), key);
  } catch {
    return false;
  }
}

/** @param packs of one file, or of one id and version as they were handed over */
export function verifyPack(
  packs: readonly Pack[],
  signatures: PackSignatures | null,
  trust: readonly TrustedKey[],
): SignatureCheck {
  return verifyStatement('sanxiang rule pack', statementOf(packs), signatures, trust);
}

/** Are these the signatures of enough trusted persons over just that? */
export function verifyStatement(
  kind: SignedKind,
  statement: Statement | null,
  signatures: PackSignatures | null,
  trust: readonly TrustedKey[],
): SignatureCheck {
  const needed = signersNeeded(statement?.layer ?? 'agency');
  if (statement === null || signatures === null) return { ok: false, why: 'unsigned', by: [], needed };
  const same = (['pack', 'version', 'layer', 'digest'] as const).every(
    (part) => signatures[part] === statement[part],
  );
  if (!same) return { ok: false, why: 'other-contents', by: [], needed };
  if (signatures.signatures.some((one) => !holds(kind, statement, one)))
    return { ok: false, why: 'bad-signature', by: [], needed };
  const by = [
    ...new Set(
      signatures.signatures.flatMap(({ key }) => {
        const known = trust.find((one) => one.key === key);
        const reaches = known?.layers === undefined || known.layers.includes(statement.layer);
        return known !== undefined && reaches ? [known.name] : [];
      }),
    ),
  ];
  return by.length >= needed ? { ok: true, by } : { ok: false, why: 'too-few', by, needed };
}
