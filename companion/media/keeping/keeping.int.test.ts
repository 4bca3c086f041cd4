/** R30 how footage is kept and how it goes: asked for by one, approved by another, proven afterwards; what an inventory finds. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { healthSchema, problemSchema, type Role } from '#shared/api/contract.ts';
import { keepingNoticeSchema, keepingSchema, madeSchema } from '#shared/api/keeping.ts';
import { recordedFilesSchema, recordingsSchema } from '#shared/api/media.ts';
import { canonicalBytes } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { sha256Hex, verifyBytes } from '#shared/media/fixtures/verify-bytes.ts';
import { inventoryBytes, signedInventorySchema } from '#shared/media/inventory.ts';
import { doctor } from '../../doctor.ts';
import { texts } from '../../problem.ts';
import { type Companion, startCompanion } from '../../start.ts';
import { inventoryCommand } from './command.ts';
import { putRecording } from './fixtures/put-recording.ts';

const PASSWORD = 'keeping-2026';
const DAY = 24 * 3_600_000;
const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-keeping-'));
const clock = { offset: 0 };
const start = () =>
  startCompanion({
    dataDir,
    log: false,
    now: () => Date.now() + clock.offset,
    freeBytes: async () => 10 * 1024 ** 4,
  });
let companion: Companion;
const people: Readonly<Record<string, readonly Role[]>> = {
  shen: ['officer'],
  luo: ['lead'],
  ma: ['officer', 'lead'],
  han: ['head'],
  gu: ['legal-officer'],
  he: ['supervisor'],
  zhao: ['administrator'],
};
type Who = 'shen' | 'luo' | 'ma' | 'han' | 'gu' | 'he' | 'zhao';
const ids = new Map<string, string>();
const cookies = new Map<string, string>();
let inspected = '';
let open = '';
/** Recordings of no case. */
const loose: string[] = [];
let ofCase = '';
/** Files that were brought in and never filed. */
const sounds: string[] = [];
let second = '';
let ofOpen = '';
/** Of `ofCase`. */
let copy = '';

const ask = (who: Who, method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
  fetch(companion.url + path, {
    method,
    headers: {
      cookie: cookies.get(who) ?? '',
      origin: companion.url,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const codeOf = async (answer: Response | Promise<Response>) => {
  const got = await answer;
  return got.ok ? null : problemSchema.parse(await got.json()).code;
};
const keeping = async (who: Who, show = 'all') =>
  keepingSchema.parse(await (await ask(who, 'GET', `/api/media/keeping?show=${show}`)).json());
const at = '/api/media/keeping';
const askFor = (who: Who, ...things: readonly string[]) =>
  ask(who, 'POST', `${at}/disposals`, {
    things: things.map((id) => ({ kind: 'recording', id })),
    basis: '保管期满，经鉴定不再保存',
    reason: '腾出存储空间',
  });
const asked = async (who: Who, ...things: readonly string[]) =>
  madeSchema.parse(await (await askFor(who, ...things)).json()).id;
const answerTo = (who: Who, disposal: string, verb = 'approve') =>
  ask(who, 'POST', `${at}/disposals/${disposal}/${verb}`, { reason: '核对过清单' });
const standsOf = async (disposal: string) =>
  (await keeping('he')).disposals.find(({ id }) => id === disposal)?.stands;
const unitFile = join(dataDir, 'retention.yaml');
/** Of no case, three years. */
const longer = {
  ...{ id: 'unit-loose', of: 'no-case', keep: { months: 36 }, from: 'recorded' },
  title: { 'zh-CN': '本机关办法', en: 'Own rules' },
  why: { 'zh-CN': '本机关办法', en: 'Own rules' },
  citation: { source: 'own-rules', article: '第三条', words: '保存三年以上', verified: true },
};
const mp4 = (id: string, file = 0) => join(dataDir, 'media', id, `${file}.mp4`);
const index = (id: string, file = 0) => join(dataDir, 'media', id, `${file}.index`);
const bytesOf = (id: string) => join(dataDir, 'imports', id, 'bytes');
const thingOf = (id: string) => companion.keeping.service.kept.things.get(id);
const put = (camera: string, more: { case?: string; files?: number } = {}) =>
  putRecording(companion, dataDir, { camera, by: ids.get('shen') ?? '', from: Date.now(), ...more });

async function openCase(who: Who, archived: boolean): Promise<string> {
  const id = ulid();
  const write = (draft: EventDraft) => companion.admin.write(ids.get(who) ?? '', { kind: 'case', id }, draft);
  await write({ type: 'case.opened', data: { category: 'inspection', procedure: 'ordinary' } });
  await write({
    type: 'case.assigned',
    data: { officers: [ids.get(who) ?? ''], lead: ids.get('luo') ?? '' },
  });
  if (archived) await write({ type: 'case.archived', data: { on: new Date().toISOString().slice(0, 10) } });
  return id;
}

/** A clip of it for a court, as the record has it; its papers do not lie there. */
async function exportOf(of: string): Promise<string> {
  const id = ulid();
  const [at, sha256] = [new Date().toISOString(), sha256Hex('a clip')];
  const written = await companion.ledger.writeOwn(
    { kind: 'media', id: of },
    {
      type: 'media.exported',
      data: {
        ...{ by: ids.get('shen') ?? '', export: id, at, reason: '行政诉讼举证', from: at, to: at },
        clips: [{ file: 0, first: 1, last: 1, bytes: 6, sha256, certificate: sha256 }],
      },
    },
  );
  expect(written.ok).toBe(true);
  return id;
}

/** A redacted copy of it, without ffmpeg: what the record says of it, and where it lies. */
async function copyOf(of: string): Promise<string> {
  const redaction = ulid();
  const sha256 = sha256Hex('a copy');
  const written = await companion.ledger.writeOwn(
    { kind: 'media', id: of },
    {
      type: 'media.redacted',
      data: {
        ...{ by: ids.get('shen') ?? '', redaction, at: new Date().toISOString(), reason: '政府信息公开' },
        ...{ file: 0, from: 0, to: 2_000, regions: 1, muted: 'all', spec: sha256 },
        original: { bytes: 6, sha256 },
        copy: { bytes: 6, sha256 },
      },
    },
  );
  expect(written.ok).toBe(true);
  writeFileSync(copyAt(redaction), 'a copy');
  return redaction;
}
const copyAt = (id: string) => join(dataDir, 'redactions', `${id}.mp4.sealed`);

/** By tus, as the page of imports does. */
async function bringIn(bytes: string): Promise<string> {
  const headers = { cookie: cookies.get('shen') ?? '', origin: companion.url, 'tus-resumable': '1.0.0' };
  const name = `filename ${Buffer.from('a.amr').toString('base64')}`;
  const made = await fetch(`${companion.url}/api/media/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes.length), 'upload-metadata': name },
  });
  const at = made.headers.get('location') ?? '';
  await fetch(companion.url + at, {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: bytes,
  });
  const id = at.split('/').at(-1) ?? '';
  await vi.waitFor(() => expect(companion.imports.held(id)).not.toBeNull());
  return id;
}

beforeAll(async () => {
  companion = await start();
  await Promise.all(
    Object.entries(people).map(async ([username, roles]) => {
      const person = { username, name: username, password: PASSWORD, roles, unit: 'u1' };
      ids.set(username, (await companion.admin.createPerson(person)).id);
    }),
  );
  inspected = await openCase('shen', true);
  open = await openCase('shen', false);
  // Together: the record commits what comes at once in one go.
  loose.push(
    ...(await Promise.all(
      Array.from({ length: 12 }, (_, n) => put(`执法记录仪 ${n}`, { files: n === 3 ? 2 : 1 })),
    )),
  );
  [ofCase, second, ofOpen] = await Promise.all([
    put('执法记录仪 甲', { case: inspected }),
    put('执法记录仪 丙', { case: inspected }),
    put('执法记录仪 乙', { case: open }),
  ]);
  await signIn('shen');
  const four = ['first', 'other', 'third', 'fourth'].map((word) => bringIn(`#!AMR\n${word}`));
  sounds.push(...(await Promise.all(four)));
  // Two years and two months later.
  clock.offset = 790 * DAY;
  await signIn('shen', 'luo', 'ma', 'han', 'gu', 'he', 'zhao');
}, 60_000);
afterAll(async () => {
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});
async function signIn(...who: readonly Who[]): Promise<void> {
  await Promise.all(
    who.map(async (username) => {
      const signedIn = await fetch(`${companion.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: companion.url },
        body: JSON.stringify({ username, password: PASSWORD }),
      });
      cookies.set(username, (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
    }),
  );
}

describe('R30 how footage is kept', () => {
  it('says of each how long and why; what is past its period, and what its open case holds', async () => {
    const { things, counts } = await keeping('luo');
    const of = (id: string) => things.find((one) => one.id === id);
    expect(counts).toMatchObject({ past: 18, held: 1, kept: 0, disposed: 0 });
    expect([of(ofCase)?.stands, of(ofCase)?.until.rule]).toEqual(['past', 'no-decision']);
    expect([of(loose[0] ?? '')?.stands, of(loose[0] ?? '')?.until.rule]).toEqual(['past', 'no-case']);
    expect(of(ofOpen)).toMatchObject({ stands: 'held', until: { is: 'open' }, holds: [{ why: 'open' }] });
    // The administrator keeps the machine and reads no case.
    const seen = (await keeping('zhao')).things.find((one) => one.id === ofCase);
    expect([seen?.case, seen?.ofCase]).toEqual([null, true]);
    expect(await codeOf(ask('shen', 'GET', at))).toBe('not-permitted');
  });

  it('a hold refuses, with who and why; lifted, it does not', async () => {
    const id = loose[0] ?? '';
    expect(await codeOf(askFor('luo', ofOpen))).toBe('disposal-held');
    const made = await ask('gu', 'POST', `${at}/holds`, {
      on: { kind: 'recording', id },
      reason: '当事人已提起行政诉讼',
    });
    const hold = madeSchema.parse(await made.json()).id;
    expect(await codeOf(askFor('luo', id))).toBe('disposal-held');
    const held = (await keeping('he', 'held')).things.find((one) => one.id === id);
    expect(held?.holds).toMatchObject([{ by: { name: 'gu' }, reason: '当事人已提起行政诉讼' }]);
    expect(await codeOf(ask('zhao', 'POST', `${at}/holds/${hold}/lift`, { reason: '想腾地方' }))).toBe(
      'not-permitted',
    );
    await ask('gu', 'POST', `${at}/holds/${hold}/lift`, { reason: '判决已经生效' });
    expect(await codeOf(ask('gu', 'POST', `${at}/holds/${hold}/lift`, { reason: '再解一次' }))).toBe(
      'no-such-hold',
    );
    // Of a whole case, between asking and approval.
    const disposal = await asked('ma', ofCase);
    await ask('he', 'POST', `${at}/holds`, { on: { kind: 'case', id: inspected }, reason: '正在行政复议' });
    expect(await codeOf(answerTo('han', disposal))).toBe('disposal-held');
    expect(existsSync(mp4(ofCase))).toBe(true);
    const [all] = (await keeping('he')).holds;
    await ask('he', 'POST', `${at}/holds/${all?.id}/lift`, { reason: '复议已经办结' });
    expect(await codeOf(answerTo('han', disposal, 'refuse'))).toBeNull();
  });

  it('goes when another approves, not who asked nor who works on the case; what there was is proven afterwards', async () => {
    const before = readFileSync(mp4(ofCase));
    copy = await copyOf(ofCase);
    const disposal = await asked('ma', ofCase);
    const { things, disposals } = await keeping('he');
    expect([
      things.find(({ id }) => id === ofCase)?.copies,
      disposals.find(({ id }) => id === disposal)?.copies,
    ]).toEqual([1, 1]);
    expect(await codeOf(askFor('zhao', ofCase))).toBe('disposal-twice');
    expect(await codeOf(answerTo('ma', disposal))).toBe('disposal-own');
    expect(await codeOf(answerTo('luo', disposal))).toBe('disposal-own-case');
    expect(await codeOf(answerTo('zhao', disposal))).toBe('not-permitted');
    expect(existsSync(mp4(ofCase))).toBe(true);
    expect(await codeOf(answerTo('he', disposal))).toBeNull();
    await vi.waitFor(() => expect(existsSync(mp4(ofCase))).toBe(false));
    expect(await standsOf(disposal)).toBe('done');
    // What was made of it goes with it.
    expect(existsSync(copyAt(copy))).toBe(false);

    const events = await companion.ledger.readStream({ kind: 'media', id: ofCase });
    const heads = [...(thingOf(ofCase)?.heads.values() ?? [])];
    expect(events.at(-1)).toMatchObject({
      envelope: { type: 'media.disposed' },
      body: {
        data: {
          request: disposal,
          basis: '保管期满，经鉴定不再保存',
          askedBy: ids.get('ma'),
          approvedBy: [ids.get('he')],
          files: 1,
          bytes: before.length,
          sha256: sha256Hex(canonicalBytes(heads)),
        },
      },
    });
    // Whoever has a copy can still show that it is what was recorded: index and heads are there.
    const lines = readFileSync(index(ofCase), 'utf8').trimEnd().split('\n');
    expect((await verifyBytes(lines, before, heads)).faults).toEqual([]);
    // The case is told; player, list and clips say so, and no gap comes of it.
    await vi.waitFor(async () =>
      expect((await companion.ledger.readStream({ kind: 'case', id: inspected })).at(-1)?.envelope.type).toBe(
        'footage.disposed',
      ),
    );
    const recordings = recordingsSchema.parse(
      await (await ask('shen', 'GET', `/api/media/recordings?case=${inspected}`)).json(),
    );
    expect(recordings.recordings[0]?.disposed?.basis).toBe('保管期满，经鉴定不再保存');
    const files = await ask('shen', 'GET', `/api/media/recordings/${ofCase}/files`);
    expect(recordedFilesSchema.parse(await files.json()).disposed).not.toBeNull();
    expect(await codeOf(ask('shen', 'GET', `/api/media/recordings/${ofCase}/files/0`))).toBe(
      'footage-disposed',
    );
    const clip = { from: new Date().toISOString(), to: new Date().toISOString(), reason: '行政诉讼举证' };
    expect(await codeOf(ask('shen', 'POST', `/api/media/recordings/${ofCase}/clips`, clip))).toBe(
      'footage-disposed',
    );
    expect(await codeOf(askFor('ma', ofCase))).toBe('footage-disposed');
  });

  it('a mass disposal stops itself, in lots too, until a third person or the head approves it', async () => {
    const disposal = await asked('zhao', loose[0] ?? '', loose[1] ?? '');
    expect(await codeOf(answerTo('luo', disposal))).toBeNull();
    // With the one of before it is four of nineteen.
    const next = await asked('zhao', loose[2] ?? '');
    expect(await codeOf(answerTo('luo', next))).toBeNull();
    expect([await standsOf(disposal), await standsOf(next)]).toEqual(['done', 'third']);
    expect(existsSync(mp4(loose[2] ?? ''))).toBe(true);
    expect(await codeOf(answerTo('luo', next))).toBe('disposal-own');
    const waiting = keepingNoticeSchema.parse(await (await ask('ma', 'GET', `${at}/notice`)).json());
    expect(waiting.waiting).toBe(1);
    expect(await codeOf(answerTo('ma', next))).toBeNull();
    await vi.waitFor(async () => expect(await standsOf(next)).toBe('done'));
    const sound = sounds[0] ?? '';
    const things = [
      { kind: 'recording', id: loose[4] },
      { kind: 'import', id: sound },
    ];
    const made = await ask('zhao', 'POST', `${at}/disposals`, {
      things,
      basis: '保管期满',
      reason: '腾出存储空间',
    });
    const more = madeSchema.parse(await made.json()).id;
    expect(await codeOf(answerTo('han', more))).toBeNull();
    await vi.waitFor(async () => expect(await standsOf(more)).toBe('done'));
    expect(existsSync(mp4(loose[4] ?? ''))).toBe(false);
    // Of a file that was brought in the hash is the one it came with, and its index stays.
    expect([existsSync(bytesOf(sound)), existsSync(join(dataDir, 'imports', sound, 'index'))]).toEqual([
      false,
      true,
    ]);
    expect(thingOf(sound)?.disposed?.sha256).toBe(sha256Hex('#!AMR\nfirst'));
    expect(await codeOf(ask('shen', 'GET', `/api/media/imports/${sound}/bytes`))).toBe('footage-disposed');
    // Brought in once more it is a new one, for the bytes are not here.
    const again = await bringIn('#!AMR\nfirst');
    expect(companion.imports.held(again)?.disposed).toBeNull();
  });

  it('what was approved and not carried out when the companion ended is carried out at the next start, also half', async () => {
    const [id = '', other = ''] = [loose[3], loose[5]];
    const disposal = await asked('zhao', id, other, second);
    const approved = { by: ids.get('han') ?? '', reason: '核对过清单', enough: true };
    await companion.ledger.writeOwn(
      { kind: 'media', id: disposal },
      { type: 'media.disposalApproved', data: approved },
    );
    await companion.close();
    // It got as far as the first of two files; meanwhile what is of no case is kept longer.
    rmSync(mp4(id, 0));
    writeFileSync(unitFile, JSON.stringify({ version: 1, rules: [longer] }));
    companion = await start();
    expect([mp4(id, 1), mp4(second), mp4(other), index(id, 1)].map((path) => existsSync(path))).toEqual([
      ...[false, false],
      ...[true, true],
    ]);
    expect(thingOf(id)?.disposed).toMatchObject({
      request: disposal,
      files: 2,
      approvedBy: [ids.get('han')],
    });
    const settled = (await keeping('he')).disposals.find((one) => one.id === disposal);
    expect([settled?.stands, settled?.done, settled?.dropped]).toEqual([
      'done',
      2,
      [{ id: other, why: 'kept' }],
    ]);
    rmSync(unitFile);
  });

  it('a file of periods that cannot be read lets nothing go; one that lengthens is obeyed', async () => {
    const id = loose[6] ?? '';
    writeFileSync(unitFile, 'version: 1\nrules: [');
    expect(await codeOf(askFor('luo', id))).toBe('retention-unreadable');
    expect((await keeping('luo')).unreadable).toBe(true);
    writeFileSync(unitFile, JSON.stringify({ version: 1, rules: [longer] }));
    expect(await codeOf(askFor('luo', id))).toBe('disposal-kept');
    rmSync(unitFile);
  });
});

describe('R30 the inventory', () => {
  const account = (id: string) => join(dataDir, 'inventories', `${id}.json`);

  it('of a night reads its share, is signed, and its hash stands in the record; a missed night is made up once', async () => {
    const taken = await companion.keeping.inventories.nightly();
    expect(taken).toMatchObject({ number: 1, before: null, found: 0, asked: null });
    // The first reads everything that is there.
    const there = [...companion.keeping.service.kept.things.values()].filter(
      ({ disposed }) => disposed === null,
    );
    expect(taken?.looked.hashed).toBe(there.length);
    expect(await companion.keeping.inventories.nightly()).toBeNull();
    const bytes = readFileSync(account(taken?.id ?? ''));
    const { inventory, signature } = signedInventorySchema.parse(JSON.parse(bytes.toString('utf8')));
    const key = createPublicKey({
      key: Buffer.from(companion.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const signed = (of: typeof inventory) =>
      verify(
        'sha256',
        inventoryBytes(of),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64'),
      );
    expect([signed(inventory), signed({ ...inventory, found: 1 })]).toEqual([true, false]);
    const [event] = await companion.ledger.readStream({ kind: 'media', id: inventory.id });
    expect(event?.body?.data.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    clock.offset += DAY;
    const second = await companion.keeping.inventories.nightly();
    expect([second?.number, second?.before]).toEqual([2, event?.body?.data.sha256]);
    expect(second?.looked.hashed).toBeLessThan(there.length);
    clock.offset += 20 * DAY;
    expect((await companion.keeping.inventories.nightly())?.looked.hashed).toBe(there.length);
  });

  it('finds each fault by name, tells everybody who can act, and what is faulty may not be disposed of', async () => {
    await signIn('he', 'luo');
    const [, , , , , , missing = '', shorter = '', longer = '', changed = '', lost = '', broken = ''] = loose;
    // A disk that refuses: where the bytes should be nothing can be read.
    const refused = await put('执法记录仪 20');
    rmSync(mp4(refused));
    symlinkSync(mp4(refused), mp4(refused));
    const lostExport = await exportOf(refused);
    const flip = (path: string, where: number) => {
      const bytes = readFileSync(path);
      bytes[where] = (bytes[where] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    };
    rmSync(mp4(missing));
    truncateSync(mp4(shorter), 100);
    appendFileSync(mp4(longer), 'x');
    flip(mp4(changed), 130);
    rmSync(index(lost));
    flip(index(broken), 400);
    // It ends before what the record vouches for.
    const lines = readFileSync(index(ofOpen), 'utf8').split('\n');
    writeFileSync(index(ofOpen), `${lines.slice(0, 2).join('\n')}\n`);
    writeFileSync(`${mp4(ofOpen)}.cut`, 'x');
    writeFileSync(mp4(ofOpen, 7), 'x');
    writeFileSync(mp4(ofCase), 'x');
    writeFileSync(copyAt(copy), 'x');
    const [lostCopy, kept] = [await copyOf(ofOpen), await copyOf(ofOpen)];
    rmSync(copyAt(lostCopy));
    const [, gone = '', altered = '', cut = ''] = sounds;
    rmSync(bytesOf(gone));
    flip(bytesOf(altered), 8);
    truncateSync(bytesOf(cut), 7);
    writeFileSync(bytesOf(sounds[0] ?? ''), 'x');
    mkdirSync(join(dataDir, 'media', 'somebody'));
    mkdirSync(join(dataDir, 'imports', 'somebody'));
    const [first = '', second = ''] = readdirSync(join(dataDir, 'inventories')).sort();
    rmSync(join(dataDir, 'inventories', first));
    appendFileSync(join(dataDir, 'inventories', second), ' ');

    expect((await ask('he', 'POST', `${at}/inventory`, { everything: true })).status).toBe(200);
    await vi.waitFor(() => expect(companion.keeping.service.kept.inventories).toHaveLength(4));
    const { inventory } = await keeping('he');
    const recording = (id: string, what: string, more: object = {}) => ({
      ...{ what, of: 'recording', id, file: 0 },
      ...more,
    });
    const wanted = [
      recording(missing, 'missing'),
      recording(shorter, 'shorter'),
      recording(longer, 'longer'),
      recording(changed, 'changed', { line: 2 }),
      recording(lost, 'index-missing'),
      recording(broken, 'index-broken', { line: 1 }),
      recording(ofOpen, 'index-differs'),
      recording(ofOpen, 'longer'),
      recording(ofOpen, 'cut'),
      recording(ofOpen, 'unrecorded', { file: 7 }),
      recording(ofCase, 'not-removed'),
      { what: 'not-removed', of: 'copy', id: copy },
      recording(refused, 'unreadable'),
      { what: 'export-missing', of: 'export', id: lostExport },
      { what: 'copy-missing', of: 'copy', id: lostCopy },
      { what: 'missing', of: 'import', id: gone },
      { what: 'changed', of: 'import', id: altered, line: 1 },
      { what: 'shorter', of: 'import', id: cut },
      { what: 'not-removed', of: 'import', id: sounds[0] },
      { what: 'unknown-folder', of: 'folder', id: 'somebody' },
      { what: 'unknown-folder', of: 'folder', id: 'somebody' },
      { what: 'account-missing', of: 'inventory', id: first.replace('.json', '') },
      { what: 'account-changed', of: 'inventory', id: second.replace('.json', '') },
    ];
    const faults = (inventory.last?.faults ?? []).map(({ name: _name, ...fault }) => fault);
    expect([faults.length, existsSync(copyAt(kept))]).toEqual([wanted.length, true]);
    expect(faults).toEqual(expect.arrayContaining(wanted));
    expect(inventory.last?.faults.find(({ id }) => id === missing)?.name).toMatch(/^执法记录仪 6 \d{4}-/);
    expect(inventory.last).toMatchObject({ found: wanted.length, asked: { name: 'he' } });
    const notice = keepingNoticeSchema.parse(await (await ask('he', 'GET', `${at}/notice`)).json());
    expect(notice.faults).toBe(wanted.length);
    const health = healthSchema.parse(await (await fetch(`${companion.url}/api/health`)).json());
    expect(health.footage).toMatchObject({ faults: wanted.length });
    const said: string[] = [];
    await doctor(['--data', dataDir], texts.en.cli, (line) => said.push(line));
    expect(said.join('\n')).toContain(`${wanted.length} faults`);
    // A disposal may not hide a loss.
    for (const id of [missing, shorter, changed])
      expect(await codeOf(askFor('luo', id))).toBe('disposal-fault');
  });

  it('is given up when somebody says so: nothing is kept of it, and the next has its number', async () => {
    const before = companion.keeping.service.kept.inventories.length;
    const accounts = readdirSync(join(dataDir, 'inventories')).length;
    const { inventories } = companion.keeping;
    const [taking, again] = [inventories.take(null, true), inventories.take(null, true)];
    expect(inventories.running()).toMatchObject({ done: 0 });
    inventories.cancel();
    expect(await Promise.all([taking, again])).toEqual([null, null]);
    expect(inventories.running()).toBeNull();
    expect(companion.keeping.service.kept.inventories).toHaveLength(before);
    expect(readdirSync(join(dataDir, 'inventories'))).toHaveLength(accounts);
    expect((await inventories.take(null, false))?.number).toBe(before + 1);
    expect((await ask('he', 'DELETE', `${at}/inventory`)).status).toBe(200);
  });

  it('is taken from the command line too, and ends with 1 where something is wrong', async () => {
    await companion.close();
    const said: string[] = [];
    const code = await inventoryCommand(['--data', dataDir], {
      locale: 'zh-CN',
      dataDir: undefined,
      open: (dir) => startCompanion({ dataDir: dir, log: false, now: () => Date.now() + clock.offset }),
      out: (line) => said.push(line),
      err: (line) => said.push(line),
    });
    expect([code, said.filter((line) => line.includes(loose[6] ?? '-'))]).toEqual([
      1,
      [expect.stringContaining('不见了')],
    ]);
    companion = await start();
  });
});
