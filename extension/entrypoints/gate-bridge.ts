import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startBridge } from '../gate/bridge/bridge.ts';
import { chromiumHost } from '../gate/bridge/chromium-host.ts';

/** Isolated world, document_start, all frames of guarded origins. Registered by the worker. */
export default defineUnlistedScript(() => {
  const host = chromiumHost();
  if (host !== null) startBridge(host);
});
