/** `packs sign`: makes a key, signs the file of a pack or a benchmark table, verifies its signatures. The key stays in its file. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { signTable, verifyTable } from '#shared/discretion/signed-table.ts';
import { publicKeyOf, signersNeeded, signPack, verifyPack } from '#shared/rules/signed-pack.ts';
import { readSignatures, readTrust, signatureFileOf } from '../../trust.ts';
import { type Command, callOf, tableIn, textsOf } from './context.ts';
import { packsIn } from './diff.ts';

/** 32 bytes in base64; null when the file holds none, or others may read it. */
function secretOf(file: string): Uint8Array | 'open' | null {
  try {
    if ((statSync(file).mode & 0o077) !== 0) return 'open';
    const bytes = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
    return bytes.length === 32 ? bytes : null;
  } catch {
    return null;
  }
}

export const signCommand: Command = (args, tools) => {
  const { say, out, err } = tools;
  const call = callOf(args, {
    key: { type: 'string' },
    by: { type: 'string' },
    'new-key': { type: 'string' },
    verify: { type: 'boolean' },
  });
  const [file, more] = call?.files ?? [];
  if (call === null || more !== undefined) {
    err(say.help.sign);
    return 2;
  }
  const made = call.text('new-key');
  if (made !== undefined) {
    if (existsSync(made)) {
      err(say.sign.exists(made));
      return 2;
    }
    const secret = randomBytes(32);
    try {
      writeFileSync(made, `${secret.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    } catch {
      err(say.sign.cannotWrite(made));
      return 2;
    }
    out(say.sign.made(made));
    out(publicKeyOf(secret));
    return 0;
  }
  if (file === undefined) {
    err(say.help.sign);
    return 2;
  }
  const read = textsOf([file], tools);
  if (read === null) return 2;
  const text = read[0]?.text ?? '';
  const table = tableIn(file, text, tools);
  if (table === 'refused') return 1;
  const packs = table === null ? packsIn(file, text, tools) : [];
  const layer = table?.layer ?? packs?.[0]?.layer;
  if (packs === null || layer === undefined) return 1;
  if (call.is('verify')) {
    const dataDir = call.text('data') ?? tools.dataDir;
    const trust = dataDir === undefined ? null : readTrust(tools.filesOf(dataDir).trust);
    if (trust === null) {
      err(say.sign.noTrust);
      return 2;
    }
    const signatures = readSignatures(file);
    const result =
      table === null ? verifyPack(packs, signatures, trust) : verifyTable(table, signatures, trust);
    if (result.ok) out(say.sign.good(result.by));
    else err(say.sign.bad[result.why](result.by, result.needed));
    return result.ok ? 0 : 1;
  }
  const keyFile = call.text('key');
  if (keyFile === undefined) {
    err(say.help.sign);
    return 2;
  }
  const secretKey = secretOf(keyFile);
  if (secretKey === null || secretKey === 'open') {
    err(secretKey === null ? say.sign.noKey(keyFile) : say.sign.openKey(keyFile));
    return 2;
  }
  const by = call.text('by') ?? '-';
  const signer = { secretKey, by, at: tools.now() };
  const before = readSignatures(file);
  const signed = table === null ? signPack(packs, before, signer) : signTable(table, before, signer);
  if (signed === null) return 1;
  const target = signatureFileOf(file);
  writeFileSync(`${target}.new`, `${JSON.stringify(signed, null, 2)}\n`, { flush: true });
  renameSync(`${target}.new`, target);
  out(say.sign.signed(target, signed.signatures.length, signersNeeded(layer)));
  return 0;
};
