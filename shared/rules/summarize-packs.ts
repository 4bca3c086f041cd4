/** What a list of packs shows of each: a file that covers several procedures is one pack. Pure. */
import type { Localized, Pack } from './pack-schema.ts';
import { countsOf, type PackCounts } from './review-pack.ts';

export interface PackSummary {
  readonly pack: string;
  readonly version: string;
  readonly layer: Pack['layer'];
  readonly title: Localized;
  readonly effective: Pack['effective'];
  /** Each item and period that the file writes, once, in however many procedures it holds. */
  readonly counts: PackCounts;
  /** One, or several of a file with `covers:`; each with what holds in it. */
  readonly procedures: readonly ProcedureSummary[];
  /** What of the layers above it makes stricter, once each. */
  readonly tightens: readonly Tightening[];
}

export interface ProcedureSummary {
  readonly category: string;
  readonly procedure: string;
  /** Of the national pack of the procedure; null where none is there. */
  readonly title: Localized | null;
  readonly counts: PackCounts;
  /** How many items and records above it makes stricter. */
  readonly tightens: number;
}

export interface Tightening {
  readonly kind: 'item' | 'record';
  readonly id: string;
  /** The layer's own title, else that of the layer above; null where neither is there. */
  readonly title: Localized | null;
  /** The bar of an item or the extent of a record that it writes; null where it changes something else. */
  readonly to: string | null;
}

const procedureOf = ({ category, procedure }: Pack) => `${category}/${procedure}`;

/** @returns in the order of the packs, each pack and version once */
export function summarizePacks(packs: readonly Pack[]): readonly PackSummary[] {
  const files = new Map<string, Pack[]>();
  for (const pack of packs) {
    const key = `${pack.pack} ${pack.version}`;
    files.set(key, [...(files.get(key) ?? []), pack]);
  }
  return [...files.values()].flatMap((parts) => {
    const [first] = parts;
    if (first === undefined) return [];
    const { pack, version, layer, title, effective } = first;
    return [
      {
        ...{ pack, version, layer, title, effective },
        counts: countsOf({
          items: Object.assign({}, ...parts.map((part) => part.items)),
          deadlines: Object.assign({}, ...parts.map((part) => part.deadlines)),
        }),
        procedures: parts.map((part) => ({
          category: part.category,
          procedure: part.procedure,
          title:
            packs.find((one) => one.layer === 'national' && procedureOf(one) === procedureOf(part))?.title ??
            null,
          counts: countsOf(part),
          tightens: tighteningsOf(part, packs).length,
        })),
        tightens: [
          ...new Map(
            parts.flatMap((part) => tighteningsOf(part, packs)).map((one) => [`${one.kind} ${one.id}`, one]),
          ).values(),
        ],
      },
    ];
  });
}

function tighteningsOf(pack: Pack, packs: readonly Pack[]): readonly Tightening[] {
  const above = packs.filter((one) => one !== pack && procedureOf(one) === procedureOf(pack));
  return [
    ...Object.entries(pack.tightens ?? {}).map(
      ([id, change]): Tightening => ({
        kind: 'item',
        id,
        title:
          change.title ?? above.map(({ items }) => items[id]?.title).find((one) => one !== undefined) ?? null,
        to: change.bar ?? null,
      }),
    ),
    ...Object.entries(pack.tightensRecords ?? {}).map(
      ([id, change]): Tightening => ({
        kind: 'record',
        id,
        title:
          change.title ??
          above.map(({ records }) => records?.[id]?.title).find((one) => one !== undefined) ??
          null,
        to: change.extent ?? null,
      }),
    ),
  ];
}
