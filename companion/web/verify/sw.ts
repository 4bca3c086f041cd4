/**
 * The page's service worker: keeps the page, so that a second visit needs no network. The lists are kept by the page
 * itself, which verifies them first. Its text changes with the page's, which is how a phone learns of another page.
 */
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope & typeof globalThis;

/** Hash of the page, put in when it is written out. */
const VERSION = '%version%';
const CACHE = `v-page-${VERSION}`;
const base = new URL('./', self.location.href).pathname;
/** The page answers at `/v` as well as at `/v/`. */
const isPage = (path: string) => path === base || path === base.slice(0, -1) || path === `${base}index.html`;
const onTap = ['scan', 'say', 'languages'].map((name) => `${base}${name}`);
const isOnTap = (path: string) => onTap.some((start) => path.indexOf(start) === 0);

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.add(new Request(base, { cache: 'no-cache' })))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.indexOf('v-page-') === 0 && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && isPage(pathname)) {
    event.respondWith(
      caches
        .open(CACHE)
        .then((cache) => cache.match(base))
        .then((kept) => kept ?? fetch(request)),
    );
  } else if (isOnTap(pathname)) {
    // Loaded on a tap; from then on it works without a network too.
    event.respondWith(
      caches.open(CACHE).then(async (cache) => {
        const kept = await cache.match(request, { ignoreSearch: true });
        if (kept !== undefined) return kept;
        const answer = await fetch(request);
        if (answer.ok && !answer.redirected) await cache.put(request, answer.clone());
        return answer;
      }),
    );
  }
});
