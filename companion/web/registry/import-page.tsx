/** A file of the registry on its way in: chosen, looked at row by row, confirmed or cancelled. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ImportJob, importJobSchema } from '#shared/api/registry.ts';
import { ask, sendFile, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { Dots } from '../ui/dots.tsx';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Reasoned } from './versions.tsx';

/** How often a running import is asked how far it is. */
const ASK_MS = 300;

export function ImportPageView() {
  const { registry: text } = t.value;
  const words = text.import;
  const [job, setJob] = useState<ImportJob | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [sure, setSure] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const running = job?.state === 'checking' || job?.state === 'writing';

  useEffect(() => {
    document.title = `${words.title} · ${t.value.brand}`;
  }, [words]);
  useEffect(() => {
    if (job === null || !running) return;
    const timer = setTimeout(() => {
      void ask('GET', `/api/registry/imports/${job.id}`, importJobSchema).then((answer) => {
        if (answer.ok) setJob(answer.value);
        else setTrouble(answer.trouble);
      });
    }, ASK_MS);
    return () => clearTimeout(timer);
  }, [job]);

  async function send(chosen: File): Promise<void> {
    setTrouble(null);
    setJob(null);
    setSure(false);
    const name = encodeURIComponent(chosen.name.slice(0, 200));
    const answer = await sendFile(`/api/registry/imports?name=${name}`, importJobSchema, chosen);
    if (answer.ok) setJob(answer.value);
    else setTrouble(answer.trouble);
  }
  const stop = async () => {
    if (job === null) return;
    const answer = await ask('POST', `/api/registry/imports/${job.id}/cancel`, importJobSchema);
    if (answer.ok) setJob(answer.value);
    else setTrouble(answer.trouble);
  };

  const changes = job === null ? 0 : job.counts.new + job.counts.changed;
  return (
    <main id="content" class="page-b for-table registry">
      <p>
        <a href="/registry">{text.back}</a>
      </p>
      <h1>{words.title}</h1>
      <p class="t-2">{words.text}</p>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <p class="verbs">
        <input
          ref={file}
          id="file"
          class="sr"
          type="file"
          accept=".xlsx"
          tabIndex={-1}
          aria-label={words.choose}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (chosen !== undefined) void send(chosen);
            // The same file may be chosen again, once it was put right.
            event.currentTarget.value = '';
          }}
        />
        <button
          type="button"
          class={job?.state === 'ready' && job.counts.error === 0 && changes > 0 ? 'b' : 'b pri'}
          onClick={() => file.current?.click()}
        >
          {words.choose}
        </button>
        <a class="b" href="/api/registry/template.xlsx" download>
          {text.template}
        </a>
        {running && (
          <button type="button" class="b" onClick={() => void stop()}>
            {text.cancel}
          </button>
        )}
      </p>
      {job !== null && (
        <section aria-label={words.title}>
          <p class="job" role="status">
            <b>{job.file}</b> <State job={job} changes={changes} />
          </p>
          {running && <progress max={Math.max(1, job.total)} value={job.done} aria-label={words.title} />}
          {job.state === 'ready' && job.counts.error === 0 && changes > 0 && !sure && (
            <p>
              <button type="button" class="b pri" onClick={() => setSure(true)}>
                {words.commit(changes)}
              </button>
            </p>
          )}
          {sure && job.state === 'ready' && (
            <Reasoned
              text={words.text}
              verb={words.commit(changes)}
              send={async (reason) => {
                const answer = await ask('POST', `/api/registry/imports/${job.id}/commit`, importJobSchema, {
                  reason,
                });
                if (answer.ok) setJob(answer.value);
                return answer;
              }}
              onDone={() => setSure(false)}
              onCancel={() => setSure(false)}
            />
          )}
          {job.rows.length > 0 && <Rows job={job} />}
        </section>
      )}
    </main>
  );
}

function State({ job, changes }: { readonly job: ImportJob; readonly changes: number }) {
  const words = t.value.registry.import;
  const { counts } = job;
  switch (job.state) {
    case 'checking':
      return <>{words.checking(job.done, job.total)}</>;
    case 'writing':
      return <>{words.writing(job.done, job.total)}</>;
    case 'cancelled':
      return <>{words.cancelled}</>;
    case 'done':
      return (
        <span class="t-done">
          <Icon name="done" class="c-done" /> {words.done(job.done)}
        </span>
      );
    case 'failed':
      return (
        <span class="t-stop">
          {job.problem === null ? words.failed : (words.problems[job.problem] ?? words.otherProblem)}
        </span>
      );
    case 'ready':
      if (counts.error > 0)
        return (
          <span class="t-stop">
            <Icon name="stop" class="c-stop" /> {words.errors(counts.error)}
          </span>
        );
      return changes === 0 ? (
        <span>{words.nothing}</span>
      ) : (
        <Dots text={words.counts(counts.new, counts.changed, counts.same)} />
      );
    default:
      return job.state satisfies never;
  }
}

function Rows({ job }: { readonly job: ImportJob }) {
  const words = t.value.registry.import;
  return (
    <>
      <table class="numbers">
        <caption class="sr">{words.title}</caption>
        <thead>
          <tr>
            {[words.columns.where, words.columns.name, words.columns.status, words.columns.notes].map(
              (one) => (
                <th key={one} scope="col">
                  {one}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {job.rows.map((row) => (
            <tr key={`${row.sheet} ${row.row}`} data-status={row.status}>
              <td data-column={words.columns.where}>{words.row(words.sheets[row.sheet], row.row)}</td>
              <td data-column={words.columns.name}>{row.name}</td>
              <td data-column={words.columns.status}>
                {row.status === 'error' && <Icon name="stop" class="c-stop" />} {words.status[row.status]}
              </td>
              <td data-column={words.columns.notes}>
                {row.notes.map(({ column, code, value }) => (
                  <p key={column + code}>{words.notes[code]?.(column, value) ?? `${column}：${value}`}</p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {job.rowsMore > 0 && <p class="t-3">{words.rowsMore(job.rowsMore)}</p>}
    </>
  );
}
