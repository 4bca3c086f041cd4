/** The thread in which files of anybody are read (metadata.ts): one question, one answer. */
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { fileFormats } from '#shared/media/file-kind.ts';
import { factsOf } from './file-facts.ts';
import { NOTHING_SAID } from './metadata.ts';

const askedSchema = z.strictObject({ path: z.string(), format: z.enum(fileFormats) });

parentPort?.on('message', async (asked: unknown) => {
  const { path, format } = askedSchema.parse(asked);
  const facts = await factsOf(path, format).catch(() => ({ ...NOTHING_SAID, unreadable: true }));
  parentPort?.postMessage(facts);
});
