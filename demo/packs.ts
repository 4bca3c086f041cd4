import { fileURLToPath } from 'node:url';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Folders of rule packs that are in force where the demo is started: the layers that come along (Xinjiang, the
 * district's plan, market supervision), and over them the demo bureau's own standard.
 */
export const demoPacks: readonly string[] = [folder('../shared/rules/layers/'), folder('./packs/')];

/** Folder of the demo agency's benchmark tables. */
export const demoBenchmarks = folder('./benchmarks/');
