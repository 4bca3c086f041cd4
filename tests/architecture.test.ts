import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The arrows of docs/architecture.md, kept by reading every import. */

const root = join(import.meta.dirname, '..');

interface Source {
  readonly file: string;
  readonly text: string;
}

function sources(folder: string): Source[] {
  return readdirSync(join(root, folder))
    .flatMap((name): Source[] => {
      const file = join(folder, name);
      if (name === 'node_modules' || name.startsWith('.')) return [];
      if (statSync(join(root, file)).isDirectory()) return sources(file);
      return /\.tsx?$/.test(name) ? [{ file, text: readFileSync(join(root, file), 'utf8') }] : [];
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Where an import leads: a path from the root for our own files, else the package as written. */
function imports({ file, text }: Source): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (m) => m[1] ?? '',
  );
  return specifiers.map((specifier) => {
    if (specifier.startsWith('#shared/')) return `shared/${specifier.slice('#shared/'.length)}`;
    return specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier;
  });
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || /\/(fixtures|contract)\b/.test(file);

/** Arrows that a set of files may not have, as `file → import`. */
function wrongArrows(files: readonly Source[], allowed: (target: string, file: string) => boolean): string[] {
  return files
    .filter(({ file }) => !isTest(file))
    .flatMap((source) =>
      imports(source)
        .filter((target) => !allowed(target, source.file))
        .map((target) => `${source.file} → ${target}`),
    );
}

const inside = (folder: string) => (target: string) => target.startsWith(`${folder}/`);
const isPackage = (target: string) =>
  !/^(shared|companion|extension|demo|tests|scripts|bench)\//.test(target);
const isNode = (target: string) => target.startsWith('node:');

const sharedAllowed = (target: string) => inside('shared')(target) || (isPackage(target) && !isNode(target));
const extensionAllowed = (target: string) =>
  inside('extension')(target) || inside('shared')(target) || (isPackage(target) && !isNode(target));
const companionAllowed = (target: string, file: string) => {
  if (inside('companion/web')(file)) {
    return (
      inside('companion/web')(target) || inside('shared')(target) || (isPackage(target) && !isNode(target))
    );
  }
  if (isPackage(target) || inside('shared')(target)) return true;
  if (!inside('companion')(target)) return false;
  // Features stay apart; what one needs of another is passed to it by app.ts, or is a type (checked below).
  const feature = (path: string) => path.split('/')[1] ?? '';
  const own = feature(file);
  // The top files and a feature's own command line put things together.
  const wires = (!own.includes('/') && /\.ts$/.test(own)) || /^companion\/[a-z]+\/command\.ts$/.test(file);
  // Reading and writing tables of Office files belongs to no feature.
  const tables = inside('companion/tables')(target);
  return wires || tables || feature(target) === own || /^companion\/[a-z-]+\.ts$/.test(target);
};
const demoAllowed = (target: string) =>
  inside('demo')(target) || inside('shared')(target) || isPackage(target);

/** Type-only imports name what is passed in; they leave no arrow at run time. */
const withoutTypes = (source: Source): Source => ({
  ...source,
  text: source.text.replace(/(?:import|export)\s+type\s[^;]*?from\s*['"][^'"]+['"]/g, ''),
});

describe('extension → shared ← companion', () => {
  test('shared is imported and imports nobody', () => {
    expect(wrongArrows(sources('shared'), sharedAllowed)).toEqual([]);
  });
  test('the extension knows only shared', () => {
    expect(wrongArrows(sources('extension'), extensionAllowed)).toEqual([]);
  });
  test('the companion knows only shared, and its features are apart', () => {
    // The builds of the pages run in Node; they are no page.
    const builds = ['vite.config.ts', 'verify/build.ts', 'clip-page/build.ts'].map(
      (name) => `companion/web/${name}`,
    );
    const files = sources('companion').filter(({ file }) => !builds.includes(file));
    expect(wrongArrows(files.map(withoutTypes), companionAllowed)).toEqual([]);
  });
  test('the demo systems know neither', () => {
    expect(wrongArrows(sources('demo'), demoAllowed)).toEqual([]);
  });
  test('a wrong arrow is seen', () => {
    const wrong = [
      { file: 'shared/case/fold.ts', text: "import { x } from '../../companion/app.ts';" },
      { file: 'shared/case/fold.ts', text: "import { readFileSync } from 'node:fs';" },
    ];
    expect(wrongArrows(wrong, sharedAllowed)).toHaveLength(2);
    expect(
      wrongArrows(
        [{ file: 'companion/cases/service.ts', text: "import { a } from '../auth/service.ts';" }],
        companionAllowed,
      ),
    ).toEqual(['companion/cases/service.ts → companion/auth/service.ts']);
    expect(
      wrongArrows(
        [{ file: 'extension/ui/panel.tsx', text: "await import('../../companion/main.ts')" }],
        extensionAllowed,
      ),
    ).toHaveLength(1);
  });
});

describe('shared is pure', () => {
  const impure =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bfetch\(|\bprocess\.|\bsetTimeout\(|getRandomValues\(/;
  const findings = (files: readonly Source[]) =>
    files
      .filter(({ file }) => !isTest(file))
      .flatMap(({ file, text }) =>
        text
          .split('\n')
          .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && impure.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
  test('no clock, no I/O, no randomness but what is passed in', () => {
    expect(findings(sources('shared'))).toEqual([]);
    expect(findings([{ file: 'shared/x.ts', text: 'const now = Date.now();' }])).toHaveLength(1);
  });
});

describe('rooms', () => {
  test('no utils, no common, no barrel files, kebab-case names', () => {
    const all = ['shared', 'companion', 'extension', 'demo', 'bench', 'tests'].flatMap(sources);
    const bad = all.filter(
      ({ file, text }) =>
        /(^|\/)(utils?|common|helpers?|misc)(\/|\.tsx?$)/.test(file) ||
        /[A-Z]/.test((file.split('/').at(-1) ?? '').replace('zh-CN', '')) ||
        (text.trim().length > 0 &&
          text.split('\n').every((line) => /^\s*(export (\*|\{[^}]*\}) from .*|\/[/*].*|\*.*)?$/.test(line))),
    );
    expect(bad.map(({ file }) => file)).toEqual([]);
  });
});
