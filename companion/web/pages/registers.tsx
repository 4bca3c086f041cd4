/** The registers of a procedure, to be read and printed: record measures, recordings, major decisions, what is published. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import {
  type ProcedureList,
  procedureListSchema,
  type Registers,
  registersSchema,
} from '#shared/api/registers.ts';
import { ask, type Trouble } from '../api.ts';
import { local, t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';

type Citation = Registers['records'][number]['citation'];

const keyOf = (one: { readonly category: string; readonly procedure: string }) =>
  `${one.category}/${one.procedure}`;

export function RegistersPage() {
  const { registers: text } = t.value;
  const [list, setList] = useState<ProcedureList | null>(null);
  const [chosen, setChosen] = useState('');
  const [registers, setRegisters] = useState<Registers | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const load = async () => {
    const answer = await ask('GET', '/api/registers', procedureListSchema);
    setTrouble(answer.ok ? null : answer.trouble);
    if (!answer.ok) return;
    setList(answer.value);
    const [first] = answer.value.procedures;
    const usual = answer.value.procedures.find((one) => keyOf(one) === 'penalty/ordinary') ?? first;
    if (chosen === '' && usual !== undefined) setChosen(keyOf(usual));
  };
  useEffect(() => {
    document.title = `${text.title} · ${t.value.brand}`;
  }, [text]);
  useEffect(() => void load(), []);
  useEffect(() => {
    if (chosen === '') return;
    const loading = new AbortController();
    void ask('GET', `/api/registers/${chosen}`, registersSchema, undefined, loading.signal).then((answer) => {
      if (loading.signal.aborted) return;
      setTrouble(answer.ok ? null : answer.trouble);
      if (answer.ok) setRegisters(answer.value);
    });
    return () => loading.abort();
  }, [chosen]);

  const named = list?.procedures.find((one) => keyOf(one) === chosen);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and nothing in it may take the focus otherwise
    <main id="content" class="page-b for-table registers" tabIndex={0}>
      <h1>
        {text.title}
        {named === undefined ? null : <span class="only-print">：{local(named.title)}</span>}
      </h1>
      <p class="t-2">{text.text}</p>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      {list !== null && (
        <p class="pick">
          <label>
            {text.procedure}{' '}
            <select class="in" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
              {list.procedures.map((one) => (
                <option key={keyOf(one)} value={keyOf(one)}>
                  {local(one.title)}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="b" onClick={() => window.print()}>
            {text.print}
          </button>
          <a href="/packs">{text.packs}</a>
        </p>
      )}
      {registers !== null && keyOf(registers) === chosen && <Four registers={registers} />}
    </main>
  );
}

function Basis({ citation }: { readonly citation: Citation }) {
  const { registers: text } = t.value;
  return (
    <td data-column={text.columns.basis}>
      <span lang="zh-CN">
        {citation.short}
        {citation.article}
      </span>
      {citation.verified ? <small>{text.verified}</small> : <small class="t-soon">{text.unverified}</small>}
      <q lang="zh-CN">{citation.words}</q>
    </td>
  );
}

interface RegisterProps {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly columns: readonly string[];
  readonly empty: string | null;
  readonly children: ComponentChildren;
}

function Register({ id, title, text, columns, empty, children }: RegisterProps) {
  return (
    <section aria-labelledby={id} data-register={id}>
      <h2 id={id}>{title}</h2>
      <p class="t-2">{text}</p>
      {empty !== null ? (
        <p>{empty}</p>
      ) : (
        <table class="numbers">
          <caption class="sr">{title}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </section>
  );
}

function RecordRows({ records }: { readonly records: Registers['records'] }) {
  const { registers: text } = t.value;
  const { columns } = text;
  return (
    <>
      {records.map((one) => (
        <tr key={one.id}>
          <th scope="row">
            {local(one.title)}
            <small>{local(one.stage)}</small>
          </th>
          <td data-column={columns.content}>
            {local(one.content)}
            {one.when !== null && <small>{text.when(local(one.when))}</small>}
          </td>
          <td data-column={columns.methods}>
            {text.extents[one.extent]}
            {text.colon}
            {one.methods.map((method) => text.methods[method]).join(text.or)}
          </td>
          <td data-column={columns.carriers}>
            {one.carriers.map((carrier) => text.carriers[carrier]).join(text.and)}
          </td>
          <td data-column={columns.asks}>
            {one.item === null ? '—' : local(one.item)}
            {one.announcement !== null && <small>{text.first(local(one.announcement))}</small>}
          </td>
          <Basis citation={one.citation} />
        </tr>
      ))}
    </>
  );
}

function Four({ registers }: { readonly registers: Registers }) {
  const { registers: text } = t.value;
  const { columns } = text;
  const filmed = registers.records.filter(({ methods }) => methods.some((method) => method !== 'text'));
  const recordColumns = [
    columns.what,
    columns.content,
    columns.methods,
    columns.carriers,
    columns.asks,
    columns.basis,
  ];
  return (
    <>
      <p class="t-3">
        {text.inForce(registers.on)}{' '}
        <span lang="en">{registers.packs.map(({ id, version }) => `${id} ${version}`).join(', ')}</span>
      </p>
      <Register
        id="records"
        {...text.records}
        columns={recordColumns}
        empty={registers.records.length === 0 ? text.none : null}
      >
        <RecordRows records={registers.records} />
      </Register>
      <Register
        id="recordings"
        {...text.recordings}
        columns={recordColumns}
        empty={filmed.length === 0 ? text.none : null}
      >
        <RecordRows records={filmed} />
      </Register>
      <Register
        id="major"
        {...text.major}
        columns={[columns.what, columns.kind, columns.condition, columns.asks, columns.basis]}
        empty={registers.major.length === 0 ? text.none : null}
      >
        {registers.major.map((one) => (
          <tr key={one.id}>
            <th scope="row">{local(one.title)}</th>
            <td data-column={columns.kind}>{text.by[one.by]}</td>
            <td data-column={columns.condition}>{one.when === null ? text.always : local(one.when)}</td>
            <td data-column={columns.asks}>{one.item === null ? '—' : local(one.item)}</td>
            <Basis citation={one.citation} />
          </tr>
        ))}
      </Register>
      <Register
        id="disclosures"
        {...text.disclosures}
        columns={[columns.channel, columns.content, columns.period, columns.exceptions, columns.basis]}
        empty={registers.disclosures.length === 0 ? text.none : null}
      >
        {registers.disclosures.map((one) => (
          <tr key={one.id}>
            <th scope="row">{local(one.channel)}</th>
            <td data-column={columns.content}>
              {local(one.content)}
              {one.when !== null && <small>{text.when(local(one.when))}</small>}
            </td>
            <td data-column={columns.period}>
              {one.length === null || one.unit === null ? '—' : text.period(one.length, one.unit)}
            </td>
            <td data-column={columns.exceptions}>
              {one.exceptions.length === 0 && '—'}
              {one.exceptions.map((exception) => (
                <p key={exception.citation.article}>
                  {local(exception.title)}
                  <small>
                    <span lang="zh-CN">
                      {exception.citation.short}
                      {exception.citation.article}
                    </span>
                    {text.colon}
                    {text.approvers[exception.approver]}
                  </small>
                  {!exception.citation.verified && <small class="t-soon">{text.unverified}</small>}
                </p>
              ))}
            </td>
            <Basis citation={one.citation} />
          </tr>
        ))}
      </Register>
    </>
  );
}
