/** Opens the feature: the folder of files, the record of them, their doors. */
import { statfs } from 'node:fs/promises';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { MAX_IMPORT_BYTES } from '#shared/api/import.ts';
import type { CaseState } from '#shared/case/state.ts';
import type { Localized } from '#shared/rules/pack-schema.ts';
import type { Identify } from '../../identity.ts';
import type { Caller, CaseEntry, Ledger } from '../../ledger/types.ts';
import type { Footage } from '../vault/footage-file.ts';
import { type Dock, LOOK_MS, openDocks } from './docks.ts';
import { createLooker } from './metadata.ts';
import { importRoutes } from './routes.ts';
import { type ImportCase, type Imports, openImports } from './service.ts';
import { openImportStore } from './store.ts';
import { createUploads } from './uploads.ts';

/** A case as the board holds it, as far as this feature looks. */
interface BoardCase {
  readonly entry: CaseEntry;
  readonly state: Pick<CaseState, 'streams' | 'steps'>;
  readonly row: { readonly subject: string | null; readonly number: string | null };
  readonly judged: {
    readonly rules: {
      readonly stages: readonly { readonly id: string; readonly title: Localized }[];
    } | null;
  };
}

export interface ImportFeatureDeps {
  readonly ledger: Ledger;
  readonly dir: string;
  readonly footage: Pick<Footage, 'open'>;
  readonly cases: {
    readonly all: () => readonly BoardCase[];
    readonly held: (id: string) => BoardCase | null;
    readonly visible: (caller: Caller, held: Pick<BoardCase, 'entry'>) => boolean;
  };
  readonly nameOf: (person: string) => string;
  /** Left out: as the file system says. */
  readonly freeBytes: (() => Promise<number>) | undefined;
  readonly docks: readonly Dock[];
  readonly newId: () => string;
  readonly now: () => number;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  readonly onError: (error: unknown) => void;
}

export interface ImportsFeature {
  readonly imports: Imports;
  readonly routes: (identify: Identify) => OpenAPIHono;
  close(): Promise<void>;
}

export async function openImportFeature(deps: ImportFeatureDeps): Promise<ImportsFeature> {
  const { dir, cases, newId, now, onError } = deps;
  const store = openImportStore({ dir });
  const findCase = (caller: Caller, id: string): ImportCase | null => {
    const held = cases.held(id);
    return held === null || !cases.visible(caller, held) ? null : asImportCase(held);
  };
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  };
  const looker = createLooker({ onError });
  const imports = await openImports({
    ledger: deps.ledger,
    footage: deps.footage,
    store,
    cases: {
      find: findCase,
      of: (person) =>
        cases
          .all()
          .filter(({ entry }) => entry.members.includes(person))
          .map(asImportCase),
    },
    look: looker.look,
    nameOf: deps.nameOf,
    freeBytes: deps.freeBytes ?? freeBytes,
    maxBytes: MAX_IMPORT_BYTES,
    now,
    onError,
  });
  const uploads = createUploads({
    store,
    newId,
    accept: imports.accept,
    whole: imports.settle,
    maxBytes: MAX_IMPORT_BYTES,
    onError,
  });
  const docks = openDocks({
    ...{ docks: deps.docks, store, newId, now, onError },
    maxBytes: MAX_IMPORT_BYTES,
    whole: imports.settle,
    roomFor: imports.roomFor,
  });
  // The next look begins after the last one: a copy takes as long as it takes.
  let looking: NodeJS.Timeout | null = null;
  const lookOn = (): void => {
    looking = setTimeout(
      () => void docks.look().then(() => (looking === null ? undefined : lookOn())),
      LOOK_MS,
    );
    looking.unref();
  };
  if (deps.docks.length > 0) lookOn();
  return {
    imports,
    routes: (identify) =>
      importRoutes({
        imports,
        footage: deps.footage,
        uploads,
        docks: docks.view,
        identify,
        findCase,
        audit: deps.audit,
      }),
    async close() {
      if (looking !== null) clearTimeout(looking);
      looking = null;
      await docks.close();
      await imports.close();
      await looker.close();
    },
  };
}

function asImportCase({ entry, state, row, judged }: BoardCase): ImportCase {
  return {
    id: entry.id,
    streams: state.streams,
    unit: entry.unit,
    members: entry.members,
    subject: row.subject,
    number: row.number,
    steps: Object.entries(state.steps).flatMap(([step, { started, ended }]) =>
      started === undefined
        ? []
        : [
            {
              step,
              from: Date.parse(started.at),
              to: ended === undefined ? null : Date.parse(ended.at),
            },
          ],
    ),
    stepTitle: (step, locale) => judged.rules?.stages.find(({ id }) => id === step)?.title[locale] ?? null,
  };
}
