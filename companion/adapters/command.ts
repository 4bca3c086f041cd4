/** `npm run adapter -- check | install | level | list | schema`: what a stranger makes adapters with. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Adapter } from '#shared/adapter/adapter-schema.ts';
import { bundledPacks, readPacks } from '../rules/read-packs.ts';
import {
  type AdapterProblem,
  adapterJsonSchema,
  type CheckOptions,
  checkAdapter,
  type KnownRules,
} from './check.ts';
import { levelSchema, openAdapterFolder } from './folder.ts';
import { installAdapter } from './install.ts';
import * as en from './locales/en.ts';
import * as zhCN from './locales/zh-CN.ts';
import type { PageReport } from './page-report.ts';
import { wallsOf } from './walls.ts';

type Words = Pick<typeof zhCN, 'messages' | 'types' | 'found' | 'report' | 'command'>;
const words: Readonly<Record<'zh-CN' | 'en', Words>> = { 'zh-CN': zhCN, en: en as unknown as Words };

export interface CommandOptions {
  readonly locale: 'zh-CN' | 'en';
  /** The data folder when `--data` is not given. */
  readonly dataDir: string | undefined;
  /** Where the adapters of a data folder are. */
  readonly adaptersDir: (dataDir: string) => string;
  readonly needsData: string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** What the bundled packs know, for checking facts, actions and stages. */
export async function knownRules(packsDir: string = bundledPacks): Promise<KnownRules> {
  const { packs } = readPacks({ dirs: [packsDir] });
  return {
    procedures: packs
      .filter((pack) => pack.extends === undefined)
      .map(({ category, procedure }) => ({ category, procedure })),
    facts: Object.assign({}, ...[...packs].reverse().map((pack) => pack.facts)),
    actions: [...new Set(packs.flatMap((pack) => Object.keys(pack.actions)))],
    stages: [...new Set(packs.flatMap((pack) => pack.stages.map((stage) => stage.id)))],
  };
}

/** One problem in words: where, what was found, what is allowed, what to write. */
export function problemText(problem: AdapterProblem, locale: 'zh-CN' | 'en'): string {
  const { messages, types, found, report } = words[locale];
  const { code, line, path, detail } = problem;
  const isType = (name: string): name is keyof typeof types => Object.hasOwn(types, name);
  const list = code === 'wrongType' && isType(detail.name) ? types[detail.name] : detail.list;
  const { allowed, write } = messages[code]({ ...detail, list });
  const colon = locale === 'en' ? ': ' : '：';
  const stands = problem.found ?? (code === 'missing' ? found.nothing : null);
  return [
    report.line(line, path),
    ...(stands === null ? [] : [`  ${report.found}${colon}${stands}`]),
    `  ${report.allowed}${colon}${allowed}`,
    `  ${report.write}${colon}${write}`,
  ].join('\n');
}

/** All problems in words, errors first. */
export function problemsText(problems: readonly AdapterProblem[], locale: 'zh-CN' | 'en'): string[] {
  const { report } = words[locale];
  const errors = problems.filter((one) => one.severity === 'error');
  const warnings = problems.filter((one) => one.severity === 'warning');
  return [
    ...(errors.length === 0 ? [] : [report.errors(errors.length)]),
    ...errors.map((one) => problemText(one, locale)),
    ...(warnings.length === 0 ? [] : [report.warnings(warnings.length)]),
    ...warnings.map((one) => problemText(one, locale)),
  ];
}

function wallsText(adapter: Adapter, locale: 'zh-CN' | 'en'): string[] {
  const { report } = words[locale];
  const colon = locale === 'en' ? ': ' : '：';
  const lines = [report.walls];
  for (const page of adapter.pages) {
    for (const action of page.actions) {
      lines.push(`${page.id} · ${action.title[locale]} (${action.request.method} ${action.request.path})`);
      for (const { wall, stands, why } of wallsOf(adapter, page, action)) {
        lines.push(
          `  ${report.wall(wall)}${colon}${stands ? (wall === 2 ? report.wallRoom : report.wallYes) : report.wallNo} · ${report.wallWhy[why]}`,
        );
      }
    }
  }
  return lines;
}

function pageText(result: PageReport, file: string, locale: 'zh-CN' | 'en'): string[] {
  const { report } = words[locale];
  const colon = locale === 'en' ? ': ' : '：';
  const lines = [report.page(file)];
  if (!result.recognised) {
    lines.push(`  ✗ ${report.notRecognised}`);
    for (const { page, missing, paths } of result.because) {
      lines.push(
        `    ${missing === null ? report.notRecognisedPath(page, paths) : report.notRecognisedBecause(page, missing)}`,
      );
    }
    return lines;
  }
  lines.push(`  ✓ ${report.recognised(result.page.id)}`);
  for (const place of result.places) {
    const title =
      result.page.fields[place.name]?.title[locale] ??
      (place.name in report.place ? report.place[place.name as keyof typeof report.place] : place.name);
    const name = result.page.fields[place.name] === undefined ? title : `${title} (${place.name})`;
    if (place.by === null) {
      lines.push(`  ✗ ${name}${colon}${report.notFound} · ${report.notFoundWays(place.ways)}`);
      continue;
    }
    const shown = place.text.length > 40 ? `${place.text.slice(0, 39)}…` : place.text;
    const how = place.healed ? `${report.by[place.by]}, ${report.healed}` : report.by[place.by];
    const meaning =
      place.decided === undefined
        ? place.value === null
          ? place.text.trim() === ''
            ? report.empty
            : report.notUnderstood
          : JSON.stringify(place.value)
        : report.decided(place.decided);
    const mark = place.healed ? '!' : place.value === null ? '?' : '✓';
    const longText = typeof place.value === 'string' && place.value === place.text.trim();
    lines.push(
      `  ${mark} ${name}${colon}${JSON.stringify(shown)}${longText && place.decided === undefined ? '' : ` → ${meaning}`} · ${how}`,
    );
  }
  for (const action of result.actions) {
    lines.push(`  ${result.page.actions[action.index]?.title[locale] ?? ''}`);
    for (const { selector, found } of action.triggers) {
      lines.push(`    ${found === 0 ? '✗' : '✓'} ${report.trigger(selector, found)}`);
    }
    for (const { name, there } of action.formFields) {
      lines.push(
        `    ${there ? '✓' : '?'} ${report.formField(name, there)}${there ? '' : report.formFieldScript}`,
      );
    }
  }
  return lines;
}

async function checkOptions(): Promise<CheckOptions> {
  const { selectorTester } = await import('./page-report.ts');
  return { known: await knownRules(), isSelector: selectorTester() };
}

async function check(args: readonly string[], options: CommandOptions): Promise<number> {
  const { command, report } = words[options.locale];
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { url: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [file, page] = positionals;
  if (file === undefined || positionals.length > 2) return usage(options);
  for (const one of positionals) {
    if (!existsSync(one)) {
      options.err(command.cannotRead(one));
      return 2;
    }
  }
  if (values.url !== undefined && !URL.canParse(values.url)) return usage(options);
  const { adapter, problems } = checkAdapter(readFileSync(file), await checkOptions());
  const pageReport =
    adapter === null || page === undefined
      ? null
      : (await import('./page-report.ts')).reportPage(adapter, readFileSync(page), values.url);
  const pageIsRead =
    pageReport === null || (pageReport.recognised && pageReport.places.every((place) => place.by !== null));
  const good = adapter !== null && pageIsRead;
  if (values.json) {
    const walls = adapter?.pages.flatMap((one) =>
      one.actions.map((action, index) => ({ page: one.id, index, walls: wallsOf(adapter, one, action) })),
    );
    options.out(JSON.stringify({ good, problems, walls: walls ?? null, page: pageReport }, null, 2));
    return good ? 0 : 1;
  }
  if (adapter !== null) {
    options.out(report.fine(adapter.title[options.locale], adapter.version));
    options.out(
      report.pages(
        adapter.pages.length,
        adapter.pages.reduce((sum, one) => sum + one.actions.length, 0),
      ),
    );
  }
  for (const line of problemsText(problems, options.locale)) options.out(line);
  if (adapter !== null) for (const line of wallsText(adapter, options.locale)) options.out(line);
  if (pageReport !== null && page !== undefined) {
    for (const line of pageText(pageReport, basename(page), options.locale)) options.out(line);
  }
  return good ? 0 : 1;
}

async function install(args: readonly string[], options: CommandOptions): Promise<number> {
  const { command } = words[options.locale];
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { level: { type: 'string' }, data: { type: 'string' }, reason: { type: 'string' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) return usage(options);
  const level = values.level === undefined ? undefined : levelSchema.safeParse(values.level);
  if (level?.success === false) {
    options.err(command.badLevel(values.level ?? ''));
    return 2;
  }
  const folder = folderOf(values.data, options);
  if (folder === null) return 2;
  if (!existsSync(file)) {
    options.err(command.cannotRead(file));
    return 2;
  }
  const result = installAdapter(
    folder,
    readFileSync(file),
    {
      ...(level === undefined ? {} : { level: level.data }),
      ...(values.reason === undefined ? {} : { reason: values.reason }),
    },
    await checkOptions(),
  );
  if (result.status !== 'same') {
    for (const line of problemsText(result.problems, options.locale)) options.out(line);
  }
  switch (result.status) {
    case 'refused':
      options.err(command.notInstalled);
      return 1;
    case 'older':
      options.err(command.older(result.adapter.id, result.has, result.adapter.version));
      return 1;
    case 'other-owner':
      options.err(command.otherOwner(result.origin, result.owner));
      return 1;
    case 'same':
      options.out(command.same(result.adapter.id));
      return 0;
    case 'installed':
      options.out(
        command.installed(
          result.adapter.id,
          result.adapter.version,
          command.levels[result.level],
          folder.dir,
        ),
      );
      if (result.fresh && result.level === 'observe') options.out(command.startsAtObserve);
      return 0;
  }
}

function level(args: readonly string[], options: CommandOptions): number {
  const { command } = words[options.locale];
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, reason: { type: 'string' } },
  });
  const [id, name] = positionals;
  if (id === undefined || name === undefined || positionals.length > 2) return usage(options);
  const wanted = levelSchema.safeParse(name);
  if (!wanted.success) {
    options.err(command.badLevel(name));
    return 2;
  }
  if (values.reason === undefined || values.reason.trim() === '') {
    options.err(command.needReason);
    return 2;
  }
  const folder = folderOf(values.data, options);
  if (folder === null) return 2;
  if (!folder.setLevel(id, wanted.data, values.reason)) {
    options.err(command.unknownId(id));
    return 1;
  }
  options.out(command.levelSet(id, command.levels[wanted.data]));
  return 0;
}

function list(args: readonly string[], options: CommandOptions): number {
  const { command } = words[options.locale];
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
  const folder = folderOf(values.data, options);
  if (folder === null) return 2;
  const { entries, broken } = folder.read();
  if (entries.length === 0) options.out(command.none);
  for (const { adapter, level: at } of entries) {
    options.out(
      [
        adapter.id,
        adapter.version,
        command.levels[at],
        adapter.title[options.locale],
        ...adapter.origins,
      ].join('\t'),
    );
  }
  for (const id of broken) options.err(command.cannotRead(`${folder.dir}/${id}.json`));
  return broken.length === 0 ? 0 : 1;
}

function folderOf(data: string | undefined, options: CommandOptions) {
  const dir = data ?? options.dataDir;
  if (dir === undefined) {
    options.err(options.needsData);
    return null;
  }
  return openAdapterFolder(options.adaptersDir(dir));
}

function usage(options: CommandOptions): number {
  options.err(words[options.locale].command.usage);
  return 2;
}

/**
 * Runs the command with the arguments after `adapter`.
 * @returns exit code: 0 all right, 1 something to correct, 2 called wrongly
 */
export async function adapterCommand(args: readonly string[], options: CommandOptions): Promise<number> {
  const [name, ...rest] = args;
  try {
    switch (name) {
      case 'check':
        return await check(rest, options);
      case 'install':
        return await install(rest, options);
      case 'level':
        return level(rest, options);
      case 'list':
        return list(rest, options);
      case 'schema':
        options.out(JSON.stringify(adapterJsonSchema(), null, 2));
        return 0;
      case 'help':
      case '--help':
        options.out(words[options.locale].command.usage);
        return 0;
      default:
        return usage(options);
    }
  } catch (error) {
    // An option that does not exist.
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      options.err(error.message);
      return usage(options);
    }
    throw error;
  }
}
