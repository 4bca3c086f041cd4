/** What the bridge needs of the extension, so that it can be wired to Chromium or to a test. */
import type { InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import type { GateState, Replies, ToFrame, ToWorker } from '../../protocol.ts';
import type { SealedSeal } from '../../store/queued-seal.ts';
import type { Language } from './message.ts';

/** What the worker keeps in `storage.local` for frames, so that they start without it. Nothing secret. */
export interface GateConfig {
  readonly installed: readonly InstalledAdapter[];
  readonly state: GateState;
  readonly language: Language;
}

export interface Host {
  /** Null while nothing was stored yet. `publicKey`: the officer's, for seals. */
  readonly config: () => Promise<{ readonly gate: GateConfig | null; readonly publicKey: string | null }>;
  readonly send: <T extends ToWorker>(message: T) => Promise<Replies[T['type']]>;
  readonly queue: (attempt: string, seal: SealedSeal) => Promise<void>;
  readonly onMessage: (receive: (message: ToFrame) => unknown) => void;
  readonly onConfig: (changed: () => void) => void;
  /** False once the extension was updated or removed under this frame. */
  readonly alive: () => boolean;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly id: () => string;
}
