/**
 * The registry in a real companion: nothing is asked before the administrator says so; then whoever is not qualified signs no
 * step, cases are told, devices are told, and what was mended frees them again.
 */
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendResponseSchema, problemSchema } from '#shared/api/contract.ts';
import { provisionSchema } from '#shared/api/device.ts';
import {
  personPageSchema,
  type RegistryPage,
  registryPageSchema,
  savedSchema,
} from '#shared/api/registry.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { fold } from '#shared/case/fold.ts';
import type { OfficerRecord } from '#shared/registry/records.ts';
import { findingOf, readSnapshot } from '#shared/registry/snapshot.ts';
import { createChain, newDeviceKey, proof } from '../companion/pairing/fixtures/device-client.ts';
import { type PersonName, type Story, signIn, startStory } from './board/story.ts';

let story: Story;
const cookies = new Map<PersonName, string>();
const today = shanghaiDay(new Date().toISOString());
const day = (offset: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  story = await startStory();
  for (const who of ['zhao', 'luo', 'shen', 'he'] as const) cookies.set(who, await signIn(story, who));
});
afterAll(() => story.close());

async function call(who: PersonName, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(story.companion.url + path, {
    method,
    headers: { cookie: cookies.get(who) ?? '', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
async function save(path: string, body: unknown): Promise<string> {
  const response = await call('zhao', 'POST', path, body);
  if (!response.ok) throw new Error(await response.text());
  return savedSchema.parse(await response.json()).id;
}
const page = async (query = '', who: PersonName = 'zhao'): Promise<RegistryPage> =>
  registryPageSchema.parse(await (await call(who, 'GET', `/api/registry${query}`)).json());
async function codeOf(response: Response): Promise<string> {
  return problemSchema.parse(await response.json()).code;
}

let bureau = '';
const persons: Partial<Record<PersonName, string>> = {};
const officer = (who: PersonName, over: Partial<OfficerRecord> = {}): OfficerRecord => ({
  name: who,
  account: story.ids[who],
  organ: bureau,
  status: 'active',
  certificate: {
    number: `1405022600${Object.keys(story.ids).indexOf(who)}`,
    from: day(-400),
    until: day(400),
    standing: 'valid',
    scope: [],
  },
  examination: { result: 'passed' },
  reviewer: null,
  ...over,
});
const certificate = (who: PersonName, over: Partial<NonNullable<OfficerRecord['certificate']>>) => {
  const known = officer(who).certificate;
  return known === null ? null : { ...known, ...over };
};
const reason = '按证件登记';
const tick = (item: string) => ({ type: 'item.completed', data: { item, closedBy: 'attestation' } }) as const;
const stateOf = async (id: string) => fold(await story.companion.ledger.readStream({ kind: 'case', id }));
/** Waits until the case was told. */
async function told(id: string, test: (state: Awaited<ReturnType<typeof stateOf>>) => boolean) {
  for (let tries = 0; tries < 60; tries += 1) {
    const state = await stateOf(id);
    if (test(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return stateOf(id);
}

describe('R9, R10 the registry', () => {
  it('is empty at first, says so, and nothing is asked', async () => {
    const empty = await page();
    expect(empty).toMatchObject({ phase: 'none', organs: [], persons: [], changed: null });
    expect(await codeOf(await call('zhao', 'PUT', '/api/registry/checked', { checked: true, reason }))).toBe(
      'nothing-entered',
    );
    const id = await story.seed({
      subject: '甲店',
      number: '甲1号',
      officer: 'shen',
      open: ['officers-qualified'],
    });
    await story.write('shen', id, tick('officers-qualified'));
    expect((await stateOf(id)).qualifications).toEqual({});
  });

  it('takes organs and officers, and asks nothing while they are entered', async () => {
    bureau = await save('/api/registry/organs', {
      from: day(-500),
      reason,
      record: {
        kind: 'statutory',
        name: '示例区城市管理局',
        scope: ['penalty', 'coercion'],
        status: 'active',
      },
    });
    persons.shen = await save('/api/registry/persons', { from: day(-400), reason, record: officer('shen') });
    const entered = await page();
    expect(entered.phase).toBe('entered');
    expect(entered.persons.map(({ name, standing }) => [name, standing])).toEqual([['shen', 'ok']]);
    // Whoever would be stopped is named beforehand.
    expect(entered.accounts.map(({ name, why }) => [name, why])).toContainEqual(['林若溪', 'no-record']);
    const id = await story.seed({
      subject: '乙店',
      number: '乙1号',
      officer: 'lin',
      open: ['officers-qualified'],
    });
    await story.write('lin', id, tick('officers-qualified'));
  });

  it('refuses what cannot be, and says what to do', async () => {
    const put = (record: unknown, path = '/api/registry/persons') =>
      call('zhao', 'POST', path, { from: day(-10), reason, record });
    expect(await codeOf(await put(officer('lin', { organ: 'nowhere' })))).toBe('organ-missing');
    expect(await codeOf(await put({ ...officer('lin'), account: story.ids.shen }))).toBe('account-taken');
    expect(await codeOf(await put({ ...officer('lin'), account: 'nobody' }))).toBe('account-missing');
    const taken = certificate('shen', {});
    expect(await codeOf(await put({ ...officer('lin'), certificate: taken }))).toBe('certificate-taken');
    const turned = certificate('lin', { from: day(0), until: day(-1) });
    expect(await codeOf(await put({ ...officer('lin'), certificate: turned }))).toBe('certificate-days');
    expect(
      await codeOf(
        await put(
          {
            kind: 'entrusted',
            name: '某大队',
            scope: ['penalty'],
            status: 'active',
            mandate: { by: 'nowhere', matters: '市容', from: day(0), until: day(10) },
          },
          '/api/registry/organs',
        ),
      ),
    ).toBe('mandate-giver');
    expect(await codeOf(await put(officer('shen'), `/api/registry/persons/${persons.shen}`))).toBe(
      'same-record',
    );
    expect(
      (await call('zhao', 'POST', '/api/registry/persons', { from: day(0), reason: 'x', record: {} })).status,
    ).toBe(400);
    for (const who of ['shen', 'luo'] as const)
      expect(
        (await call(who, 'POST', '/api/registry/persons', { from: day(0), reason, record: officer('lin') }))
          .status,
      ).toBe(403);
    expect((await call('shen', 'GET', '/api/registry')).status).toBe(403);
    expect((await call('he', 'GET', '/api/registry')).status).toBe(200);
  });

  it('once switched on: who is not qualified signs no step, and the answer says which fact and who can mend it', async () => {
    persons.lin = await save('/api/registry/persons', {
      from: day(-400),
      reason,
      record: officer('lin', { certificate: certificate('lin', { until: day(-3) }) }),
    });
    expect((await call('zhao', 'PUT', '/api/registry/checked', { checked: true, reason })).status).toBe(200);
    expect((await page()).phase).toBe('checked');
    const id = await story.seedOpen('丙店', '丙1号', 'shen');
    await story.write('shen', id, tick('officers-qualified'));
    const refused = await story.companion.admin.write(
      story.ids.lin,
      { kind: 'case', id },
      tick('facts-established'),
    );
    expect(refused).toMatchObject({ ok: false, problem: { code: 'not-qualified' } });
    if (!refused.ok) {
      expect(refused.problem.title).toContain(`执法证已过期（${day(-2)} 起）`);
      expect(refused.problem.todo).toBe('由发证机关处理，再由名册管理员登记。');
    }
    const present = await story.companion.admin.write(
      story.ids.shen,
      { kind: 'case', id },
      { type: 'officer.present', data: { person: story.ids.lin, means: 'pin-on-this-device' } },
    );
    expect(present).toMatchObject({ ok: false, problem: { code: 'second-not-qualified' } });
    // What happened is taken all the same.
    const facts = await story.companion.admin.write(
      story.ids.lin,
      { kind: 'case', id },
      { type: 'case.factsCaptured', data: { facts: { subject: '丙店' }, provenance: 'hand' } },
    );
    expect(facts.ok).toBe(true);
    // Head and legal officer approve and review; they are asked nothing.
    const reviewed = await story.companion.admin.write(
      story.ids.gu,
      { kind: 'case', id },
      {
        type: 'item.completed',
        data: { item: 'legal-review', closedBy: 'attestation', as: 'legal-officer' },
      },
    );
    expect(reviewed.ok).toBe(true);
    const state = await told(id, ({ qualifications }) => Object.keys(qualifications).length > 0);
    expect(state.qualifications[story.ids.lin]).toMatchObject({
      qualified: false,
      why: 'expired',
      since: day(-2),
      actor: 'companion',
    });
  });

  it('tells a device what it says, signed; a forged finding is refused', async () => {
    const key = await newDeviceKey();
    const { device, token } = await story.companion.admin.pairDevice({
      person: story.ids.shen,
      publicKey: key.spki,
      label: 'x',
    });
    const ask = async (method: string, path: string, body?: unknown) => {
      const url = story.companion.url + path;
      const headers = { authorization: `DPoP ${token}`, dpop: await proof(key, { method, url, token }) };
      return fetch(url, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    };
    const provision = provisionSchema.parse(await (await ask('GET', '/api/device/provision')).json());
    if (provision.registry === undefined) throw new Error('no registry');
    const companion = createPublicKey({
      key: Buffer.from(story.companion.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const by = async (bytes: Uint8Array, signature: string) =>
      verify(
        'sha256',
        bytes,
        { key: companion, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64'),
      );
    const snapshot = await readSnapshot(provision.registry, by);
    if (snapshot === null) throw new Error('not signed');
    expect(findingOf(snapshot, story.ids.shen, today, 'penalty')).toEqual({ finding: 'qualified' });
    expect(findingOf(snapshot, story.ids.shen, today, 'levy')).toEqual({
      finding: 'unqualified',
      why: 'organ-not-authorised',
    });
    expect(findingOf(snapshot, story.ids.lin, today, 'penalty')).toEqual({
      finding: 'unqualified',
      why: 'expired',
      since: day(-2),
    });
    expect(findingOf(snapshot, story.ids.zhou, today, 'penalty')).toEqual({
      finding: 'unqualified',
      why: 'no-record',
    });
    const forged = { ...provision.registry, body: provision.registry.body.replace('expired', 'x') };
    expect(await readSnapshot(forged, by)).toBeNull();

    const id = await story.seedOpen('丁店', '丁1号', 'shen');
    const chain = createChain(story.ids.shen, device);
    const finding: EventDraft = {
      type: 'qualification.checked',
      data: {
        on: today,
        registry: { issued: snapshot.issued, sha256: 'a'.repeat(64) },
        persons: [{ person: story.ids.lin, finding: 'qualified' }],
      },
    };
    const sent = await ask('POST', '/api/events', { events: [chain.next({ kind: 'case', id }, finding)] });
    const [answered] = appendResponseSchema.parse(await sent.json()).results;
    expect(answered).toMatchObject({ status: 'refused', code: 'registry-differs' });
  });

  it('frees a case by itself once the registry is mended, and keeps every version with its reason', async () => {
    const id = await story.seedOpen('戊店', '戊1号', 'shen');
    expect(
      (await told(id, ({ qualifications }) => story.ids.lin in qualifications)).qualifications[story.ids.lin],
    ).toMatchObject({ qualified: false });
    await save(`/api/registry/persons/${persons.lin}`, {
      from: day(0),
      reason: '换发新证',
      record: officer('lin', { certificate: certificate('lin', { from: day(0), until: day(700) }) }),
    });
    expect(
      (await told(id, ({ qualifications }) => qualifications[story.ids.lin]?.qualified === true))
        .qualifications[story.ids.lin],
    ).toMatchObject({ qualified: true });
    await story.write('lin', id, tick('facts-established'));
    const history = personPageSchema.parse(
      await (await call('he', 'GET', `/api/registry/persons/${persons.lin}`)).json(),
    );
    expect(history.versions.map(({ from, current, by }) => [from, current, by])).toEqual([
      [day(0), true, '赵敏'],
      [day(-400), false, '赵敏'],
    ]);
    const reads = (await story.companion.reads(story.ids.he)).flatMap(
      ({ body }) => body?.data.of as string[],
    );
    expect(reads).toContain(persons.lin);
  });

  it('a version that was a mistake is taken back, and what held before holds again', async () => {
    await save(`/api/registry/persons/${persons.shen}`, {
      from: day(-1),
      reason: '登记错人',
      record: officer('shen', { certificate: certificate('shen', { standing: 'suspended' }) }),
    });
    expect((await page('?show=unqualified')).persons.map(({ name, why }) => [name, why])).toEqual([
      ['shen', 'suspended'],
    ]);
    const { versions } = personPageSchema.parse(
      await (await call('zhao', 'GET', `/api/registry/persons/${persons.shen}`)).json(),
    );
    const event = versions[0]?.event ?? '';
    await save(`/api/registry/persons/${persons.shen}/withdraw`, { event, reason: '登记错人，撤回' });
    expect((await page('?show=unqualified')).persons).toEqual([]);
    expect(
      await codeOf(
        await call('zhao', 'POST', `/api/registry/persons/${persons.shen}/withdraw`, { event, reason }),
      ),
    ).toBe('no-such-version');
  });

  it('switched off, every case is freed of its findings, and the console says that nothing is checked', async () => {
    const id = await story.seedOpen('己店', '己1号', 'ma');
    expect(
      (await told(id, ({ qualifications }) => story.ids.ma in qualifications)).qualifications[story.ids.ma],
    ).toMatchObject({ why: 'no-record' });
    expect(
      (await call('zhao', 'PUT', '/api/registry/checked', { checked: false, reason: '导入出错，先停' }))
        .status,
    ).toBe(200);
    const off = await page();
    expect(off.phase).toBe('entered');
    expect(off.changed).toMatchObject({ by: '赵敏', reason: '导入出错，先停' });
    expect(
      (await told(id, ({ qualifications }) => !(story.ids.ma in qualifications))).qualifications,
    ).toEqual({});
    await story.write('ma', id, tick('officers-qualified'));
  });
});
