/** A unit with a board worth looking at: people and cases in the states that the console has to show. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { Role } from '#shared/api/contract.ts';
import { approvalHash } from '#shared/case/approval.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { rulesFor } from '#shared/rules/rule-set.ts';
import { type Companion, startCompanion } from '../../companion/main.ts';
import { bundledPacks, readPacks } from '../../companion/rules/read-packs.ts';
import { demoBenchmarks, demoPacks } from '../../demo/packs.ts';
import { seedCase } from '../../scripts/seed-demo.ts';

export const PASSWORD = 'board-story-2026';
const HOUR = 60 * 60 * 1000;
const people = {
  luo: ['罗建国', ['lead']],
  han: ['韩正', ['head']],
  shen: ['沈一鸣', ['officer']],
  lin: ['林若溪', ['officer']],
  zhou: ['周铭', ['officer']],
  ma: ['马凯', ['officer', 'lead']],
  gu: ['顾言', ['legal-officer']],
  he: ['何敏', ['supervisor']],
  zhao: ['赵敏', ['administrator']],
} as const satisfies Record<string, readonly [string, readonly Role[]]>;
export type PersonName = keyof typeof people;

export interface Story {
  readonly companion: Companion;
  readonly dataDir: string;
  readonly ids: Readonly<Record<PersonName, string>>;
  /** Milliseconds by which the companion's clock stands off the real one. */
  readonly clock: { offset: number };
  write(who: PersonName, caseId: string, draft: EventDraft): Promise<string>;
  /** Opens a case and closes everything but `open`. */
  seed(seed: {
    readonly subject: string;
    readonly cause?: string;
    readonly number: string;
    readonly officer: PersonName;
    readonly open?: readonly string[];
    readonly filedOn?: string;
    readonly fine?: number;
  }): Promise<string>;
  /** Opens a case of that officer and 林若溪 (沈一鸣, if it is hers), with nothing done in it. */
  seedOpen(subject: string, number: string, officer: PersonName): Promise<string>;
  /** The officer presses and asks for approval; the approval's id and hash. */
  ask(
    who: PersonName,
    caseId: string,
    items: readonly string[],
    reason: string,
  ): Promise<{ id: string; hash: string }>;
  close(): Promise<void>;
}

export async function startStory(): Promise<Story> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-board-'));
  const clock = { offset: 0 };
  const now = () => Date.now() + clock.offset;
  const companion = await startCompanion({
    dataDir,
    port: 0,
    log: false,
    now,
    packDirs: demoPacks,
    benchmarkDirs: [demoBenchmarks],
  });
  const ids: Record<string, string> = {};
  for (const [username, [name, roles]] of Object.entries(people)) {
    const account = await companion.admin.createPerson({ username, name, password: PASSWORD, roles });
    ids[username] = account.id;
  }
  const { packs } = readPacks({ dirs: [bundledPacks, ...demoPacks] });
  const idOf = (who: PersonName): string => ids[who] ?? who;

  async function writeFor(personId: string, caseId: string, draft: EventDraft) {
    const result = await companion.admin.write(personId, { kind: 'case', id: caseId }, draft);
    if (!result.ok) throw new Error(`${draft.type}: ${result.problem.code} ${result.problem.title}`);
    return result.event;
  }

  return {
    companion,
    dataDir,
    ids: ids as Record<PersonName, string>,
    clock,
    write: async (who, caseId, draft) => (await writeFor(idOf(who), caseId, draft)).envelope.id,
    async seed({ subject, cause, number, officer, open = [], filedOn = '2026-10-12', fine = 5_800_000 }) {
      const caseId = ulid(now());
      const rules = rulesFor(packs, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
      if (rules === null) throw new Error('no pack for penalties');
      const officers = [idOf(officer), idOf(officer === 'lin' ? 'shen' : 'lin')];
      await seedCase(
        {
          alias: { system: 'jsp', key: number },
          filedOn,
          officers,
          lead: idOf('luo'),
          head: idOf('han'),
          legalOfficer: idOf('gu'),
          facts: { subject, cause: cause ?? '未取得食品经营许可从事餐饮服务', fineAmount: fine },
          unknown: [],
          open,
          note: { tier: '从轻', amount: fine, text: '初次违法，主动改正，从轻处罚。' },
        },
        rules,
        new Date(now()).toISOString(),
        (person, draft) => writeFor(person, caseId, draft),
      );
      if (open.includes('two-officers')) {
        await writeFor(idOf(officer), caseId, {
          type: 'officer.present',
          data: { person: idOf(officer), means: 'own-device' },
        });
      }
      return caseId;
    },
    async seedOpen(subject, number, officer) {
      const caseId = ulid(now());
      const put = (draft: EventDraft) => writeFor(idOf(officer), caseId, draft);
      const alias = { system: 'jsp', key: number };
      await put({ type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary', alias } });
      const officers = [idOf(officer), idOf(officer === 'lin' ? 'shen' : 'lin')];
      await put({ type: 'case.assigned', data: { officers, lead: idOf('luo') } });
      await put({ type: 'case.factsCaptured', data: { facts: { subject }, provenance: 'hand' } });
      return caseId;
    },
    async ask(who, caseId, items, reason) {
      const form = 'c0'.repeat(32);
      const action = 'submit-decision';
      const hash = approvalHash({ case: caseId, action, form });
      const approval = ulid(now());
      await writeFor(idOf(who), caseId, {
        type: 'action.attempted',
        data: {
          attempt: ulid(now()),
          action,
          level: 'hold',
          verdict: 'hold',
          outcome: 'held',
          gaps: items.map((item) => ({ item, bar: 'statutory', kind: 'open' })),
          way: 'submit',
          gate: 'working',
          seal: {
            fields: {
              案号: '云市监案〔2026〕86号',
              罚款金额: '58000',
              处罚种类: '罚款',
              决定日期: '2026-11-25',
            },
            formHash: form,
            url: 'http://jsp.localhost/aj/decide.do',
            packs: [{ id: 'national-penalty-ordinary', version: '1.0.0' }],
            adapter: { id: 'demo-jsp', version: '1.0.0' },
            stateVersion: 'seeded',
          },
        },
      });
      await writeFor(idOf(who), caseId, {
        type: 'approval.requested',
        data: {
          approval,
          what: 'statutory-override',
          action,
          items: [...items],
          hash,
          reason,
          expires: new Date(now() + HOUR / 2).toISOString(),
        },
      });
      return { id: approval, hash };
    },
    async close() {
      await companion.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Signs in over HTTP as the console does; the cookie. */
export async function signIn(story: Story, username: PersonName): Promise<string> {
  const response = await fetch(`${story.companion.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: story.companion.url },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`sign-in of ${username}: ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Ten cases over seven weeks, as a lead finds them in the morning. The clock ends at the real time. */
export async function seedMorning(story: Story): Promise<Readonly<Record<string, string>>> {
  const cases: Record<string, string> = {};
  const at = (hours: number) => {
    story.clock.offset = -hours * HOUR;
  };
  at(24 * 46);
  cases.soon = await story.seed({
    subject: '春和茶楼',
    number: '云市监案〔2026〕71号',
    officer: 'zhou',
    open: ['discretion-note'],
    filedOn: '2026-09-02',
  });
  at(24 * 20);
  cases.calm1 = await story.seed({
    subject: '百味轩餐厅',
    number: '云市监案〔2026〕91号',
    officer: 'shen',
    open: [
      'decision-content',
      'discretion-note',
      'legal-review',
      'legal-review-major',
      'collective-discussion',
      'statement-reviewed',
      'hearing-right-told',
      'hearing-held',
      'legal-review',
      'legal-review-major',
      'collective-discussion',
      'statement-heard',
      'prior-notice-given',
    ],
  });
  cases.calm2 = await story.seed({
    subject: '老城驴肉馆',
    number: '云市监案〔2026〕113号',
    officer: 'lin',
    open: [
      'decision-content',
      'discretion-note',
      'legal-review',
      'legal-review-major',
      'collective-discussion',
      'statement-reviewed',
      'hearing-right-told',
      'hearing-held',
      'statement-heard',
      'prior-notice-given',
      'evidence-verified',
      'facts-established',
    ],
    filedOn: '2026-11-05',
  });
  at(24 * 5);
  cases.decided = await story.seed({ subject: '德顺小炒', number: '云市监案〔2026〕108号', officer: 'lin' });
  await story.write('lin', cases.decided, {
    type: 'decision.made',
    data: {
      decidedOn: new Date(Date.now() - 5 * 24 * HOUR + 8 * HOUR).toISOString().slice(0, 10),
      documentNumber: '云市监处罚〔2026〕108号',
    },
  });
  at(24 * 3);
  cases.notice = await story.seed({
    subject: '顺发冷饮店',
    number: '云市监案〔2026〕102号',
    officer: 'zhou',
    open: ['statement-heard'],
    filedOn: '2026-10-20',
  });
  at(24);
  cases.note = await story.seed({
    subject: '何记烧饼铺',
    number: '云市监案〔2026〕103号',
    officer: 'lin',
    open: ['discretion-note', 'evidence-verified'],
    filedOn: '2026-10-22',
    fine: 300_000,
  });
  cases.fresh = await story.seed({
    subject: '青禾果蔬店',
    number: '云市监案〔2026〕115号',
    officer: 'zhou',
    open: [
      'decision-content',
      'discretion-note',
      'legal-review',
      'legal-review-major',
      'collective-discussion',
      'statement-reviewed',
      'hearing-right-told',
      'hearing-held',
      'statement-heard',
      'prior-notice-given',
      'evidence-verified',
      'facts-established',
      'officers-qualified',
      'two-officers',
      'id-shown',
      'inquiry-record',
    ],
    filedOn: '2026-11-24',
  });
  at(0.2);
  cases.approval = await story.seed({
    subject: '老巷口面馆',
    number: '云市监案〔2026〕86号',
    officer: 'shen',
    open: ['two-officers'],
  });
  at(0.05);
  await story.ask('shen', cases.approval, ['two-officers'], '林若溪在场，她的设备没电，没法在系统里确认。');
  at(0);
  return cases;
}
