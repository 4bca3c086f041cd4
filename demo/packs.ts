import { fileURLToPath } from 'node:url';

/** Folder of the demo agency's own rule pack: laid over the national one, in force only where the demo is started. */
export const demoPacks = fileURLToPath(new URL('./packs/', import.meta.url));

/** Folder of the demo agency's benchmark tables. */
export const demoBenchmarks = fileURLToPath(new URL('./benchmarks/', import.meta.url));
