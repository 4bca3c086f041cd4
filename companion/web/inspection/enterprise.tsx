/** One enterprise: its plan with the head's approvals, who came, and the papers that are printed for it. */
import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import {
  enterprisePageSchema,
  keyAnswerSchema,
  type EnterprisePage as Page,
} from '#shared/api/inspection.ts';
import { spaced } from '#shared/case/inspection-number.ts';
import { ask, type Trouble } from '../api.ts';
import { local, t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { QrPicture } from './qr-picture.tsx';
import { moment, words } from './words.ts';

export function EnterprisePageView({ id }: { readonly id: string }) {
  const { page: text } = words.value;
  const { arrive } = words.value;
  const [page, setPage] = useState<Page | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  /** What goes to the printer: the code for the wall, or the paper with the key. */
  const [printing, setPrinting] = useState<'wall' | 'key'>('wall');
  const load = async () => {
    const answer = await ask('GET', `/api/enterprises/${id}`, enterprisePageSchema);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) setPage(answer.value);
  };
  useEffect(() => void load(), [id]);
  useEffect(() => {
    if (page !== null) document.title = `${page.enterprise.name} · ${t.value.brand}`;
  }, [page]);
  const send = async (to: string, body: unknown) => {
    const answer = await ask('POST', `/api/enterprises/${id}${to}`, z.unknown(), body);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) await load();
    return answer.ok;
  };
  const print = (what: 'wall' | 'key') => {
    setPrinting(what);
    requestAnimationFrame(() => window.print());
  };
  if (page === null)
    return (
      <main id="content" class="page-b">
        {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      </main>
    );
  const { enterprise, frequency } = page;
  const kindOf = (kind: string) => {
    const found = page.kinds.find((one) => one.id === kind);
    return found === undefined ? kind : local(found.title);
  };
  return (
    <main id="content" class="page-b for-table enterprise" data-print={printing}>
      <p class="screen">
        <a href="/enterprises">{text.back}</a>
      </p>
      <h1 class="screen">{enterprise.name}</h1>
      <p class="screen">
        <code>{enterprise.code}</code> {enterprise.address}
        <br />
        {arrive.frequency(frequency.year)} ·{' '}
        {frequency.cap === null
          ? arrive.noCap
          : `${arrive.cap(frequency.used ?? 0, frequency.cap.cap)}（${frequency.cap.basis}）`}
      </p>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <section class="screen" aria-labelledby="plans">
        <h2 id="plans">{text.plans}</h2>
        {page.plans.length === 0 && <p class="t-2">{text.noPlans}</p>}
        <ul class="plain">
          {[...page.plans].reverse().map((plan) => (
            <li key={plan.plan} data-plan={plan.plan}>
              <b>{plan.purpose}</b> · {kindOf(plan.kind)} · {plan.from} – {plan.to}
              <small>
                {text.by(plan.by.name)} ·{' '}
                {plan.usedBy !== null
                  ? text.used(spaced(plan.usedBy))
                  : plan.dropped !== null
                    ? text.dropped(plan.dropped)
                    : plan.approved === null
                      ? text.waiting
                      : text.approved(plan.approved.by.name, plan.approved.number)}
              </small>
              {plan.usedBy === null && plan.dropped === null && (
                <span class="with">
                  {page.may.approve && plan.approved === null && (
                    <Approve onSend={(body) => send(`/plans/${plan.plan}/approve`, body)} />
                  )}
                  {page.may.plan && <Drop onSend={(body) => send(`/plans/${plan.plan}/drop`, body)} />}
                </span>
              )}
            </li>
          ))}
        </ul>
        {page.may.plan && <PlanForm page={page} onSend={(body) => send('/plans', body)} />}
      </section>

      <section class="screen" aria-labelledby="inspections">
        <h2 id="inspections">{text.inspections}</h2>
        {page.inspections.length === 0 ? (
          <p class="t-2">{text.noInspections}</p>
        ) : (
          <table class="numbers">
            <thead>
              <tr>
                {Object.values(text.columns).map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.inspections.map((one) => (
                <tr key={one.inspection}>
                  <th scope="row">
                    <a href={`/cases/${one.case}`}>{spaced(one.inspection)}</a>
                  </th>
                  <td data-column={text.columns.day}>{one.day}</td>
                  <td data-column={text.columns.kind}>
                    {kindOf(one.kind)}
                    {one.urgent !== null && <small>{text.urgent}</small>}
                    {!one.planned && <small>{text.unplanned}</small>}
                  </td>
                  <td data-column={text.columns.purpose}>
                    {one.purpose}
                    {one.late !== null && <small>{text.lateEntry(one.late)}</small>}
                  </td>
                  <td data-column={text.columns.who}>{one.officers.map(({ name }) => name).join('、')}</td>
                  <td data-column={text.columns.time}>
                    {moment(one.arrivedAt)} – {one.leftAt === null ? text.still : moment(one.leftAt)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>

      {page.refused.length > 0 && (
        <section class="screen" aria-labelledby="refused">
          <h2 id="refused">{text.refused}</h2>
          <p class="t-3">{text.refusedHelp}</p>
          <ul class="plain">
            {page.refused.map((one) => (
              <li key={`${one.at}${one.person.id}`}>
                {moment(one.at)} {one.person.name} <small>{local(one.text)}</small>
              </li>
            ))}
          </ul>
        </section>
      )}

      <section aria-labelledby="wall" class="sheet wall">
        <h2 id="wall" class="screen">
          {text.wall}
        </h2>
        <p class="t-3 screen">{text.wallHelp}</p>
        <div class="paper">
          <h3>{text.sheetTitle}</h3>
          <QrPicture text={page.wallCode} label={text.wall} />
          <p class="name">{enterprise.name}</p>
          <p>
            <code>{enterprise.code}</code>
          </p>
          <p>{text.sheetText}</p>
          <p>{text.sheetOwner}</p>
        </div>
        <p class="screen">
          <button type="button" class="b" onClick={() => print('wall')}>
            {text.print}
          </button>
        </p>
      </section>
      {page.may.plan && (
        <KeySheet page={page} id={id} onTrouble={setTrouble} onIssued={load} onPrint={() => print('key')} />
      )}
    </main>
  );
}

function Approve({ onSend }: { readonly onSend: (body: unknown) => Promise<boolean> }) {
  const { page: text } = words.value;
  const [number, setNumber] = useState('');
  return (
    <form
      class="with"
      onSubmit={(event) => {
        event.preventDefault();
        void onSend({ number: number.trim(), date: null });
      }}
    >
      <label class="f">
        <span>{text.number}</span>
        <input
          class="in"
          name="approval"
          required
          maxLength={200}
          value={number}
          onInput={(event) => setNumber(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="b pri">
        {text.approve}
      </button>
    </form>
  );
}

function Drop({ onSend }: { readonly onSend: (body: unknown) => Promise<boolean> }) {
  const { page: text } = words.value;
  const [reason, setReason] = useState('');
  return (
    <details>
      <summary>{text.drop}</summary>
      <form
        class="with"
        onSubmit={(event) => {
          event.preventDefault();
          void onSend({ reason: reason.trim() });
        }}
      >
        <label class="f">
          <span>{text.reason}</span>
          <input
            class="in"
            name="drop-reason"
            required
            maxLength={1000}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="b">
          {text.drop}
        </button>
      </form>
    </details>
  );
}

function PlanForm(props: { readonly page: Page; readonly onSend: (body: unknown) => Promise<boolean> }) {
  const { page: text, arrive } = words.value;
  const { page } = props;
  const [kind, setKind] = useState(page.kinds[0]?.id ?? '');
  const [item, setItem] = useState(page.items[0]?.id ?? '');
  const [from, setFrom] = useState(page.today);
  const [to, setTo] = useState(page.today);
  const [purpose, setPurpose] = useState('');
  return (
    <details>
      <summary>{text.addPlan}</summary>
      <form
        class="form"
        onSubmit={async (event) => {
          event.preventDefault();
          const body = { kind, item: item === '' ? null : item, from, to, purpose: purpose.trim() };
          if (await props.onSend(body)) setPurpose('');
        }}
      >
        <div class="cols">
          <label class="f">
            <span>{arrive.kind}</span>
            <select
              class="in"
              name="kind"
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value)}
            >
              {page.kinds.map((one) => (
                <option key={one.id} value={one.id}>
                  {local(one.title)}
                </option>
              ))}
            </select>
          </label>
          <label class="f">
            <span>{arrive.item}</span>
            <select
              class="in"
              name="item"
              value={item}
              onChange={(event) => setItem(event.currentTarget.value)}
            >
              {page.items.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
              <option value="">{arrive.notOnList}</option>
            </select>
          </label>
          <label class="f">
            <span>{text.from}</span>
            <input
              class="in"
              type="date"
              name="from"
              required
              value={from}
              onInput={(e) => setFrom(e.currentTarget.value)}
            />
          </label>
          <label class="f">
            <span>{text.to}</span>
            <input
              class="in"
              type="date"
              name="to"
              required
              value={to}
              onInput={(e) => setTo(e.currentTarget.value)}
            />
          </label>
        </div>
        <label class="f">
          <span>{arrive.purpose}</span>
          <input
            class="in"
            name="purpose"
            required
            maxLength={400}
            value={purpose}
            onInput={(event) => setPurpose(event.currentTarget.value)}
          />
        </label>
        <p>
          <button type="submit" class="b pri">
            {text.add}
          </button>
        </p>
      </form>
    </details>
  );
}

function KeySheet(props: {
  readonly page: Page;
  readonly id: string;
  readonly onTrouble: (trouble: Trouble | null) => void;
  readonly onIssued: () => Promise<void>;
  readonly onPrint: () => void;
}) {
  const { page: text } = words.value;
  const { page } = props;
  const [key, setKey] = useState<string | null>(null);
  const issue = async () => {
    const body = { replaces: page.keyIssued };
    const answer = await ask('POST', `/api/enterprises/${props.id}/key`, keyAnswerSchema, body);
    props.onTrouble(answer.ok ? null : answer.trouble);
    if (!answer.ok) return;
    setKey(answer.value.key);
    await props.onIssued();
  };
  return (
    <section aria-labelledby="key" class="sheet key">
      <h2 id="key" class="screen">
        {text.key}
      </h2>
      <p class="t-3 screen">
        {text.keyHelp} {page.keyIssued && key === null ? text.keyIssued : ''}
      </p>
      {key === null ? (
        <p class="screen">
          <button type="button" class="b" onClick={() => void issue()}>
            {page.keyIssued ? text.reissue : text.issue}
          </button>
        </p>
      ) : (
        <>
          <div class="paper">
            <h3>{text.keySheet}</h3>
            <p class="name">{page.enterprise.name}</p>
            <p>{text.keyWhere}</p>
            <p class="secret">{key}</p>
            <p>{text.keyKeep}</p>
          </div>
          <p class="screen">
            <button type="button" class="b pri" onClick={props.onPrint}>
              {text.printKey}
            </button>
          </p>
        </>
      )}
    </section>
  );
}
