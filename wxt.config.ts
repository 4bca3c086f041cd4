import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';

/**
 * Public half of the key that fixes the extension's id (lcpiajolahlcobnkhhigmocgegjdhokj), so that its origin, and
 * with it the officers' stores, stay across installs and machines.
 */
const key =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA76+tjCHlLDtwoDg/SrLtEGhPnxoEH4gMPGwdPzPGKoezawcUOPFWzpu7Xl5C51V5moDuuj0/j3Zzeyt/tKvyRAFyOQeq8dMb2GBd8lqr5LWmtse0lYlfrrVQKLBn9nqZabbWSMtVm3jl6m5uAFwDs+EeT+c+o0OI5SsaN1okbHpuq2rfaYTEiM/AbQOII0IHAx1uTcGa/vhFUd04khzSoPCdHSvvZMkvqgHpVfup26tQRQRIQt+CplKHRDvgwYfGvyzHmzckDzhRiR8+obwjJ5Xc+1FBxMkTyM6Iclkc3H2Dba0J58MmKdUNgu5meslZp1LQrRhvaxINRL6uS5/iRQIDAQAB';

/**
 * `SANXIANG_BUILD=managed` is what an administrator rolls out. Without it (demo and tests) one constant differs:
 * the shadow root of our marks on a page is open, so that a test can look inside.
 */
const managed = process.env.SANXIANG_BUILD === 'managed';

/**
 * The *managed* build: hosts are required and narrowed by policy, scripts are registered only on the
 * origins of installed adapters.
 */
export default defineConfig({
  srcDir: 'extension',
  outDir: managed ? '.output/managed' : '.output',
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: () => ({
    plugins: [preact()],
    define: { __OPEN_SHADOW_ROOT__: JSON.stringify(!managed) },
  }),
  manifest: {
    name: '三项 sanxiang',
    description: '行政执法三项制度：还差什么、为什么、下一步做什么',
    key,
    default_locale: undefined,
    minimum_chrome_version: '119',
    permissions: [
      'storage',
      'unlimitedStorage',
      'scripting',
      'tabs',
      'webNavigation',
      'webRequest',
      'declarativeNetRequest',
      'sidePanel',
      'notifications',
      'alarms',
    ],
    host_permissions: ['*://*/*'],
    // Argon2id of the PIN runs as WebAssembly; nothing is ever evaluated or loaded from elsewhere.
    content_security_policy: {
      extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'",
    },
    action: { default_title: '三项' },
    // The icon opens the side panel, which is the main surface; the card is one key away from everywhere.
    commands: {
      'show-card': {
        suggested_key: { default: 'Alt+Shift+Q' },
        description: '出示执法证 Show identity',
      },
    },
    side_panel: { default_path: 'sidepanel.html' },
  },
});
