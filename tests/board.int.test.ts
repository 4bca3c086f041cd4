import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Board, boardRowSchema, boardSchema, casePageSchema } from '#shared/api/console.ts';
import { type PersonName, type Story, signIn, startStory } from './board/story.ts';

let story: Story;
const cookies = new Map<PersonName, string>();

beforeAll(async () => {
  story = await startStory();
});
afterAll(async () => {
  await story.close();
});

async function ask(
  who: PersonName,
  path: string,
  init: { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const cookie = cookies.get(who) ?? (await signIn(story, who));
  cookies.set(who, cookie);
  return fetch(story.companion.url + path, {
    method: init.method ?? 'GET',
    headers: {
      cookie,
      origin: story.companion.url,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
}

async function boardOf(who: PersonName): Promise<Board> {
  return boardSchema.parse(await (await ask(who, '/api/board')).json());
}

interface Message {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** Reads server-sent events until `done` says so; the order of arrival. */
async function readStream(
  response: Response,
  done: (messages: readonly Message[]) => boolean,
): Promise<Message[]> {
  const messages: Message[] = [];
  if (response.body === null) throw new Error('no stream');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!done(messages)) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    text += value;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
      messages.push({ event: field('event'), id: field('id'), data: JSON.parse(field('data') || 'null') });
    }
  }
  await reader.cancel();
  return messages;
}

describe('R43: the board is live', () => {
  test('an appended event changes the row on the stream, and what was missed comes after Last-Event-ID', async () => {
    const caseId = await story.seed({
      subject: '顺发冷饮店',
      number: '云市监案〔2026〕102号',
      officer: 'zhou',
      open: ['discretion-note'],
    });
    const board = await boardOf('luo');
    const row = board.rows.find((one) => one.case === caseId);
    expect(row).toMatchObject({
      subject: '顺发冷饮店',
      number: '云市监案〔2026〕102号',
      group: 'stuck',
      missing: { title: { 'zh-CN': '裁量说明未写' }, more: 0, bar: 'procedural' },
    });
    const stream = await ask('luo', `/api/board/events?after=${board.at}`);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    // Rows of what came before may still be under way: the one that the note brings is waited for.
    const cleared = (one: { readonly event: string; readonly data: unknown }) =>
      one.event === 'row' && boardRowSchema.parse(one.data).group === 'clear';
    const arrives = readStream(stream, (all) => all.some(cleared));
    await story.write('zhou', caseId, {
      type: 'note.written',
      data: { kind: 'discretion', draft: '', text: '初次违法，已改正。', restsOn: {}, packs: [] },
    });
    const live = (await arrives).find(cleared);
    const changed = boardRowSchema.parse(live?.data);
    expect(changed).toMatchObject({ case: caseId, missing: null, group: 'clear' });

    // Away while one more event comes; the position of the row brings exactly what is newer.
    await story.write('zhou', caseId, {
      type: 'item.reopened',
      data: { item: 'evidence-verified', reason: '票据要补一张' },
    });
    const back = await ask('luo', '/api/board/events', { headers: { 'last-event-id': live?.id ?? '' } });
    const missed = (await readStream(back, (all) => all.some((one) => one.event === 'row'))).filter(
      (one) => one.event !== 'heartbeat',
    );
    expect(missed.map((one) => one.event)).toEqual(['row']);
    expect(boardRowSchema.parse(missed[0]?.data).group).toBe('stuck');
  });

  test('whoever is signed out everywhere is sent nothing more, also on a stream that is open', async () => {
    const caseId = await story.seed({
      subject: '城南粮油店',
      number: '云市监案〔2026〕121号',
      officer: 'zhou',
      open: ['discretion-note'],
    });
    const reopened = {
      type: 'item.reopened',
      data: { item: 'evidence-verified', reason: '再核对' },
    } as const;
    const at = (await boardOf('ma')).at;
    // The control: somebody else's stream brings the very change.
    const lead = await ask('luo', `/api/board/events?after=${at}`);
    const stream = await ask('ma', `/api/board/events?after=${at}`);
    const other = readStream(lead, (all) => all.some((one) => one.event === 'row'));
    const sent = readStream(stream, (all) => all.some((one) => one.event === 'row'));
    expect((await ask('ma', '/api/session/all', { method: 'DELETE' })).status).toBe(200);
    cookies.delete('ma');
    await story.write('zhou', caseId, reopened);
    expect((await other).map((one) => one.event)).toContain('row');
    expect((await sent).map((one) => one.event)).not.toContain('row');
  });

  test('a position of another run, or one that is too old, is answered with reset and not with silence', async () => {
    const stream = await ask('luo', '/api/board/events?after=01ANOTHERRUN.3');
    const messages = await readStream(stream, (all) => all.some((one) => one.event !== 'heartbeat'));
    expect(messages.at(-1)?.event).toBe('reset');
  });

  test('an officer sees his own cases, the lead those of the unit, the administrator none', async () => {
    const caseId = await story.seed({
      subject: '锦食坊小吃店',
      number: '云市监案〔2026〕112号',
      officer: 'shen',
      open: ['discretion-note'],
    });
    const sees = async (who: PersonName) => (await boardOf(who)).rows.some((row) => row.case === caseId);
    expect([await sees('luo'), await sees('shen'), await sees('he'), await sees('zhou')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect((await ask('zhao', '/api/board')).status).toBe(403);
    expect((await ask('zhou', `/api/cases/${caseId}`)).status).toBe(404);
    expect((await fetch(`${story.companion.url}/api/board`)).status).toBe(401);
  });
});

describe('decision 1: who approves', () => {
  let cases = 0;
  async function asked() {
    cases += 1;
    const caseId = await story.seed({
      subject: '老巷口面馆',
      // A number of its own: two cases under one number are one (decision 16).
      number: `云市监案〔2026〕86-${cases}号`,
      officer: 'ma',
      open: ['two-officers'],
    });
    return { caseId, ...(await story.ask('ma', caseId, ['two-officers'], '林若溪在场，设备没电。')) };
  }
  const answer = (who: PersonName, id: string, body: unknown, verb = 'give') =>
    ask(who, `/api/approvals/${id}/${verb}`, { method: 'POST', body });
  const reason = '已打电话向林若溪核实，她在场。';

  test('not who asked, though he is a lead; not an officer; not with another form’s hash; not without a reason', async () => {
    const { id, hash } = await asked();
    const refusals = [
      [await answer('ma', id, { reason, hash }), 403, 'own-approval'],
      [await answer('zhou', id, { reason, hash }), 403, 'not-permitted'],
      [await answer('luo', id, { reason, hash: '0'.repeat(64) }), 409, 'approval-other-form'],
      [await answer('luo', id, { reason: ' ', hash }), 400, 'bad-request'],
      [await answer('luo', '01JDEM0ATTEMPT00000000000Z', { reason, hash }), 404, 'no-such-approval'],
    ] as const;
    for (const [response, status, code] of refusals) {
      expect(await response.json()).toMatchObject({ status, code });
    }
    const still = (await boardOf('luo')).rows.find((row) => row.approval?.approval === id);
    expect(still?.approval?.mayAnswer).toBe(true);
  });

  test('a lead gives it: the event is the lead’s own, the row no longer waits, a second answer is refused', async () => {
    const { caseId, id, hash } = await asked();
    const given = await answer('luo', id, { reason, hash });
    expect(given.status).toBe(200);
    const events = await story.companion.ledger.readStream({ kind: 'case', id: caseId });
    const written = events.find((event) => event.envelope.type === 'approval.given');
    expect(written?.envelope.actor).toBe(story.ids.luo);
    expect(written?.body?.data).toMatchObject({ approval: id, hash, reason });
    expect((await boardOf('luo')).rows.find((row) => row.case === caseId)?.approval).toBeNull();
    expect(await (await answer('han', id, { reason, hash }, 'refuse')).json()).toMatchObject({
      code: 'approval-answered',
    });
  });

  test('thirty minutes later it is void', async () => {
    // A unit of its own: a clock that is put back would make the others' events come from the future.
    const other = await startStory();
    try {
      other.clock.offset = -31 * 60_000;
      const caseId = await other.seed({
        subject: '小南国面点',
        number: '云市监案〔2026〕110号',
        officer: 'shen',
        open: ['two-officers'],
      });
      const { id, hash } = await other.ask('shen', caseId, ['two-officers'], '林若溪在场，设备没电。');
      other.clock.offset = 0;
      const late = await fetch(`${other.companion.url}/api/approvals/${id}/give`, {
        method: 'POST',
        headers: {
          cookie: await signIn(other, 'han'),
          origin: other.companion.url,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ reason, hash }),
      });
      expect(await late.json()).toMatchObject({ status: 410, code: 'approval-expired' });
    } finally {
      await other.close();
    }
  });

  test('the lead is called when one waits; the supervisor is told when a statutory bar was opened with it', async () => {
    const caseId = await story.seed({
      subject: '广源水产行',
      number: '云市监案〔2026〕119号',
      officer: 'shen',
      open: ['two-officers'],
    });
    const lead = await ask('luo', '/api/board/events');
    const supervisor = await ask('he', '/api/board/events');
    const called = readStream(lead, (all) => all.some((one) => one.event === 'approval'));
    const told = readStream(supervisor, (all) => all.some((one) => one.event === 'override'));
    const { id, hash } = await story.ask('shen', caseId, ['two-officers'], '林若溪在场，设备没电。');
    expect((await called).find((one) => one.event === 'approval')?.data).toMatchObject({
      case: caseId,
      approval: id,
      subject: '广源水产行',
      requester: { name: '沈一鸣' },
    });
    await answer('luo', id, { reason, hash });
    const attempt = '01JDEM0ATTEMPT0000000000ZZ';
    const form = 'c0'.repeat(32);
    await story.write('shen', caseId, {
      type: 'override.granted',
      data: {
        attempt,
        action: 'submit-decision',
        items: ['two-officers'],
        reason: '林若溪在场',
        approval: id,
        toldLead: 'at-once',
      },
    });
    await story.write('shen', caseId, {
      type: 'action.attempted',
      data: {
        attempt,
        action: 'submit-decision',
        level: 'hold',
        verdict: 'hold',
        outcome: 'overridden',
        gaps: [{ item: 'two-officers', bar: 'statutory', kind: 'open' }],
        way: 'submit',
        gate: 'working',
        seal: {
          fields: {},
          formHash: form,
          url: 'http://jsp.localhost/aj/decide.do',
          packs: [],
          adapter: { id: 'demo-jsp', version: '1.0.0' },
          stateVersion: 'seeded',
        },
      },
    });
    const messages = await told;
    expect(messages.some((one) => one.event === 'approval')).toBe(false);
    expect(messages.find((one) => one.event === 'override')?.data).toMatchObject({
      case: caseId,
      approver: { name: '罗建国' },
      approved: true,
    });
  });

  test('the lead is told at once of what an officer opened with his own reason; the supervisor is not', async () => {
    const caseId = await story.seed({
      subject: '锦绣布艺店',
      number: '云市监案〔2026〕120号',
      officer: 'shen',
      open: ['discretion-note'],
    });
    const told = readStream(await ask('luo', '/api/board/events'), (all) =>
      all.some((one) => one.event === 'override'),
    );
    const supervisor = readStream(await ask('he', '/api/board/events'), (all) =>
      all.some((one) => boardRowSchema.safeParse(one.data).data?.overridden?.approved === false),
    );
    await story.write('shen', caseId, {
      type: 'override.granted',
      data: {
        attempt: '01JDEM0ATTEMPT0000000000ZY',
        action: 'submit-decision',
        items: ['discretion-note'],
        reason: '当事人在场等候，说明随后补',
        toldLead: 'at-once',
      },
    });
    const notice = (await told).find((one) => one.event === 'override')?.data;
    expect(notice).toMatchObject({
      case: caseId,
      subject: '锦绣布艺店',
      by: { name: '沈一鸣' },
      approved: false,
      approver: null,
    });
    expect((await supervisor).some((one) => one.event === 'override')).toBe(false);
    // The row keeps saying so until what was missing is there.
    const overridden = async () => (await boardOf('luo')).rows.find((row) => row.case === caseId)?.overridden;
    expect(await overridden()).toMatchObject({ approved: false, by: { name: '沈一鸣' } });
    await story.write('shen', caseId, {
      type: 'note.written',
      data: { kind: 'discretion', draft: '', text: '初次违法，已改正。', restsOn: {}, packs: [] },
    });
    await expect.poll(overridden).toBeNull();
  });
});

test('decision 7: opening a case page is written down as a read, and the page is the case’s', async () => {
  const caseId = await story.seed({
    subject: '金穗粮油店',
    number: '云市监案〔2026〕116号',
    officer: 'lin',
    open: ['statement-heard'],
  });
  const response = await ask('he', `/api/cases/${caseId}`, { headers: { 'accept-language': 'en' } });
  const page = casePageSchema.parse(await response.json());
  expect(page.subject).toBe('金穗粮油店');
  expect(page.gaps.map((gap) => [gap.item, gap.blocks])).toContainEqual(['statement-heard', true]);
  expect(page.timeline[0]?.text).toBe('林若溪 opened this case with the extension for the first time');
  expect(page.mayAssign).toBe(false);
  const reads = (await story.companion.reads(story.ids.he)).map(({ envelope, body }) => [
    envelope.type,
    envelope.actor,
    body?.data,
  ]);
  expect(reads).toContainEqual(['access.read', story.ids.he, { what: 'case-page', of: [caseId] }]);
});

test('a reminder is an event, once in ten minutes; only a lead reminds and assigns', async () => {
  const caseId = await story.seed({
    subject: '四季春酒楼',
    number: '云市监案〔2026〕101号',
    officer: 'shen',
    open: ['discretion-note'],
  });
  const remind = (who: PersonName) => ask(who, `/api/cases/${caseId}/remind`, { method: 'POST', body: {} });
  expect((await remind('shen')).status).toBe(403);
  expect((await remind('luo')).status).toBe(200);
  expect(await (await remind('luo')).json()).toMatchObject({ code: 'reminded-just-now' });
  const events = await story.companion.ledger.readStream({ kind: 'case', id: caseId });
  expect(events.find((event) => event.envelope.type === 'case.reminded')?.body?.data).toEqual({
    to: [story.ids.shen, story.ids.lin],
    items: ['discretion-note'],
  });
  const assign = (who: PersonName) =>
    ask(who, `/api/cases/${caseId}/assign`, { method: 'POST', body: { officers: [story.ids.zhou] } });
  expect((await assign('he')).status).toBe(403);
  expect((await assign('luo')).status).toBe(200);
  expect((await boardOf('zhou')).rows.find((row) => row.case === caseId)?.officers).toEqual([
    { id: story.ids.zhou, name: '周铭' },
  ]);
});

test('the pages come under the build’s own policy, and nothing outside their folder comes', async () => {
  const page = await fetch(`${story.companion.url}/`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'sha384-[A-Za-z0-9+/=]+'/);
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain("default-src 'none'");
  for (const path of ['/../package.json', '/%2e%2e/package.json', '/csp.txt', '/assets/none.js']) {
    expect((await fetch(story.companion.url + path)).status).toBe(404);
  }
});

describe('decision 18: an item is closed only by those whom the pack names', () => {
  test('the officer asks, and may not close a legal review; the legal officer does, in the console', async () => {
    const caseId = await story.seed({
      subject: '云顶火锅',
      number: '云市监案〔2026〕131号',
      officer: 'shen',
    });
    await story.write('shen', caseId, {
      type: 'case.factsCaptured',
      data: { facts: { legalReviewGround: 'public-interest' }, provenance: 'hand' },
    });
    const gapOf = async (who: PersonName) =>
      casePageSchema
        .parse(await (await ask(who, `/api/cases/${caseId}`)).json())
        .gaps.find((gap) => gap.item === 'legal-review');
    expect(await gapOf('gu')).toMatchObject({ kind: 'open', close: 'document', asked: null });
    // The officer and the lead see it, and have no button for it.
    expect((await gapOf('shen'))?.close).toBe(null);
    expect((await gapOf('luo'))?.close).toBe(null);

    const done = {
      item: 'legal-review',
      closedBy: 'document',
      document: { kind: 'review-opinion', number: '1号' },
    } as const;
    for (const data of [done, { ...done, as: 'legal-officer' as const }])
      await expect(story.write('shen', caseId, { type: 'item.completed', data })).rejects.toThrow(
        'not-yours',
      );
    await expect(
      story.write('shen', caseId, { type: 'item.waived', data: { item: 'legal-review', reason: '不用审' } }),
    ).rejects.toThrow('not-yours');
    // Not his either: what is the officers', by a legal officer.
    await expect(
      story.write('gu', caseId, {
        type: 'item.completed',
        data: { item: 'evidence-verified', closedBy: 'attestation', as: 'legal-officer' },
      }),
    ).rejects.toThrow('not-yours');
    await story.write('shen', caseId, {
      type: 'item.requested',
      data: { item: 'legal-review', of: ['legal-officer'] },
    });
    expect((await gapOf('gu'))?.asked?.by.name).toBe('沈一鸣');

    const close = (who: PersonName, body: unknown) =>
      ask(who, `/api/cases/${caseId}/items/legal-review/close`, { method: 'POST', body });
    expect((await close('shen', { number: '法审〔2026〕8号' })).status).toBe(403);
    expect(await (await close('luo', { number: '法审〔2026〕8号' })).json()).toMatchObject({
      status: 403,
      code: 'item-not-yours',
    });
    expect(await (await close('gu', {})).json()).toMatchObject({ code: 'item-needs-document' });
    expect((await close('gu', { number: '法审〔2026〕8号' })).status).toBe(200);
    expect(await gapOf('shen')).toBeUndefined();
    expect(await (await close('gu', { number: '法审〔2026〕8号' })).json()).toMatchObject({
      code: 'item-closed',
    });
  });
});
