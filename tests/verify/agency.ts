/**
 * An agency with its root, its keys and its officers, made of Node's own cryptography, and a web server that hosts the
 * built page with the lists as they are at the moment: what a subject's phone meets.
 */
import { createECDH, generateKeyPairSync, type KeyObject, randomBytes, sign as signWith } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { codeFragment, issueCredential, proveHolding } from '#shared/credential/code.ts';
import { type Credential, type HolderProof, shanghaiDay } from '#shared/credential/credential.ts';
import type { RootKey, TrustedAgency } from '#shared/credential/lists.ts';
import { ES256, type Sign } from '#shared/credential/signature.ts';
import { type StatusListContent, signStatusList } from '#shared/credential/status-list.ts';
import { signTrustList } from '#shared/credential/trust-list.ts';
import { type PageFiles, pinned, readPageFiles } from '../../companion/verify-page/files.ts';
import { verifyPageRoutes } from '../../companion/verify-page/routes.ts';

const DAY = 86_400;
export const built = join(import.meta.dirname, '../../dist/verify');

export interface Key {
  readonly publicKey: Uint8Array;
  readonly sign: Sign;
}

export function newKey(): Key {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey: compressed(privateKey), sign: signer(privateKey) };
}
const signer =
  (key: KeyObject): Sign =>
  async (message) =>
    new Uint8Array(signWith('sha256', message, { key, dsaEncoding: 'ieee-p1363' }));

function compressed(key: KeyObject): Uint8Array {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  return new Uint8Array(curve.getPublicKey(null, 'compressed'));
}

export interface Officer {
  readonly credential: Credential;
  readonly bytes: Uint8Array;
  readonly key: Key;
}

export const seconds = (): number => Math.floor(Date.now() / 1000);

/** One agency under one root. */
export async function openAgency(listener: string | null = null) {
  const root = newKey();
  const key = newKey();
  const rootKey: RootKey = { alg: ES256, publicKey: root.publicKey };
  const today = shanghaiDay(seconds());
  const issuer = new Uint8Array(randomBytes(8));
  const hex = Buffer.from(issuer).toString('hex');
  const entry: TrustedAgency = {
    issuer,
    name: '云溪区市场监督管理局',
    telephone: '0990-6230017',
    listener,
    complaints: '12345',
    keys: [{ keyId: 1, alg: ES256, publicKey: key.publicKey, from: today - 400, to: today + 400 }],
    statusFile: `status/${hex}.cose`,
  };
  return {
    issuer,
    hex,
    root,
    key,
    rootKey,
    entry,
    async issue(named: Partial<Credential> & { readonly name: string }): Promise<Officer> {
      const own = newKey();
      const credential: Credential = {
        issuer,
        keyId: 1,
        notBefore: today - 5,
        expires: today + 55,
        holderKey: own.publicKey,
        statusIndex: 7,
        certificate: '650200202600417',
        scope: 2 | 64,
        ...named,
      };
      return { credential, bytes: await issueCredential(credential, key.sign), key: own };
    },
    /** @returns the fragment without `#` */
    async show(officer: Officer, proof: Partial<HolderProof> = {}): Promise<string> {
      const whole: HolderProof = {
        at: seconds(),
        nonce: new Uint8Array(randomBytes(8)),
        inspection: 2026112701,
        recording: true,
        twoOfficers: false,
        challenge: null,
        ...proof,
      };
      return codeFragment(await proveHolding(officer.bytes, whole, officer.key.sign));
    },
    trustList(by: { readonly issued?: number; readonly nextUpdate?: number; readonly signer?: Key } = {}) {
      const { issued = seconds() - 60, nextUpdate = issued + 30 * DAY, signer = root } = by;
      return signTrustList({ issued, nextUpdate, agencies: [entry] }, rootKey, signer.sign);
    },
    statusList(
      statuses: Readonly<Record<number, 'revoked' | 'suspended'>> = {},
      by: { readonly issued?: number; readonly nextUpdate?: number; readonly size?: number } = {},
    ) {
      const { issued = seconds() - 60, nextUpdate = issued + 7 * DAY, size = 20_000 } = by;
      const all: StatusListContent['statuses'][number][] = new Array(size).fill('valid');
      for (const [index, status] of Object.entries(statuses)) all[Number(index)] = status;
      return signStatusList(
        { issuer, issued, nextUpdate, statuses: all },
        { keyId: 1, alg: ES256 },
        key.sign,
      );
    },
  };
}
export type Agency = Awaited<ReturnType<typeof openAgency>>;

/** What the listener is asked, and how it answers. */
export interface Listener {
  scan: (code: string) => { readonly status: number; readonly body: unknown };
}

export interface Host {
  readonly url: string;
  /** Paths asked for, in order, with their methods. */
  readonly asked: string[];
  trust: Uint8Array | null;
  status: Uint8Array | null;
  readonly listener: Listener;
  /** Pins the page anew, as an export would. */
  pin(rootKey: Uint8Array, listeners: readonly string[]): void;
  close(): Promise<void>;
}

/** @throws when the page is not built */
export async function openHost(more: (app: Hono) => void = () => {}, folder = built): Promise<Host> {
  const page = readPageFiles(folder);
  if (page === null) throw new Error('the verify page is not built: npm run build:verify');
  let files: PageFiles | null = null;
  const asked: string[] = [];
  const state = {
    trust: null as Uint8Array | null,
    status: null as Uint8Array | null,
    listener: { scan: () => ({ status: 200, body: { recorded: true, phones: 1 } }) } as Listener,
  };
  const app = new Hono();
  app.use('*', async (c, next) => {
    asked.push(`${c.req.method} ${new URL(c.req.url).pathname}`);
    await next();
  });
  app.use('/public/*', cors({ origin: '*' }));
  app.post('/public/scans', async (c) => {
    const { code } = (await c.req.json()) as { code: string };
    const { status, body } = state.listener.scan(code);
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  });
  more(app);
  app.route(
    '/',
    verifyPageRoutes({ files: () => files, trustList: () => state.trust, statusList: () => state.status }),
  );
  const server = await new Promise<Server>((resolve) => {
    const made = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(made as Server));
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    asked,
    pin: (rootKey: Uint8Array, listeners: readonly string[]) => {
      files = pinned(page, { rootKey, listeners });
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
