/**
 * The deadlines of one case as entries of a calendar file. A calendar is synchronised to phones and clouds, so an entry
 * holds what is needed to know what must be done by when: case number, name of the period, the day, how it was
 * counted, the article. Never a person: no party, no officer, no amount, nothing that somebody typed in prose.
 */
import type { DeadlineView } from '../case/gap.ts';
import type { CalendarEntry } from './calendar-file.ts';
import { explainView, type Locale } from './explain.ts';
import { workTo } from './soon.ts';

const words = {
  'zh-CN': {
    of: (title: string, number: string | null) => (number === null ? title : `${title}（${number}）`),
    party: (title: string) => `对方的期限届满：${title}`,
    basis: (cited: string) => `依据：${cited}`,
    join: '',
  },
  en: {
    of: (title: string, number: string | null) => (number === null ? title : `${title} (${number})`),
    party: (title: string) => `The party’s period is over: ${title}`,
    basis: (cited: string) => `Basis: ${cited}`,
    join: ' ',
  },
} as const;

/**
 * Entries of the periods that run: the authority's own on the day to work to, the party's on the first day on which
 * something may be decided against it. Met ones, those not running and those standing still have none.
 * @param number the case's number in its system, or null
 */
export function calendarEntries(
  caseId: string,
  number: string | null,
  views: readonly DeadlineView[],
  locale: Locale,
): readonly CalendarEntry[] {
  const say = words[locale];
  return views.flatMap((view): readonly CalendarEntry[] => {
    const day = view.whose === 'party' ? (view.adverseFrom ?? workTo(view)) : workTo(view);
    if (view.from === null || view.metOn !== null || day === null) return [];
    const { how, remarks, provisional } = explainView(view, locale);
    const title = view.title[locale];
    const { citation } = view;
    return [
      {
        id: `${caseId}-${view.id}`,
        title: say.of(view.whose === 'party' ? say.party(title) : title, number),
        day,
        description: [
          [...how, ...remarks, ...provisional].join(say.join),
          ...(citation === null ? [] : [say.basis(`${citation.short}${citation.article}`)]),
        ].join('\n'),
      },
    ];
  });
}
