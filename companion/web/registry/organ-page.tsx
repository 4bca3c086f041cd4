/** One organ of the registry: what it may do and by whose power, a change from a day on, every version. */
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type OrganPage,
  organPageSchema,
  type RegistryPage,
  registryPageSchema,
  savedSchema,
} from '#shared/api/registry.ts';
import type { OrganRecord } from '#shared/registry/records.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { go } from '../router.ts';
import { can } from '../session.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Choice, DayField, Field, Group, Scope, Typed } from './fields.tsx';
import { Effective } from './person-page.tsx';
import { Versions } from './versions.tsx';

const kinds = ['statutory', 'authorised', 'entrusted'] as const;

/** @param props.id `new` for one that is not there yet */
export function OrganPageView(props: { readonly id: string }) {
  const { registry: text } = t.value;
  const fresh = props.id === 'new';
  const [page, setPage] = useState<OrganPage | null>(null);
  const [about, setAbout] = useState<RegistryPage | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [said, setSaid] = useState<string | null>(null);

  const load = async () => {
    const all = await ask('GET', '/api/registry', registryPageSchema);
    if (all.ok) setAbout(all.value);
    else setTrouble(all.trouble);
    if (fresh) return;
    const answer = await ask('GET', `/api/registry/organs/${props.id}`, organPageSchema);
    if (answer.ok) setPage(answer.value);
    else setTrouble(answer.trouble);
  };
  useEffect(() => void load(), [props.id]);
  const title = fresh ? text.newOrgan : (page?.row?.name ?? text.title);
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
      {said !== null && (
        <p class="said ok" role="status">
          <Icon name="done" class="c-done" /> {said}
        </p>
      )}
      {can('registry.set') && about !== null && (fresh || page !== null) && (
        <OrganForm
          key={current?.event ?? 'new'}
          id={props.id}
          was={current?.record ?? null}
          about={about}
          onSaved={(id) => {
            setSaid(text.saved);
            if (fresh) go(`/registry/organs/${id}`);
            else void load();
          }}
        />
      )}
      {page !== null && (
        <Versions
          versions={page.versions}
          at={`/api/registry/organs/${props.id}`}
          says={({ record }) => sayRecord(record, about)}
          onWithdrawn={() => {
            setSaid(text.withdrawn);
            void load();
          }}
        />
      )}
    </main>
  );
}

function sayRecord(record: OrganRecord, about: RegistryPage | null): string {
  const { registry: text } = t.value;
  const said = [
    record.name,
    text.kinds[record.kind],
    text.organStatus[record.status],
    record.scope.map((one) => text.categories[one]).join('、'),
  ];
  if (record.kind === 'authorised') said.push(record.basis);
  if (record.kind === 'entrusted') {
    const { by, matters, from, until } = record.mandate;
    said.push(`${about?.organs.find(({ id }) => id === by)?.name ?? by}：${matters} ${from} – ${until}`);
  }
  return said.join('；');
}

function OrganForm(props: {
  readonly id: string;
  readonly was: OrganRecord | null;
  readonly about: RegistryPage;
  readonly onSaved: (id: string) => void;
}) {
  const { registry: text } = t.value;
  const { fields } = text;
  const { was, about, id } = props;
  const [kind, setKind] = useState<OrganRecord['kind']>(was?.kind ?? 'statutory');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [open, setOpen] = useState(id === 'new');
  const form = useRef<HTMLFormElement>(null);
  const mandate = was?.kind === 'entrusted' ? was.mandate : null;

  async function save(): Promise<void> {
    if (form.current === null) return;
    const typed = new Typed(form.current);
    const missing = (name: string, label: string) => {
      setTrouble({ code: 'missing', title: text.missing(label), todo: '' });
      form.current?.querySelector<HTMLElement>(`[name=${name}]`)?.focus();
    };
    if (typed.text('name') === '') return missing('name', fields.organName);
    if (typed.all('scope').length === 0) return missing('scope', fields.scope);
    if (kind === 'authorised' && typed.text('basis') === '') return missing('basis', fields.basis);
    if (kind === 'entrusted')
      for (const [name, label] of [
        ['by', fields.giver],
        ['matters', fields.matters],
        ['mandateFrom', fields.from],
        ['mandateUntil', fields.until],
      ] as const)
        if (typed.text(name) === '') return missing(name, label);
    if (typed.text('effective') === '') return missing('effective', fields.effective);
    if (typed.text('reason').length < 4) return missing('reason', text.noReason);
    const record = {
      kind,
      name: typed.text('name'),
      ...typed.given('shortName', 'shortName'),
      ...typed.given('code', 'code'),
      ...typed.given('telephone', 'telephone'),
      scope: typed.all('scope'),
      status: typed.text('status'),
      ...(kind === 'authorised' ? { basis: typed.text('basis') } : {}),
      ...(kind === 'entrusted'
        ? {
            mandate: {
              by: typed.text('by'),
              matters: typed.text('matters'),
              ...typed.given('document', 'document'),
              from: typed.text('mandateFrom'),
              until: typed.text('mandateUntil'),
              ...typed.given('published', 'published'),
            },
          }
        : {}),
    };
    const to = id === 'new' ? '/api/registry/organs' : `/api/registry/organs/${id}`;
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
    props.onSaved(answer.value.id);
  }

  if (!open)
    return (
      <p>
        <button type="button" class="b pri" onClick={() => setOpen(true)}>
          {text.change}
        </button>
      </p>
    );
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
        <Field name="name" label={fields.organName} value={was?.name} />
        <Field name="shortName" label={fields.shortName} value={was?.shortName} max={40} />
        <Choice
          name="kind"
          label={fields.kind}
          value={kind}
          options={kinds.map((one) => [one, text.kinds[one]] as const)}
          onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'statutory')}
        />
        <Field name="code" label={fields.code} value={was?.code} max={40} />
        <Field name="telephone" label={fields.telephone} value={was?.telephone} max={40} />
        <Choice
          name="status"
          label={fields.organState}
          value={was?.status ?? 'active'}
          options={[
            ['active', text.organStatus.active],
            ['ended', text.organStatus.ended],
          ]}
        />
        {kind === 'authorised' && (
          <Field
            name="basis"
            label={fields.basis}
            value={was?.kind === 'authorised' ? was.basis : ''}
            max={400}
          />
        )}
      </div>
      {kind === 'entrusted' && (
        <Group title={fields.mandate}>
          <Choice
            name="by"
            label={fields.giver}
            value={mandate?.by ?? ''}
            options={[
              ['', text.choose],
              ...about.organs
                .filter((one) => one.id !== id && one.kind !== 'entrusted')
                .map((one) => [one.id, one.name] as const),
            ]}
          />
          <Field name="matters" label={fields.matters} value={mandate?.matters} max={1000} />
          <Field name="document" label={fields.document} value={mandate?.document} max={200} />
          <DayField name="mandateFrom" label={fields.from} value={mandate?.from} />
          <DayField name="mandateUntil" label={fields.until} value={mandate?.until} />
          <Field name="published" label={fields.published} value={mandate?.published} max={400} />
        </Group>
      )}
      <Scope value={was?.scope ?? []} />
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
