/** This device's key for one person's card: no script can read its private half, IndexedDB holds a handle. */
import type { Sign } from '#shared/credential/signature.ts';

const DATABASE = 'sanxiang-card';
const STORE = 'keys';

function wait<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The key of that person on this device, made when there is none. */
export async function holderKeyOf(person: string): Promise<CryptoKeyPair> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await wait(opening);
  try {
    const keys = (mode: IDBTransactionMode) => database.transaction(STORE, mode).objectStore(STORE);
    const known: CryptoKeyPair | undefined = await wait(keys('readonly').get(person));
    if (known !== undefined) return known;
    const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ]);
    await wait(keys('readwrite').put(made, person));
    return made;
  } finally {
    database.close();
  }
}

/** The compressed point of a public key (SEC 1 §2.3.3), base64. */
export async function pointOf(key: CryptoKey): Promise<string> {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', key));
  return btoa(String.fromCharCode(2 + ((raw[64] ?? 0) & 1), ...raw.slice(1, 33)));
}

export function signBy(key: CryptoKey): Sign {
  return async (message) =>
    new Uint8Array(
      await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new Uint8Array(message)),
    );
}
