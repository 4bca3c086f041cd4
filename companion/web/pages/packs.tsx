/** Rule packs in force: how much of each has been read, and which files are broken and how to mend them. */
import { useEffect, useState } from 'preact/hooks';
import { type PackList, packListSchema } from '#shared/api/packs.ts';
import { lacksSignature } from '#shared/rules/lacks-signature.ts';
import { mending as mendingEn } from '#shared/rules/locales/mending-en.ts';
import { mending as mendingZh } from '#shared/rules/locales/mending-zh-cn.ts';
import { toldIn } from '#shared/rules/mending.ts';
import { ask, type Trouble } from '../api.ts';
import { lang, local, t } from '../i18n.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';

type Row = PackList['packs'][number];

export function PacksPage() {
  const { packs: text } = t.value;
  const [list, setList] = useState<PackList | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const load = async () => {
    const answer = await ask('GET', '/api/packs', packListSchema);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) setList(answer.value);
  };
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => void load(), []);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and nothing in it may take the focus otherwise
    <main id="content" class="page-b for-table" tabIndex={0}>
      <h1>{text.title}</h1>
      <p class="t-2">
        {text.text} <a href="/registers">{t.value.registers.open}</a>
      </p>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      {list !== null && list.problems.length > 0 && (
        <Broken problems={list.problems} onAgain={() => void load()} />
      )}
      {list?.packs.length === 0 && <p class="t-stop">{text.empty}</p>}
      {list !== null && list.packs.length > 0 && <Packs packs={list.packs} />}
      {list !== null && list.tables.length > 0 && <Tables tables={list.tables} />}
    </main>
  );
}

function Broken(props: { readonly problems: PackList['problems']; readonly onAgain: () => void }) {
  const { packs: text } = t.value;
  const files = [...new Set(props.problems.map((one) => one.file))];
  const unsigned = [...new Set(props.problems.filter(lacksSignature).map((one) => one.file))];
  const [broken] = [...new Set(props.problems.filter((one) => !lacksSignature(one)).map((one) => one.file))];
  return (
    <section class="broken-packs" aria-labelledby="broken-packs">
      <h2 id="broken-packs">
        <Icon name="stop" class="c-stop" /> {text.broken(files.length)}
      </h2>
      {unsigned.length > 0 && (
        <p>
          {text.unsigned(unsigned.length)}{' '}
          <code>npm run packs -- sign {unsigned[0]} --key KEYFILE --by NAME</code>
        </p>
      )}
      <ul>
        {props.problems.map((one) => {
          const { found, write } = toldIn(one, lang.value === 'en' ? mendingEn : mendingZh);
          return (
            <li key={`${one.file} ${one.line} ${one.path} ${one.write}`}>
              <b>{text.where(one.file, one.line)}</b> <span lang="en">{one.path}</span>
              <dl class="kv2">
                <dt>{text.found}</dt>
                <dd class="said-as">{one.said?.found === undefined ? <code>{found}</code> : found}</dd>
                <dt>{text.write}</dt>
                <dd class="said-as">{write}</dd>
              </dl>
              <small>{text.inForce(one.inForce)}</small>
            </li>
          );
        })}
      </ul>
      <p>
        {broken !== undefined && (
          <>
            {text.mend} <code>npm run packs -- check {broken}</code>{' '}
          </>
        )}
        <button type="button" class="b s" onClick={props.onAgain}>
          {text.again}
        </button>
      </p>
    </section>
  );
}

/** `penalty/ordinary` of a pack of one procedure. */
function only({ procedures: [first, second] }: Row): string {
  return first === undefined || second !== undefined ? '' : `${first.category}/${first.procedure}`;
}

function Procedures({ row }: { readonly row: Row }) {
  const { packs: text } = t.value;
  return (
    <details>
      <summary>{text.covers(row.procedures.length)}</summary>
      <ul>
        {row.procedures.map((one) => (
          <li key={`${one.category}/${one.procedure}`}>
            {one.title === null ? `${one.category}/${one.procedure}` : local(one.title)}{' '}
            <span class="t-2">{text.covered(one.counts.items, one.counts.deadlines, one.tightens)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Tightens({ row }: { readonly row: Row }) {
  const { packs: text } = t.value;
  return (
    <details>
      <summary>{text.tightens(row.tightens.length)}</summary>
      <ul>
        {row.tightens.map((one) => (
          <li key={`${one.kind} ${one.id}`}>
            {text.tightened(one.kind, one.title === null ? one.id : local(one.title), one.to)}
          </li>
        ))}
      </ul>
    </details>
  );
}

const bars = ['statutory', 'procedural', 'advisory'] as const;

function Packs(props: { readonly packs: readonly Row[] }) {
  const { packs: text } = t.value;
  const { columns } = text;
  const sum = (of: (row: Row) => number) => props.packs.reduce((total, row) => total + of(row), 0);
  return (
    <table class="numbers">
      <caption class="sr">{text.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.pack}</th>
          <th scope="col">{columns.layer}</th>
          <th scope="col">{columns.from}</th>
          {(['items', ...bars, 'verified', 'unverified', 'deadlines'] as const).map((one) => (
            <th key={one} scope="col" class="n">
              {columns[one]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.packs.map((row) => (
          <tr key={`${row.pack} ${row.version}`}>
            <th scope="row">
              {local(row.title)}
              <small lang="en">
                {row.pack} {row.version} {only(row)}
              </small>
              {row.procedures.length > 1 && <Procedures row={row} />}
              {row.tightens.length > 0 && <Tightens row={row} />}
            </th>
            <td data-column={columns.layer}>{text.layers[row.layer] ?? row.layer}</td>
            <td data-column={columns.from}>{text.until(row.effective.from, row.effective.to)}</td>
            <td class="n" data-column={columns.items}>
              {row.counts.items}
            </td>
            {bars.map((bar) => (
              <td key={bar} class="n" data-column={columns[bar]}>
                {row.counts.bars[bar]}
              </td>
            ))}
            <td class="n" data-column={columns.verified}>
              {row.counts.verified}
            </td>
            <td class={`n ${row.counts.unverified > 0 ? 't-soon' : ''}`} data-column={columns.unverified}>
              {row.counts.unverified}
            </td>
            <td class="n" data-column={columns.deadlines}>
              {row.counts.deadlines}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            {text.total}
          </th>
          <td class="n" data-column={columns.items}>
            {sum((row) => row.counts.items)}
          </td>
          {bars.map((bar) => (
            <td key={bar} class="n" data-column={columns[bar]}>
              {sum((row) => row.counts.bars[bar])}
            </td>
          ))}
          <td class="n" data-column={columns.verified}>
            {sum((row) => row.counts.verified)}
          </td>
          <td class="n" data-column={columns.unverified}>
            {sum((row) => row.counts.unverified)}
          </td>
          <td class="n" data-column={columns.deadlines}>
            {sum((row) => row.counts.deadlines)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Benchmark tables in force, and who signed each. */
function Tables(props: { readonly tables: PackList['tables'] }) {
  const { packs: text } = t.value;
  const { tables } = text;
  return (
    <section aria-labelledby="benchmark-tables">
      <h2 id="benchmark-tables">{tables.title}</h2>
      <table class="numbers benchmark-tables">
        <thead>
          <tr>
            <th scope="col">{tables.table}</th>
            <th scope="col">{text.columns.layer}</th>
            <th scope="col">{text.columns.from}</th>
            <th scope="col" class="n">
              {tables.entries}
            </th>
            <th scope="col">{tables.signers}</th>
          </tr>
        </thead>
        <tbody>
          {props.tables.map((row) => (
            <tr key={`${row.table} ${row.version}`}>
              <th scope="row">
                <Own text={row.title} />
                <small lang="en">
                  {row.table} {row.version}
                </small>
              </th>
              <td data-column={text.columns.layer}>{text.layers[row.layer] ?? row.layer}</td>
              <td data-column={text.columns.from}>{text.until(row.effective.from, row.effective.to)}</td>
              <td class="n" data-column={tables.entries}>
                {row.entries}
              </td>
              <td data-column={tables.signers} class={row.signers.length === 0 ? 't-soon' : ''}>
                {row.signers.length === 0 ? tables.unsigned : row.signers.join(tables.between)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The table's own words; Chinese where it brings no translation. */
function Own({ text }: { readonly text: PackList['tables'][number]['title'] }) {
  const own = lang.value === 'en' ? text.en : undefined;
  return <span {...(own === undefined ? { lang: 'zh-CN' } : {})}>{own ?? text['zh-CN']}</span>;
}
