/** The demo unit's credentials: a root of its own, a signing key, and a trust list for the address of this start. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ES256 } from '#shared/credential/signature.ts';
import { signTrustList } from '#shared/credential/trust-list.ts';
import { makeRootFile, openRootFile } from '../companion/credentials/keys.ts';
import type { Credentials } from '../companion/credentials/service.ts';

const TRUST_DAYS = 180;

export interface DemoRoot {
  /** A real unit's root is taken away; the demo's lies beside its data. */
  readonly file: string;
  readonly passphrase: string;
}

/** Made once per data folder. */
function rootOf(dataDir: string): DemoRoot {
  const root = join(dataDir, 'demo-root.json');
  const kept = join(dataDir, 'demo-root-passphrase.txt');
  if (!existsSync(root)) {
    const passphrase = randomBytes(18).toString('base64url');
    writeFileSync(kept, passphrase, { mode: 0o600 });
    writeFileSync(
      root,
      makeRootFile(passphrase, (bytes) => randomBytes(bytes)),
      { mode: 0o600 },
    );
  }
  return { file: root, passphrase: readFileSync(kept, 'utf8') };
}

/** @param listener origin of the public listener; another one than last time is told to phones by a new trust list */
export async function seedCredentials(
  credentials: Credentials,
  dataDir: string,
  listener: string,
): Promise<DemoRoot> {
  const root = rootOf(dataDir);
  const page = `${listener}/v`;
  if (credentials.agency()?.page === page && credentials.trust() !== null) return root;
  await credentials.setAgency({
    name: '云溪区市场监督管理局',
    shortName: '区市场监管局',
    telephone: '0000-12345',
    page,
    listener,
    complaints: '12345',
  });
  if (credentials.keyStandings().length === 0) await credentials.makeKey();
  const opened = openRootFile(readFileSync(root.file, 'utf8'), root.passphrase);
  const draft = credentials.trustDraft(TRUST_DAYS);
  if (!opened.ok || draft === null) throw new Error('the demo has no root');
  await credentials.pinRoot(opened.publicKey, '演示单位初次登记');
  const installed = await credentials.installTrust(
    await signTrustList(draft, { alg: ES256, publicKey: opened.publicKey }, opened.sign),
  );
  if (installed !== 'installed') throw new Error(`the demo's trust list: ${installed}`);
  return root;
}
