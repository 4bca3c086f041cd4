import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CheckOptions, checkAdapter } from '../companion/adapters/check.ts';
import { adapterCommand, knownRules, problemsText } from '../companion/adapters/command.ts';
import { adapterSchema } from '../shared/adapter/adapter-schema.ts';

const root = join(import.meta.dirname, '..');
const doc = readFileSync(join(root, 'docs/adapters.md'), 'utf8');
const page = join(root, 'docs/examples/case-form.html');

/** Fenced blocks: what stands behind the language, and the text. */
const blocks = [...doc.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, lang, info, text]) => ({
  lang: lang ?? '',
  info: (info ?? '').trim(),
  text: text ?? '',
}));
const json = blocks.filter((block) => block.lang === 'json');
const example = json.find((block) => block.info === '')?.text ?? '';
const fragments = json.filter((block) => block.info !== '');

/** Puts a fragment into the example at a path like `pages[0].fields.hearing`. */
function withFragment(path: string, fragment: string): string {
  const whole: unknown = JSON.parse(example);
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '');
  const last = parts.pop() ?? '';
  const parent = parts.reduce((at, part) => (at as Record<string, unknown>)[part], whole);
  (parent as Record<string, unknown>)[last] = JSON.parse(fragment);
  return JSON.stringify(whole, null, 2);
}

async function errorsOf(text: string, options: CheckOptions): Promise<string[]> {
  const { problems } = checkAdapter(Buffer.from(text), options);
  return problemsText(
    problems.filter((one) => one.severity === 'error'),
    'en',
  );
}

test('docs/adapters.md: the worked example is right, and checks against its page to the very words shown', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'docs-'));
  try {
    const file = join(dir, 'my.json');
    writeFileSync(file, example);
    const lines: string[] = [];
    const code = await adapterCommand(['check', file, page], {
      locale: 'en',
      dataDir: undefined,
      adaptersDir: (one) => one,
      needsData: '',
      out: (line) => lines.push(line),
      err: (line) => lines.push(line),
    });
    expect(code).toBe(0);
    const shown = blocks.find((block) => block.lang === 'text' && block.text.includes('Recognised'))?.text;
    expect(lines.join('\n')).toBe(shown?.trimEnd());
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('docs/adapters.md: every fragment is right where it says it stands', async () => {
  expect(fragments.length).toBeGreaterThanOrEqual(6);
  const options = { known: await knownRules() };
  for (const { info, text } of fragments) {
    expect([info, await errorsOf(withFragment(info, text), options)]).toEqual([info, []]);
  }
});

test('docs/adapters.md: a broken fragment would be noticed', async () => {
  const options = { known: await knownRules() };
  expect(await errorsOf(withFragment('pages[0].actions[0].success', '{ "sucess": 1 }'), options)).not.toEqual(
    [],
  );
});

test('docs/adapters.md: names every key of the format and every value of its lists', () => {
  const missing = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, enum: values } = node as { properties?: object; enum?: unknown[] };
    for (const key of Object.keys(properties ?? {})) {
      if (!doc.includes(`\`${key}\``) && !doc.includes(`"${key}"`)) missing.add(key);
    }
    for (const value of values ?? []) if (!doc.includes(String(value))) missing.add(String(value));
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(checkSchema());
  expect([...missing].sort()).toEqual(['DELETE', 'PUT']);
});

function checkSchema(): unknown {
  return JSON.parse(JSON.stringify(adapterSchema.toJSONSchema()));
}
