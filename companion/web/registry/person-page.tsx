/** One person of the registry: how he stands, a change from a day on, every version. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import {
  type PersonPage,
  type PersonRow,
  personPageSchema,
  type RegistryPage,
  registryPageSchema,
  savedSchema,
} from '#shared/api/registry.ts';
import { factUnqualified, mendUnqualified } from '#shared/registry/locales/reasons.ts';
import type { OfficerRecord } from '#shared/registry/records.ts';
import { ask, type Trouble } from '../api.ts';
import { local, t } from '../i18n.ts';
import { go } from '../router.ts';
import { can } from '../session.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Choice, DayField, Field, Group, Scope, Typed } from './fields.tsx';
import { PhotoField } from './photo-field.tsx';
import { Versions } from './versions.tsx';

const accountsSchema = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string(), username: z.string().optional() })),
});
type Account = z.infer<typeof accountsSchema>['people'][number];

/** @param props.id `new` for one who is not there yet */
export function PersonPageView(props: { readonly id: string }) {
  const { registry: text } = t.value;
  const fresh = props.id === 'new';
  const [page, setPage] = useState<PersonPage | null>(null);
  const [about, setAbout] = useState<RegistryPage | null>(null);
  const [accounts, setAccounts] = useState<readonly Account[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [said, setSaid] = useState<readonly string[]>([]);
  const edits = can('registry.set');

  const load = async () => {
    const all = await ask('GET', '/api/registry', registryPageSchema);
    if (all.ok) setAbout(all.value);
    else setTrouble(all.trouble);
    if (edits) {
      const people = await ask('GET', '/api/people', accountsSchema);
      if (people.ok) setAccounts(people.value.people);
    }
    if (fresh) return;
    const answer = await ask('GET', `/api/registry/persons/${props.id}`, personPageSchema);
    if (answer.ok) setPage(answer.value);
    else setTrouble(answer.trouble);
  };
  useEffect(() => void load(), [props.id]);
  const title = fresh ? text.newPerson : (page?.row?.name ?? text.title);
  useEffect(() => {
    document.title = `${title} · ${t.value.brand}`;
  }, [title]);

  const current = page?.versions.find((one) => one.current) ?? page?.versions[0];
  return (
    <main id="content" class="page-b registry">
      <p>
        <a href="/registry">{text.back}</a>
      </p>
      <h1>{title}</h1>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {said.map((one, at) => (
        <p class={at === 0 ? 'said ok' : 'said'} role="status" key={one}>
          <Icon name={at === 0 ? 'done' : 'soon'} class={at === 0 ? 'c-done' : 'c-soon'} /> {one}
        </p>
      ))}
      {page?.row != null && <Standing page={page} />}
      {edits && about !== null && (fresh || page !== null) && (
        <PersonForm
          key={current?.event ?? 'new'}
          id={props.id}
          was={current?.record ?? null}
          about={about}
          accounts={accounts}
          onSaved={(id, warnings) => {
            setSaid([text.saved, ...warnings.map((one) => text.warnings[one] ?? one)]);
            if (fresh) go(`/registry/persons/${id}`);
            else void load();
          }}
        />
      )}
      {page !== null && (
        <Versions
          versions={page.versions}
          at={`/api/registry/persons/${props.id}`}
          says={({ record }) => sayRecord(record, about)}
          onWithdrawn={() => {
            setSaid([text.withdrawn]);
            void load();
          }}
        />
      )}
    </main>
  );
}

function sayRecord(record: OfficerRecord, about: RegistryPage | null): string {
  const { registry: text } = t.value;
  const { fields } = text;
  const { certificate, examination, reviewer } = record;
  const said = [
    about?.organs.find(({ id }) => id === record.organ)?.name ?? record.organ,
    fields[record.status],
    certificate === null
      ? text.noCertificate
      : `${certificate.number} ${fields[certificate.standing]} ${certificate.from} – ${certificate.until}`,
    `${fields.examination} ${fields[examination.result]}`,
    ...(reviewer === null ? [] : [`${fields.review} ${fields[reviewer.qualification]}`]),
  ];
  return said.join('；');
}

function Standing({ page }: { readonly page: PersonPage }) {
  const { registry: text } = t.value;
  const { row } = page;
  if (row === null) return null;
  const photo = page.versions.find(({ current }) => current)?.record.photo;
  return (
    <div class="who">
      {photo !== undefined && <img src={`/api/registry/photos/${photo}`} alt={text.fields.photoOf} />}
      <Stands row={row} />
    </div>
  );
}

function Stands({ row }: { readonly row: PersonRow }) {
  const { registry: text } = t.value;
  if (row.standing === 'unqualified' && row.why !== null)
    return (
      <p class="standing stop">
        <Icon name="stop" class="c-stop" />
        <span>
          <b>{local(factUnqualified({ why: row.why, since: row.since }))}</b>
          <small>{local(mendUnqualified({ why: row.why }))}</small>
        </span>
      </p>
    );
  return (
    <p class="standing">
      <Icon
        name={row.standing === 'soon' ? 'soon' : row.standing === 'ok' ? 'tick' : 'person'}
        class={row.standing === 'soon' ? 'c-soon' : 't-3'}
      />
      <span>
        {row.standing === 'not-officer' && row.reviewer !== 'not-a-reviewer'
          ? text.reviewer[row.reviewer]
          : text.standing[row.standing]}
        {row.until !== null && <small>{text.until(row.until)}</small>}
      </span>
    </p>
  );
}

function PersonForm(props: {
  readonly id: string;
  readonly was: OfficerRecord | null;
  readonly about: RegistryPage;
  readonly accounts: readonly Account[];
  readonly onSaved: (id: string, warnings: readonly string[]) => void;
}) {
  const { registry: text } = t.value;
  const { fields } = text;
  const { was, about, accounts, id } = props;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const [open, setOpen] = useState(id === 'new');

  async function save(): Promise<void> {
    if (form.current === null) return;
    const typed = new Typed(form.current);
    const missing = (name: string, label: string) => {
      setTrouble({ code: 'missing', title: text.missing(label), todo: '' });
      form.current?.querySelector<HTMLElement>(`[name=${name}]`)?.focus();
    };
    const number = typed.text('number');
    const since = typed.text('since');
    if (typed.text('name') === '') return missing('name', fields.name);
    if (typed.text('organ') === '') return missing('organ', fields.organ);
    if (number !== '' && typed.text('certificateFrom') === '') return missing('certificateFrom', fields.from);
    if (number !== '' && typed.text('certificateUntil') === '')
      return missing('certificateUntil', fields.until);
    if (typed.text('effective') === '') return missing('effective', fields.effective);
    if (typed.text('reason').length < 4) return missing('reason', text.noReason);
    const account = typed.text('account');
    const record = {
      name: typed.text('name'),
      account: account === '' ? null : account,
      organ: typed.text('organ'),
      ...typed.given('post', 'post'),
      status: typed.text('status'),
      certificate:
        number === ''
          ? null
          : {
              number,
              ...typed.given('issuedBy', 'issuedBy'),
              from: typed.text('certificateFrom'),
              until: typed.text('certificateUntil'),
              standing: typed.text('standing'),
              scope: typed.all('scope'),
              ...typed.given('area', 'area'),
            },
      examination: { result: typed.text('result'), ...typed.given('on', 'on') },
      reviewer:
        since === ''
          ? null
          : { since, qualification: typed.text('qualification'), ...typed.given('legalNumber', 'number') },
      ...typed.given('photo', 'photo'),
    };
    const to = id === 'new' ? '/api/registry/persons' : `/api/registry/persons/${id}`;
    const answer = await ask('POST', to, savedSchema, {
      from: typed.text('effective'),
      record,
      reason: typed.text('reason'),
    });
    if (!answer.ok) {
      setTrouble(answer.trouble);
      return;
    }
    setTrouble(null);
    setOpen(id === 'new');
    props.onSaved(answer.value.id, answer.value.warnings);
  }

  if (!open)
    return (
      <p>
        <button type="button" class="b pri" onClick={() => setOpen(true)}>
          {text.change}
        </button>
      </p>
    );
  const certificate = was?.certificate ?? null;
  return (
    <form
      class="form record"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {id !== 'new' && <p class="t-2">{text.changeText}</p>}
      <div class="cols">
        <Field name="name" label={fields.name} value={was?.name} max={100} />
        <Choice
          name="organ"
          label={fields.organ}
          value={was?.organ ?? (about.organs.length === 1 ? (about.organs[0]?.id ?? '') : '')}
          options={[['', text.choose], ...about.organs.map((one) => [one.id, one.name] as const)]}
        />
        <Choice
          name="account"
          label={fields.account}
          value={was?.account ?? ''}
          options={[
            ['', fields.noAccount],
            ...accounts.map(
              ({ id: account, name, username }) => [account, `${name} ${username ?? ''}`] as const,
            ),
          ]}
        />
        <Field name="post" label={fields.post} value={was?.post} max={60} />
        <Choice
          name="status"
          label={fields.status}
          value={was?.status ?? 'active'}
          options={[
            ['active', fields.active],
            ['left', fields.left],
          ]}
        />
      </div>
      <PhotoField value={was?.photo} />
      <Group title={fields.certificate}>
        <Field
          name="number"
          label={fields.number}
          value={certificate?.number}
          hint={fields.numberHint}
          max={40}
        />
        <Field name="issuedBy" label={fields.issuedBy} value={certificate?.issuedBy} />
        <DayField name="certificateFrom" label={fields.from} value={certificate?.from} />
        <DayField name="certificateUntil" label={fields.until} value={certificate?.until} />
        <Choice
          name="standing"
          label={fields.standing}
          value={certificate?.standing ?? 'valid'}
          options={[
            ['valid', fields.valid],
            ['suspended', fields.suspended],
            ['revoked', fields.revoked],
          ]}
        />
        <Field name="area" label={fields.area} value={certificate?.area} />
      </Group>
      <Scope value={certificate?.scope ?? []} hint={fields.scopeHint} />
      <Group title={fields.examination}>
        <Choice
          name="result"
          label={fields.result}
          value={was?.examination.result ?? 'not-recorded'}
          options={(['passed', 'exempt', 'failed', 'not-taken', 'not-recorded'] as const).map(
            (one) => [one, fields[one]] as const,
          )}
        />
        <DayField name="on" label={fields.on} value={was?.examination.on} />
      </Group>
      <Group title={fields.review}>
        <DayField name="since" label={fields.since} value={was?.reviewer?.since} hint={fields.sinceHint} />
        <Choice
          name="qualification"
          label={fields.legal}
          value={was?.reviewer?.qualification ?? 'none'}
          options={(['legal-profession', 'not-first', 'none'] as const).map(
            (one) => [one, fields[one]] as const,
          )}
        />
        <Field name="legalNumber" label={fields.legalNumber} value={was?.reviewer?.number} max={60} />
      </Group>
      <Effective today={about.today} />
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <p class="verbs">
        <button type="submit" class="b pri">
          {text.save}
        </button>
        {id !== 'new' && (
          <button type="button" class="b" onClick={() => setOpen(false)}>
            {text.cancel}
          </button>
        )}
      </p>
    </form>
  );
}

/** From which day it holds, and why. */
export function Effective(props: { readonly today: string }) {
  const { registry: text } = t.value;
  return (
    <div class="cols">
      <DayField name="effective" label={text.fields.effective} value={props.today} />
      <Field name="reason" label={text.reason} hint={text.reasonHint} max={400} />
    </div>
  );
}
