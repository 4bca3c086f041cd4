/** The device's key and the proof it makes of every request (decision 30, RFC 9449). */
import { base64, base64urlnopad } from '@scure/base';

const utf8 = new TextEncoder();
const ALG = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A new key whose private half no script can read: IndexedDB holds a handle, not bytes. */
export async function newDeviceKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALG, false, ['sign', 'verify']);
}

export async function spki(publicKey: CryptoKey): Promise<string> {
  return base64.encode(new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)));
}

const part = (value: unknown) => base64urlnopad.encode(utf8.encode(JSON.stringify(value)));

/**
 * A DPoP proof for one request.
 * @param url the request's URL; query and fragment are left out, as the RFC has it
 * @param nowMs the companion's time as far as known, milliseconds
 */
export async function proof(
  keys: CryptoKeyPair,
  request: { readonly method: string; readonly url: string; readonly token: string | null },
  nowMs: number,
  id: string,
): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const { origin, pathname } = new URL(request.url);
  const ath =
    request.token === null
      ? {}
      : {
          ath: base64urlnopad.encode(
            new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(request.token))),
          ),
        };
  const head = part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  const claims = part({
    jti: id,
    htm: request.method,
    htu: origin + pathname,
    iat: Math.floor(nowMs / 1000),
    ...ath,
  });
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    keys.privateKey,
    utf8.encode(`${head}.${claims}`),
  );
  return `${head}.${claims}.${base64urlnopad.encode(new Uint8Array(signature))}`;
}
