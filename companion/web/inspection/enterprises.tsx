/** The register of enterprises: by name, never by number of inspections. */
import { useEffect, useState } from 'preact/hooks';
import type { z } from 'zod';
import { enterprisesSchema } from '#shared/api/inspection.ts';
import { spaced } from '#shared/case/inspection-number.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { words } from './words.ts';

export function EnterprisesPage() {
  const { list: text } = words.value;
  const [search, setSearch] = useState('');
  const [found, setFound] = useState<z.infer<typeof enterprisesSchema> | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => {
    const loading = new AbortController();
    const timer = setTimeout(
      async () => {
        const to = `/api/enterprises?search=${encodeURIComponent(search)}`;
        const answer = await ask('GET', to, enterprisesSchema, undefined, loading.signal);
        if (loading.signal.aborted) return;
        setTrouble(answer.ok ? null : answer.trouble);
        if (answer.ok) setFound(answer.value);
      },
      search === '' ? 0 : 250,
    );
    return () => {
      clearTimeout(timer);
      loading.abort();
    };
  }, [search]);
  return (
    <main id="content" class="page-b for-table">
      <h1>{text.title}</h1>
      <p class="t-2">{text.help}</p>
      <div class="line">
        <label class="f">
          <span>{text.search}</span>
          <input
            class="in"
            type="search"
            name="search"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
        <a href="/inspections">{text.published}</a>
      </div>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {found !== null && found.holes.length > 0 && (
        <p class="note-soon" role="alert">
          {text.holes(
            found.holes
              .map(([from, to]) => (from === to ? spaced(from) : `${spaced(from)}–${spaced(to)}`))
              .join('，'),
          )}
        </p>
      )}
      {found !== null && found.enterprises.length === 0 && <p>{text.none}</p>}
      {found !== null && found.enterprises.length > 0 && (
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{text.title}</th>
              <th scope="col" class="n">
                {text.year}
              </th>
              <th scope="col" class="n">
                {text.plans}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.enterprises.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <a href={`/enterprises/${one.id}`}>{one.name}</a>
                  {one.open && <span class="tag soon">{text.open}</span>}
                  <small>
                    {one.code} {one.address}
                  </small>
                </th>
                <td class="n" data-column={text.year}>
                  {one.year}
                </td>
                <td class="n" data-column={text.plans}>
                  {one.plans}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found !== null && found.more > 0 && <p class="t-3">{text.more(found.more)}</p>}
    </main>
  );
}
