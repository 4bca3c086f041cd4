/** The agency's keys and lists: what is to be seen to, by which command; nothing that only the offline root can do. */
import { Fragment } from 'preact';
import type { CredentialsPage } from '#shared/api/credentials.ts';
import { upkeepStep, upkeepText } from '#shared/credential/locales/upkeep.ts';
import { type UpkeepStep, upkeepSteps } from '#shared/credential/upkeep.ts';
import { lang } from '../i18n.ts';
import { clockTime, dayOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from './words.ts';

type Findings = CredentialsPage['upkeep'];

/** What is not in order, the worst first; where all is well it takes no room. */
export function Upkeep(props: { readonly findings: Findings; readonly manages: boolean }) {
  const { list: text } = words.value;
  const open = props.findings.filter(({ state }) => state !== 'ok');
  if (open.length === 0) return null;
  const steps = upkeepSteps.filter((step) => open.some((one) => one.do.includes(step)));
  return (
    <section class="upkeep" aria-labelledby="upkeep" data-upkeep={open[0]?.state}>
      <h2 id="upkeep">{text.upkeep}</h2>
      <ul>
        {open.map((one) => {
          const { title, means } = upkeepText(one)[lang.value];
          return (
            <li key={`${one.what} ${one.keyId ?? ''}`} data-what={one.what}>
              <Icon
                name={one.state === 'over' ? 'stop' : 'soon'}
                class={one.state === 'over' ? 'c-stop' : 'c-soon'}
              />
              <p>
                <b>{title}</b>
                <small>{means}</small>
              </p>
            </li>
          );
        })}
      </ul>
      {props.manages && (
        <details>
          <summary>{text.how}</summary>
          <Steps steps={steps} />
        </details>
      )}
    </section>
  );
}

function Steps({ steps }: { readonly steps: readonly UpkeepStep[] }) {
  return (
    <ol class="steps-to-do">
      {steps.map((step) => {
        const { text, commands } = upkeepStep(step)[lang.value];
        return (
          <li key={step}>
            {text}
            <Commands commands={commands} />
          </li>
        );
      })}
    </ol>
  );
}

/** As they are typed, one below the other. */
function Commands({ commands }: { readonly commands: readonly string[] }) {
  return (
    <>
      {commands.map((command) => (
        <code key={command}>{command}</code>
      ))}
    </>
  );
}

/** Before an agency is registered there is nothing to list. */
export function NotSetUp({ manages }: { readonly manages: boolean }) {
  const { notSetUp: text } = words.value.list;
  const key = upkeepStep('make-key')[lang.value];
  const trust = upkeepStep('sign-trust')[lang.value];
  return (
    <section class="checked not" aria-labelledby="not-set-up">
      <h2 id="not-set-up">
        <Icon name="soon" class="c-soon" />
        {text.title}
      </h2>
      {manages ? (
        <>
          <p>{text.text}</p>
          <ol class="steps-to-do">
            <li>
              {text.root}
              <Commands commands={[text.rootCommand]} />
            </li>
            <li>
              {text.agency}
              <Commands commands={[text.agencyCommand]} />
            </li>
            <li>
              {key.text}
              <Commands commands={key.commands} />
            </li>
            <li>
              {trust.text}
              <Commands commands={trust.commands} />
              <p>{text.pin}</p>
            </li>
          </ol>
        </>
      ) : (
        <p>{text.reader}</p>
      )}
    </section>
  );
}

function moment(instant: string): string {
  return `${dayOf(instant)} ${clockTime(instant)}`;
}

/** Which key signs until when, and until when the lists are good: for whoever wants to know, so it is folded. */
export function KeysAndLists(props: {
  readonly page: CredentialsPage;
  readonly agency: NonNullable<CredentialsPage['agency']>;
  readonly manages: boolean;
}) {
  const { page, agency } = props;
  const { list: text } = words.value;
  const well = page.upkeep.every(({ state, what }) => state === 'ok' || what === 'officers');
  const list = (signed: CredentialsPage['status']) =>
    signed === null ? text.noList : text.signedUntil(moment(signed.issued), moment(signed.nextUpdate));
  return (
    <details class="keys-and-lists">
      <summary>
        {text.keysAndLists}
        {well && <small class="t-3"> {text.allWell}</small>}
      </summary>
      <dl class="kv2">
        <dt>{text.trustList}</dt>
        <dd>
          {list(page.trusted)}
          <small>{text.trustIs}</small>
        </dd>
        <dt>{text.statusList}</dt>
        <dd>
          {list(page.status)}
          <small>{text.statusIs}</small>
        </dd>
        {page.keys.map(({ keyId, from, to, standing }) => (
          <Fragment key={keyId}>
            <dt>{text.key(keyId)}</dt>
            <dd data-key-standing={standing}>
              {text.keyStanding[standing]}
              <small>{text.sinceUntil(from, to)}</small>
            </dd>
          </Fragment>
        ))}
      </dl>
      <h3>{text.agency}</h3>
      <dl class="kv2">
        <dt>{text.name}</dt>
        <dd>{agency.name}</dd>
        <dt>{text.telephone}</dt>
        <dd>{agency.telephone}</dd>
        <dt>{text.complaints}</dt>
        <dd>{agency.complaints}</dd>
        <dt>{text.page}</dt>
        <dd>{agency.page}</dd>
        <dt>{text.listener}</dt>
        <dd>{agency.listener ?? text.noListener}</dd>
      </dl>
      {props.manages && <p class="t-3">{text.agencyChange}</p>}
    </details>
  );
}
