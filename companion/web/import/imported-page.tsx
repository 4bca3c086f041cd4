/** Files of cameras, recorders and telephones: dropped or chosen, on their way, and what they belong to. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { boardSchema } from '#shared/api/console.ts';
import {
  type DockStanding,
  docksSchema,
  type Import,
  importsSchema,
  UPLOADS,
  type Upload,
  uploadsSchema,
} from '#shared/api/import.ts';
import { ask, type Trouble } from '../api.ts';
import { lang, t } from '../i18n.ts';
import { can } from '../session.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { DockList } from './dock-list.tsx';
import { ImportRow, type PickableCase } from './import-row.tsx';
import { ended, send, sendings } from './sending.ts';
import { SendingList, Unfinished } from './sending-list.tsx';
import { words } from './words.ts';

/** What a dock brings is seen without a reload. */
const LOOK_MS = 15_000;

export function ImportedPage({ caseId }: { readonly caseId: string | null }) {
  const text = words.value;
  const [imports, setImports] = useState<readonly Import[] | null>(null);
  const [docks, setDocks] = useState<readonly DockStanding[]>([]);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [cases, setCases] = useState<readonly PickableCase[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const load = async () => {
    const query = caseId === null ? '' : `?case=${caseId}`;
    const [found, mine, watched] = await Promise.all([
      ask('GET', `/api/media/imports${query}`, importsSchema),
      can('media.import') ? ask('GET', UPLOADS, uploadsSchema) : null,
      can('media.import') ? ask('GET', '/api/media/docks', docksSchema) : null,
    ]);
    if (watched?.ok) setDocks(watched.value.docks);
    if (found.ok) setImports(found.value.imports);
    setTrouble(found.ok ? null : found.trouble);
    if (mine?.ok) setUploads(mine.value.uploads);
  };
  useEffect(() => void load(), [caseId, lang.value, ended.value]);
  useEffect(() => {
    const timer = setInterval(() => void load(), LOOK_MS);
    return () => clearInterval(timer);
  }, [caseId]);
  useEffect(() => {
    void ask('GET', '/api/board', boardSchema).then((answer) => {
      if (answer.ok)
        setCases(answer.value.rows.map(({ case: id, subject, number }) => ({ id, subject, number })));
    });
  }, []);
  const into = cases.find(({ id }) => id === caseId);
  const name = into === undefined ? null : (into.subject ?? into.number ?? text.noSubject);
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);

  const here = new Set(sendings.value.map(({ id }) => id));
  const unfinished = uploads.filter(({ id, state }) => !here.has(id) && state === 'coming');
  return (
    <main id="content" class="page-b for-table imports">
      <div class="head">
        <h1>{caseId === null || name === null ? text.title : text.inCase(name)}</h1>
        {caseId !== null && (
          <p class="verbs">
            <a class="b s" href={`/cases/${caseId}`}>
              {text.back}
            </a>
            <a class="b s" href="/import">
              {text.all}
            </a>
          </p>
        )}
      </div>
      {can('media.import') && (
        <>
          <p class="t-2">{text.help}</p>
          <Chooser onFiles={(files) => send(files, caseId, uploads)} />
          <SendingList />
          <DockList docks={docks} />
          <Unfinished uploads={unfinished} onFiles={(files) => send(files, caseId, uploads)} />
        </>
      )}
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      <section aria-labelledby="imports-list">
        <h2 id="imports-list">{text.list}</h2>
        {imports !== null && imports.length === 0 && (
          <p class="t-2">{caseId === null ? text.empty : text.emptyCase}</p>
        )}
        {imports !== null && imports.length > 0 && (
          <table class="numbers files">
            <thead>
              <tr>
                <th scope="col">{text.file}</th>
                <th scope="col">{text.when}</th>
                <th scope="col">{text.device}</th>
                <th scope="col">{text.belongs}</th>
              </tr>
            </thead>
            <tbody>
              {imports.map((one) => (
                <ImportRow key={one.id} one={one} cases={cases} onDone={() => void load()} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </main>
  );
}

function Chooser({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const text = words.value;
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    folder.current?.setAttribute('webkitdirectory', '');
    // Anywhere on the page: a file that misses the frame would be opened by the browser, and the page be gone.
    const hover = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(false);
      void dropped(event.dataTransfer).then(onFiles);
    };
    addEventListener('dragover', hover);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', hover);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [onFiles]);
  const input = (ref: typeof files, id: string) => (
    <input
      ref={ref}
      id={id}
      hidden
      type="file"
      multiple
      onChange={(event) => {
        onFiles([...(event.currentTarget.files ?? [])]);
        event.currentTarget.value = '';
      }}
    />
  );
  return (
    <div class={`drop ${over ? 'over' : ''}`}>
      {input(files, 'files')}
      {input(folder, 'folder')}
      <p>
        <b>{over ? text.dropNow : text.drop}</b>
        <small>{text.formats}</small>
      </p>
      <button type="button" class="b pri" onClick={() => files.current?.click()}>
        {text.choose}
      </button>
      <button type="button" class="b" onClick={() => folder.current?.click()}>
        {text.folder}
      </button>
    </div>
  );
}

/** So many of one folder, and so deep. */
const MOST_FILES = 2000;
const DEEPEST = 8;

/** Files as they were dropped; of folders, the files in them. */
async function dropped(data: DataTransfer): Promise<readonly File[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...data.files];
  const found: File[] = [];
  const walk = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    if (found.length >= MOST_FILES || depth > DEEPEST || entry.name.startsWith('.')) return;
    if (entry.isFile) {
      const file = await new Promise<File | null>((resolve) =>
        (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
      );
      if (file !== null) found.push(file);
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<readonly FileSystemEntry[]>((resolve) =>
        reader.readEntries(resolve, () => resolve([])),
      );
      if (some.length === 0) return;
      for (const one of some) await walk(one, depth + 1);
    }
  };
  for (const entry of entries) await walk(entry, 0);
  return found;
}
