/** Credentials with everything around them: keys, register, scans, the telephone desk, and their doors. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import type { Identify } from '../identity.ts';
import { cardRoutes } from './card-routes.ts';
import { publicCredentialRoutes } from './public-routes.ts';
import { type CredentialRoutesDeps, credentialRoutes } from './routes.ts';
import { openScans, type Scans, type ScansDeps } from './scans.ts';
import { type Credentials, type CredentialsDeps, openCredentials } from './service.ts';
import { openShowings, type ShowingsDeps } from './showings.ts';
import { createTelephoneDesk, type TelephoneDesk } from './telephone-desk.ts';

export interface CredentialFeatureDeps
  extends Omit<CredentialsDeps, 'ledger' | 'checker' | 'keyFiles'>,
    Pick<CredentialRoutesDeps, 'nameOf' | 'photoOf' | 'deviceLabel' | 'audit'>,
    Pick<ScansDeps, 'caseOf'>,
    Pick<ShowingsDeps, 'cardCase'> {
  readonly ledger: CredentialsDeps['ledger'] & ScansDeps['ledger'] & ShowingsDeps['ledger'];
  readonly limiter: Parameters<typeof createTelephoneDesk>[0]['limiter'];
}

export interface CredentialFeature {
  readonly credentials: Credentials;
  readonly scans: Scans;
  readonly desk: TelephoneDesk;
  readonly routes: (identify: Identify) => OpenAPIHono;
  readonly publicRoutes: (addressOf: (c: Context) => string) => OpenAPIHono;
  close(): Promise<void>;
}

/** Secret halves lie sealed in `keys/` of the folder, one file each. */
export function keyFilesIn(dir: string): CredentialsDeps['keyFiles'] {
  const at = (name: string) => join(dir, 'keys', `${name}.key`);
  return {
    read: (name) => (existsSync(at(name)) ? new Uint8Array(readFileSync(at(name))) : null),
    write(name, bytes) {
      mkdirSync(join(dir, 'keys'), { recursive: true, mode: 0o700 });
      writeFileSync(at(name), bytes, { mode: 0o600, flag: 'wx', flush: true });
    },
  };
}

export async function openCredentialFeature(deps: CredentialFeatureDeps): Promise<CredentialFeature> {
  const checker = webcryptoChecker(globalThis.crypto.subtle);
  const credentials = await openCredentials({ ...deps, checker, keyFiles: keyFilesIn(deps.dir) });
  const scans = openScans({
    credentials,
    ledger: deps.ledger,
    caseOf: deps.caseOf,
    checker,
    now: deps.now,
  });
  const desk = createTelephoneDesk({ credentials, limiter: deps.limiter, now: deps.now });
  const { nameOf, photoOf, deviceLabel, audit, cardCase, now } = deps;
  const showings = openShowings({ credentials, ledger: deps.ledger, cardCase, checker, now });
  return {
    credentials,
    scans,
    desk,
    routes: (identify) => {
      const routes = cardRoutes({ showings, cardCase, identify, audit });
      routes.route(
        '/',
        credentialRoutes({ credentials, desk, identify, nameOf, photoOf, deviceLabel, audit, now }),
      );
      return routes;
    },
    publicRoutes: (addressOf) => publicCredentialRoutes({ scans, desk, credentials, addressOf }),
    close: () => credentials.close(),
  };
}
