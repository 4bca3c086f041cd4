import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { installPageGate } from '../gate/page/page-gate.ts';
import type { Mutant } from '../gate/page/snapshot.ts';

declare const __GATE_MUTANT__: Mutant;

/** MAIN world, document_start, all frames of guarded origins. Registered by the worker. */
export default defineUnlistedScript(() => {
  installPageGate(window, typeof __GATE_MUTANT__ === 'string' ? __GATE_MUTANT__ : 'none');
});
