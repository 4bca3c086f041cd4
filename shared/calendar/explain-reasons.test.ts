/** The cause of time that is not counted, told in the reader's language: every suspension of the packs that come along. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emptyState, facts, mark, rulesOf } from '../case/fixtures/hand-built.ts';
import { loadPackFile } from '../rules/load-pack.ts';
import type { Pack } from '../rules/pack-schema.ts';
import { deadlines } from './deadline.ts';
import { explainView } from './explain.ts';
import { nationalCalendar } from './working-days.ts';

const folders = ['../rules/packs/', '../rules/layers/'].map((folder) => new URL(folder, import.meta.url));
const packs = folders.flatMap((folder) =>
  readdirSync(folder).flatMap((file): readonly Pack[] => {
    const loaded = loadPackFile(readFileSync(new URL(file, folder), 'utf8'), file);
    return 'packs' in loaded ? loaded.packs : [];
  }),
);
const suspended = packs.flatMap((pack) =>
  Object.entries(pack.deadlines).flatMap(([id, definition]) =>
    (definition.suspendedBy ?? []).map((suspension) => ({ pack: pack.pack, id, definition, suspension })),
  ),
);

describe('why time is not counted, in the language of the page', () => {
  test('packs suspend periods', () => {
    expect(suspended.length).toBeGreaterThan(3);
  });
  test.each(suspended.map((one) => [`${one.pack}/${one.id} ${one.suspension.title.en}`, one] as const))(
    '%s',
    (_name, { id, definition, suspension }) => {
      const days = [definition.from, definition.metBy, suspension.from, suspension.to, suspension.noticeOn];
      const { when: _, ...always } = definition;
      const title = { 'zh-CN': '日', en: 'day' };
      const rules = rulesOf(
        {},
        {
          sources: Object.assign({}, ...packs.map((one) => one.sources)),
          facts: Object.fromEntries(
            days.flatMap((name) => (name === undefined ? [] : [[name, { title, type: 'day' as const }]])),
          ),
          deadlines: { [id]: always },
        },
      );
      // It began and goes on; where a notice is asked for, none was given.
      const state = {
        ...emptyState,
        opened: { ...mark(), category: 'penalty', procedure: 'ordinary' },
        facts: facts({ [definition.from]: '2026-09-01', [suspension.from]: '2026-09-03' }),
      };
      const [view] = deadlines(state, rules, nationalCalendar, '2026-09-10');
      if (view === undefined) throw new Error('no deadline');
      const said = (locale: 'zh-CN' | 'en') => {
        const { how, remarks } = explainView(view, locale);
        return [...how, ...remarks].join(' ');
      };
      expect(view.remarks?.length).toBeGreaterThan(0);
      expect(said('en')).toContain(suspension.title.en);
      expect(said('en')).not.toMatch(/\p{Script=Han}/u);
      expect(said('zh-CN')).toContain(suspension.title['zh-CN']);
    },
  );
});
