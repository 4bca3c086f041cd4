/** Penalty law 37 on the board: a benchmark that changes is seen in cases at rest, without any event in them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardSchema } from '#shared/api/console.ts';
import { departingNote } from './board/departing.ts';
import { type Story, signIn, startStory } from './board/story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(async () => {
  await story.close();
});

test('the row of a case whose note lacks the choice says so once both tables are there, and no more once one is gone', async () => {
  const caseId = await story.seed({
    subject: '老巷口面馆',
    number: '云市监案〔2026〕301号',
    officer: 'shen',
  });
  const { deviation: _, ...within } = departingNote('own', 6_000_000);
  const { benchmark } = within;
  if (benchmark === undefined) throw new Error('no benchmark');
  await story.write('shen', caseId, {
    type: 'note.written',
    data: { ...within, tier: '从轻', benchmark: { ...benchmark, tier: 'lighter', verdict: 'inside' } },
  });
  await story.write('shen', caseId, {
    type: 'case.factsCaptured',
    data: { facts: { violationEndedOn: '2025-12-20' }, provenance: 'hand' },
  });
  const cookie = await signIn(story, 'luo');
  const missing = async () => {
    const answer = await fetch(`${story.companion.url}/api/board`, { headers: { cookie } });
    const { rows } = boardSchema.parse(await answer.json());
    return rows.find((row) => row.case === caseId)?.missing?.title['zh-CN'] ?? null;
  };
  const wanted = '裁量说明没有选适用哪天的规定';
  expect(await missing()).not.toBe(wanted);
  const folder = join(story.dataDir, 'benchmarks');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'demo-food-0.9.yaml');
  writeFileSync(
    file,
    readFileSync('demo/benchmarks/demo-food.yaml', 'utf8')
      .replace('version: 1.0.0', 'version: 0.9.0')
      .replace('effective: { from: 2026-01-01 }', 'effective: { from: 2025-01-01, to: 2025-12-31 }')
      .replace('max: 10000000', 'max: 20000000'),
  );
  expect(await missing()).toBe(wanted);
  rmSync(file);
  expect(await missing()).not.toBe(wanted);
}, 60_000);
