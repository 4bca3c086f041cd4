/** Bad days of the disk: full, and damaged. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendResponseSchema, healthSchema, problemSchema } from '#shared/api/contract.ts';
import type { SealedEvent } from '#shared/case/envelope.ts';
import { dataFiles } from './data-dir.ts';
import { doctor } from './doctor.ts';
import { inspect } from './inspect.ts';
import { deviceClient, pairedOfficer } from './pairing/fixtures/device-client.ts';
import { texts } from './problem.ts';
import { startCompanion } from './start.ts';

const opened = { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } } as const;
const step = (place: string) => ({ type: 'step.started', data: { step: 'filing', place } }) as const;

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'bad-days-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('disk full, over HTTP', () => {
  it('R44: an append is refused with what to do, the store is intact, and it works again once there is room', async () => {
    const data = join(dir, 'full');
    let companion = await startCompanion({ dataDir: data, log: false, maxPages: 120 });
    const { key, token, chain } = await pairedOfficer(companion);
    const post = (events: readonly SealedEvent[]) =>
      deviceClient(companion.url, key, token).call('POST', '/api/events', { events });
    const health = async () =>
      healthSchema.parse(await (await fetch(`${companion.url}/api/health`)).json()).ledger;
    const stream = { kind: 'case', id: ulid() } as const;
    let next = [chain.next(stream, opened)];
    let refused: Response | null = null;
    for (let i = 0; i < 400 && refused === null; i += 1) {
      const before = await health();
      const response = await post(next);
      if (response.ok) {
        await response.json();
        next = Array.from({ length: 20 }, () => chain.next(stream, step('现场'.repeat(90))));
      } else {
        refused = response;
        // Nothing of the twenty was kept.
        expect(await health()).toEqual(before);
      }
    }
    const problem = problemSchema.parse(await refused?.json());
    expect(refused?.headers.get('content-type')).toContain('application/problem+json');
    expect(problem).toMatchObject({ status: 507, code: 'disk-full' });
    expect(problem.title.length).toBeGreaterThan(4);
    expect(problem.todo?.length).toBeGreaterThan(4);
    // Reading goes on; a smaller batch of the same is refused or taken whole, never in part.
    expect((await deviceClient(companion.url, key, token).call('GET', '/api/sync')).status).toBe(200);

    const full = await health();
    await companion.close();
    expect(await inspect(dataFiles(data))).toMatchObject([{ ok: true, size: full.size }, { ok: true }]);

    companion = await startCompanion({ dataDir: data, log: false });
    try {
      expect(await health()).toEqual(full);
      const { results } = appendResponseSchema.parse(await (await post(next)).json());
      expect(results.map((one) => one.status)).toEqual(next.map(() => 'accepted'));
      expect((await health()).size).toBe(full.size + next.length);
    } finally {
      await companion.close();
    }
  });
});

describe('doctor: a damaged copy', () => {
  let data = '';
  const EVENTS = 40;
  beforeAll(async () => {
    data = join(dir, 'sound');
    const companion = await startCompanion({ dataDir: data, log: false });
    const { key, token, chain } = await pairedOfficer(companion);
    const stream = { kind: 'case', id: ulid() } as const;
    const events = [chain.next(stream, opened)];
    for (let i = 2; i < EVENTS; i += 1) events.push(chain.next(stream, step(`现场${i}`)));
    const client = deviceClient(companion.url, key, token);
    const answer = await client.call('POST', '/api/events', { events });
    expect(appendResponseSchema.parse(await answer.json()).ledger.size).toBe(EVENTS);
    await companion.close();
  });

  /** Spoils a copy, and says what doctor finds in it. */
  async function spoiled(name: string, spoil: (files: ReturnType<typeof dataFiles>) => void) {
    const copy = join(dir, name);
    cpSync(data, copy, { recursive: true });
    const files = dataFiles(copy);
    spoil(files);
    const said: string[] = [];
    const code = await doctor(['--data', copy], texts.en.cli, (line) => said.push(line));
    return { code, said: said.join('\n') };
  }
  const sql = (statement: string) => (files: ReturnType<typeof dataFiles>) => {
    const database = new DatabaseSync(files.record);
    database.exec(statement);
    database.close();
  };

  it('is content with one that is not', async () => {
    const { code, said } = await spoiled('copy', () => {});
    expect(said).toContain(`record.sqlite intact (${EVENTS} events`);
    expect(said).not.toContain('problem');
    expect(code).toBe(0);
  });

  it.each([
    [
      'a flipped byte in a body',
      // Whatever stood there: sealed bytes are zero once in 256 times.
      "UPDATE events SET body = CAST(substr(body, 1, 20) || iif(substr(body, 21, 1) = x'00', x'01', x'00') || substr(body, 22) AS BLOB) WHERE seq = 7",
      'the body of event 7 was changed',
    ],
    [
      'a changed envelope',
      "UPDATE events SET envelope = replace(envelope, 'step.started', 'step.startex') WHERE seq = 9",
      'the envelope of event 9 was changed',
    ],
    [
      'a changed leaf',
      "UPDATE events SET leaf = CAST(iif(substr(leaf, 1, 1) = x'00', x'01', x'00') || substr(leaf, 2) AS BLOB) WHERE seq = 9",
      'the envelope of event 9 was changed',
    ],
    ['a column that says another thing', "UPDATE events SET stream = 'X' WHERE seq = 11", 'event 11'],
    ['a removed row', 'DELETE FROM events WHERE seq = 12', 'lacks event 12'],
    ['two removed rows', 'DELETE FROM events WHERE seq IN (12, 13)', 'lacks event 12 to 13'],
    [
      'rows removed at the end',
      `DELETE FROM events WHERE seq > ${EVENTS - 3}`,
      `has ${EVENTS - 3}, once had ${EVENTS}`,
    ],
  ])('names %s', async (name, statement, expected) => {
    const { code, said } = await spoiled(name.replaceAll(' ', '-'), sql(statement));
    expect(said).toContain(expected);
    expect(code).toBe(1);
  });

  it('names a history written anew, though every leaf fits its envelope: the signed checkpoint does not', async () => {
    const { code, said } = await spoiled('anew', (files) => {
      const database = new DatabaseSync(files.record);
      const row = database.prepare('SELECT envelope FROM events WHERE seq = 30').get();
      const envelope = String(row?.envelope).replace(/"at":"2/, '"at":"3');
      const leaf = createHash('sha256').update(`\0${envelope}`).digest();
      database
        .prepare('UPDATE events SET envelope = ?, leaf = ?, body = NULL WHERE seq = 30')
        .run(envelope, leaf);
      database.close();
    });
    expect(said).toContain(`the first ${EVENTS} events do not agree`);
    expect(said).not.toContain('event 30');
    expect(code).toBe(1);
  });

  it('names a byte flipped in the file itself, wherever a body lies', async () => {
    const { code, said } = await spoiled('byte', (files) => {
      const bytes = readFileSync(files.record);
      const database = new DatabaseSync(files.record);
      const body = database.prepare('SELECT body FROM events WHERE seq = 20').get()?.body as Uint8Array;
      database.close();
      const at = bytes.indexOf(Buffer.from(body.slice(20, 40)));
      expect(at).toBeGreaterThan(0);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(files.record, bytes);
    });
    expect(said).toContain('the body of event 20 was changed');
    expect(code).toBe(1);
  });

  it.each([
    ['cut in the middle', (size: number) => Math.floor(size / 2)],
    ['cut inside a page', (size: number) => size - 1000],
    ['emptied', () => 0],
  ])('names a file %s', async (name, length) => {
    const { code, said } = await spoiled(name.replaceAll(' ', '-'), (files) =>
      truncateSync(files.record, length(statSync(files.record).size)),
    );
    expect(said).toMatch(/problem .*record\.sqlite/);
    expect(code).toBe(1);
  });

  it('names a key file that is gone', async () => {
    const { code, said } = await spoiled('no-keys', (files) => rmSync(files.masterKey));
    expect(said).toContain('master.key is missing');
    expect(code).toBe(1);
  });
});
