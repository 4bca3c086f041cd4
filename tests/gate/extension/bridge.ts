import { startBridge } from '../../../extension/gate/bridge/bridge.ts';
import { chromiumHost } from '../../../extension/gate/bridge/chromium-host.ts';

const host = chromiumHost();
if (host !== null) startBridge(host);
