import { installPageGate } from '../../../extension/gate/page/page-gate.ts';
import type { Mutant } from '../../../extension/gate/page/snapshot.ts';

declare const __GATE_MUTANT__: Mutant;

installPageGate(window, __GATE_MUTANT__);
