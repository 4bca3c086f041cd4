/** Proves that every citation of a pack stands in the law it names: the article is there, and in it the words. */
import type { Citation, Pack, SourceDefinition } from './pack-schema.ts';

export interface CitationProblem {
  readonly path: string;
  readonly source: string;
  readonly article: string;
  readonly words: string;
  readonly problem: 'no-text' | 'article-not-found' | 'words-not-in-article';
}

const articleHead = /^(第[一二三四五六七八九十百零]+条)(?=[\s　])/;
const sectionHead = /^([（(][一二三四五六七八九十]+[）)])/;
const chapterHead = /^(#|第[一二三四五六七八九十]+[章节][\s　]|[一二三四五六七八九十]+、)/;

/** `三(二)3`: under the heading 三、 the section (二), there the point 3. */
const outlinePath = /^([一二三四五六七八九十]+)([（(][一二三四五六七八九十]+[）)])(\d+)?$/;
const outlineHead = /^(?:([一二三四五六七八九十]+)、|([（(][一二三四五六七八九十]+[）)])|(\d+)[.．、])/;

/** The text of a place in a paper that is ordered as 三、 (二) 3.; each place where it stands. */
function outlineTexts(paper: string, [, chapter, section, point]: RegExpExecArray): readonly string[] {
  const found: string[] = [];
  const at: { chapter?: string | undefined; section?: string | undefined; point?: string | undefined } = {};
  for (const line of paper.split('\n').map((text) => text.trim())) {
    const head = outlineHead.exec(line);
    if (head?.[1] !== undefined)
      Object.assign(at, { chapter: head[1], section: undefined, point: undefined });
    else if (head?.[2] !== undefined) Object.assign(at, { section: head[2], point: undefined });
    else if (head?.[3] !== undefined) at.point = head[3];
    if (at.chapter === chapter && at.section === section && (point === undefined || at.point === point))
      found.push(line);
  }
  return found.length === 0 ? [] : [found.join('\n')];
}

/**
 * The text of an article (`第四十二条`), of a numbered section (`（十二）`), or of a place in an outline (`三(二)3`), each
 * place where it stands. An article runs to the next article or heading, its items （一）（二） included.
 */
export function articleTexts(law: string, article: string): readonly string[] {
  const outline = outlinePath.exec(article);
  if (outline !== null) return outlineTexts(law, outline);
  const head = article.startsWith('第') ? articleHead : sectionHead;
  const found: string[] = [];
  let open: string[] | null = null;
  for (const line of law.split('\n').map((text) => text.trim())) {
    const started = head.exec(line)?.[1];
    if (started !== undefined || chapterHead.test(line)) {
      if (open !== null) found.push(open.join('\n'));
      open = started === article ? [] : null;
    }
    open?.push(line);
  }
  if (open !== null) found.push(open.join('\n'));
  return found;
}

function isCitation(value: object): value is Citation {
  return 'source' in value && 'article' in value && 'words' in value && 'verified' in value;
}

/** Every citation that stands anywhere in a pack, with its dotted path. */
export function citationsOf(value: unknown, path = ''): readonly (readonly [string, Citation])[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isCitation(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, one]) =>
    citationsOf(one, path === '' ? key : `${path}.${key}`),
  );
}

/**
 * @param sources of the pack and of those it is laid over
 * @param readLaw the full text of a source, or null when it is not at hand
 * @returns every verified citation that its text does not bear out; unverified ones are not looked for
 */
export function checkCitations(
  pack: Pack,
  sources: Readonly<Record<string, SourceDefinition>>,
  readLaw: (id: string, source: SourceDefinition) => string | null,
): readonly CitationProblem[] {
  return citationsOf(pack).flatMap(([path, citation]): CitationProblem[] => {
    if (!citation.verified) return [];
    const source = sources[citation.source];
    const law = source === undefined ? null : readLaw(citation.source, source);
    const { article, words } = citation;
    const report = (problem: CitationProblem['problem']) => [
      { path, source: citation.source, article, words, problem },
    ];
    if (law === null) return report('no-text');
    const texts = articleTexts(law, article);
    if (texts.length === 0) return report('article-not-found');
    return texts.some((text) => text.includes(words)) ? [] : report('words-not-in-article');
  });
}
