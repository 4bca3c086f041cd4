import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';

/**
 * The *managed* build: hosts are required and narrowed by policy, scripts are registered only on the
 * origins of installed adapters. The fixed key keeps the extension's origin across installs.
 */
export default defineConfig({
  srcDir: 'extension',
  outDir: '.output',
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: () => ({ plugins: [preact()] }),
  manifest: {
    name: '三项 sanxiang',
    description: '行政执法三项制度：还差什么、为什么、下一步做什么',
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
    action: { default_title: '三项' },
    side_panel: { default_path: 'sidepanel.html' },
  },
});
