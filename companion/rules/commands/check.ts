/** `packs check`: everything that can be found wrong with packs by reading them, with the articles they cite. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { articleTexts, checkCitations, citationsOf } from '#shared/rules/check-citations.ts';
import { lacksSignature } from '#shared/rules/lacks-signature.ts';
import { checkLayers, type LoadedPack, lineOfPath, type PackProblem } from '#shared/rules/load-pack.ts';
import type { ItemDefinition, Pack, SourceDefinition } from '#shared/rules/pack-schema.ts';
import { reviewPack } from '#shared/rules/review-pack.ts';
import { summarizePacks } from '#shared/rules/summarize-packs.ts';
import { filesOf, packFile } from '../read-packs.ts';
import { readStatutes, type Statute } from '../statutes.ts';
import {
  type Command,
  callOf,
  type PackTools,
  packsOf,
  problemText,
  summaryText,
  tellUnsigned,
  textsOf,
} from './context.ts';

/** An item that can hold: not advisory, and read by someone. */
export function holds(item: ItemDefinition): boolean {
  return item.bar !== 'advisory' && item.citation.verified;
}

function saysItsDuty(item: ItemDefinition): boolean {
  return item.binds !== undefined && item.verb !== undefined && item.satisfiedBy !== undefined;
}

export const checkCommand: Command = (args, tools) => {
  const { say, out, err, locale } = tools;
  const call = callOf(args, {
    laws: { type: 'string' },
    text: { type: 'string', multiple: true },
    argue: { type: 'string' },
  });
  if (call === null) {
    err(say.help.check);
    return 2;
  }
  const seed = call.text('argue');
  const drawn = seed === undefined ? 0 : Number(call.files.at(-1));
  if (seed !== undefined && !(Number.isInteger(drawn) && drawn > 0)) {
    err(say.argue.wrong);
    return 2;
  }
  const named = seed === undefined ? call.files : call.files.slice(0, -1);
  const given = textsOf(named, tools);
  if (given === null) return 2;
  const lawsDir = call.text('laws');
  if (lawsDir !== undefined && !existsSync(lawsDir)) {
    err(say.noFolder(lawsDir));
    return 2;
  }
  const texts = call.texts('text').map((one) => {
    const [name = '', ...file] = one.split('=');
    return { name, file: file.join('=') };
  });
  const noText = texts.find(({ name, file }) => name === '' || !existsSync(file));
  if (noText !== undefined) {
    err(noText.file === '' || noText.name === '' ? say.help.check : say.cannotRead(noText.file));
    return 2;
  }
  const inForce = packsOf(call, tools);
  if (inForce === null) return 2;

  const loaded: LoadedPack[] = [];
  const problems: PackProblem[] = [];
  const files = [
    ...filesOf({ dirs: inForce.dirs }).files.filter(({ file }) => !named.some((one) => sameFile(one, file))),
    ...given,
  ];
  for (const { file, text } of files) {
    const result = packFile(text, file);
    if ('packs' in result) loaded.push(...result.packs.map((pack) => ({ file, text, pack })));
    else problems.push(...result.problems);
  }
  const checked = checkLayers(loaded);
  problems.push(...checked.problems);
  const wanted = (file: string) => named.length === 0 || named.includes(file);
  const reported = problems.filter(({ file }) => wanted(file));
  for (const one of reported) err(problemText(one, say));

  const statute = lawsDir === undefined && texts.length === 0 ? null : readStatutes(lawsDir ?? null, texts);
  const sources: Record<string, SourceDefinition> = {};
  for (const { pack } of loaded) Object.assign(sources, pack.sources);
  const shown = loaded.filter(({ file, pack }) => wanted(file) && checked.packs.includes(pack));
  // A file that covers several procedures is doubted once, not once in each of them.
  const doubts = new Set<string>();
  const tell = (line: string) => {
    if (!doubts.has(line)) err(line);
    doubts.add(line);
  };
  const totals = { verified: 0, unverified: 0 };
  const looked = { found: 0, all: 0, unread: 0, missing: new Map<string, number>() };
  const summaries = summarizePacks(shown.map(({ pack }) => pack));
  for (const summary of summaries) {
    totals.verified += summary.counts.verified;
    totals.unverified += summary.counts.unverified;
    for (const line of summaryText(summary, say, locale)) out(line);
    const parts = shown.filter(({ pack }) => pack.pack === summary.pack && pack.version === summary.version);
    const items: Pack['items'] = Object.assign({}, ...parts.map(({ pack }) => pack.items));
    const holding = Object.values(items).filter(holds);
    out(say.said(holding.filter(saysItsDuty).length, holding.length));
  }
  for (const one of shown) {
    const { pack } = one;
    const found = [
      ...Object.entries(pack.items)
        .filter(([, item]) => holds(item) && !saysItsDuty(item))
        .map(([id]) => ({ path: `items.${id}`, said: say.unsaid })),
      ...reviewPack(pack, checked.joint.get(pack) ?? pack).map(({ code, path, found, against }) => ({
        path,
        said: say.finding[code](found, against),
      })),
      ...(statute === null ? [] : citationFindings(pack, sources, statute, tools, looked)),
    ];
    for (const { path, said } of found)
      tell(
        [`${one.file}:${lineOfPath(one.text, path)}  ${path}`, `  ${said[0]}`, say.write(said[1])].join('\n'),
      );
  }
  out(say.total(summaries.length, totals.verified, totals.unverified));
  if (statute !== null) {
    out(say.laws(looked.found, looked.all));
    for (const [source, count] of looked.missing) out(say.lawsMissing(source, count));
    if (looked.unread > 0) out(say.lawsUnread(looked.unread));
  }
  if (seed !== undefined) argue(shown, seed, drawn, sources, statute, tools);
  // What is in force, or not, for want of signatures; a file that is named is looked at before it is signed.
  const unsigned =
    named.length > 0
      ? []
      : [...inForce.problems, ...tools.benchmarksOf([], call.text('data') ?? tools.dataDir).problems].filter(
          lacksSignature,
        );
  for (const one of unsigned) err(problemText(one, say));
  tellUnsigned(unsigned, tools);
  const wrong = reported.length + doubts.size + unsigned.length;
  if (wrong === 0) out(say.good);
  else err(say.findings(wrong));
  return wrong === 0 ? 0 : 1;
};

const sameFile = (a: string, b: string) => relative(a, b) === '';

type FindStatute = (source: SourceDefinition) => Statute | null;

function citationFindings(
  pack: Pack,
  sources: Readonly<Record<string, SourceDefinition>>,
  statute: FindStatute,
  { say }: PackTools,
  looked: { found: number; all: number; unread: number; readonly missing: Map<string, number> },
): { readonly path: string; readonly said: readonly [string, string] }[] {
  const result = checkCitations(pack, sources, (_id, source) => statute(source)?.text ?? null);
  const bad = result.filter(({ problem }) => problem !== 'no-text');
  for (const { source, problem } of result) {
    if (problem !== 'no-text') continue;
    const title = sources[source]?.title ?? source;
    looked.missing.set(title, (looked.missing.get(title) ?? 0) + 1);
  }
  const verified = citationsOf(pack).filter(([, citation]) => citation.verified).length;
  looked.unread += citationsOf(pack).length - verified;
  const atHand = verified - (result.length - bad.length);
  looked.all += atHand;
  looked.found += atHand - bad.length;
  const versions = Object.entries(pack.sources).flatMap(([id, source]) => {
    const version = statute(source)?.version;
    return version === undefined || version === null || version === source.version
      ? []
      : [{ path: `sources.${id}.version`, said: say.citation['version-differs'](version) }];
  });
  return [
    ...versions,
    ...bad.map(({ path, article, problem }) => ({
      path: `${path}.${problem === 'article-not-found' ? 'article' : 'words'}`,
      said: say.citation[problem === 'article-not-found' ? problem : 'words-not-in-article'](article),
    })),
  ];
}

/** Items in an order that follows from the seed and their names alone: whoever has the packs draws the same. */
function argue(
  shown: readonly LoadedPack[],
  seed: string,
  count: number,
  sources: Readonly<Record<string, SourceDefinition>>,
  statute: FindStatute | null,
  { say, out, locale }: PackTools,
): void {
  const lot = (where: string) => createHash('sha256').update(`${seed} ${where}`).digest('hex');
  // What a pack asks in each procedure it covers is one item here.
  const byName = new Map(
    shown.flatMap(({ pack }) =>
      Object.entries(pack.items)
        .filter(([, item]) => holds(item))
        .map(([id, item]) => [`${pack.pack} ${id}`, { where: `${pack.pack} ${id}`, item }] as const),
    ),
  );
  const all = [...byName.values()];
  const drawn = all
    .map((one) => ({ ...one, lot: lot(one.where) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, count);
  out(say.argue.head(seed, drawn.length, all.length));
  for (const [at, { where, item }] of drawn.entries()) {
    out(say.argue.item(at + 1, where, item.title[locale], item.bar));
    const { binds, verb, satisfiedBy } = item;
    if (binds === undefined || verb === undefined || satisfiedBy === undefined) out(say.argue.noDuty);
    else
      out(
        say.argue.duty(
          binds.map((one) => say.whom[one] ?? one),
          verb,
          satisfiedBy[locale],
        ),
      );
    out(say.argue.guards(item.guards));
    if (item.when !== undefined) out(say.argue.when(item.when));
    for (const { source, article, words } of [item.citation, ...(item.also ?? [])]) {
      const definition = sources[source];
      out(say.argue.citation(definition?.short ?? source, article, words));
      const text = definition === undefined ? null : (statute?.(definition)?.text ?? null);
      const full = text === null ? undefined : articleTexts(text, article).find((one) => one.includes(words));
      out(full === undefined ? say.argue.noText : say.argue.article(full.replace(/\n{2,}/g, '\n').trim()));
    }
  }
}
