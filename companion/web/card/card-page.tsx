/** The officer's card on a phone or tablet, by a key of its own; and the card that is printed for a day. */
import { useEffect, useState } from 'preact/hooks';
import { boardSchema } from '#shared/api/console.ts';
import { type Card, type CardAnswer, cardAnswerSchema } from '#shared/api/credentials.ts';
import { inspectionNumber, spaced } from '#shared/case/inspection-number.ts';
import { proveHolding } from '#shared/credential/code.ts';
import { qrOfCode } from '#shared/credential/qr.ts';
import { QrCode } from '#shared/credential/qr-code.tsx';
import { telephoneCode } from '#shared/credential/telephone-code.ts';
import { whyUnqualified } from '#shared/registry/locales/reasons.ts';
import { ask, type Trouble } from '../api.ts';
import { lang, t } from '../i18n.ts';
import { type CardPageWords, en, zhCN } from '../locales/card.ts';
import { session } from '../session.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { holderKeyOf, pointOf, signBy } from './holder-key.ts';

const CODE_MS = 30_000;
const ASK_MS = 60_000;
/** CSS pixels of a printed code: about five centimetres. */
const PRINTED = 207;

export function cardPageWords(): CardPageWords {
  return lang.value === 'en' ? en : zhCN;
}
const bytesOf = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

interface Choice {
  readonly id: string;
  readonly name: string;
}
interface Made {
  readonly code: Uint8Array;
  /** Epoch ms. */
  readonly until: number;
}

export function CardPage() {
  const words = cardPageWords();
  const [answer, setAnswer] = useState<CardAnswer | null>(null);
  const [keys, setKeys] = useState<CryptoKeyPair | null>(null);
  const [cases, setCases] = useState<readonly Choice[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const person = session.value?.id;
  // Absent on plain http, whatever the types say.
  const subtle = (crypto as { readonly subtle?: SubtleCrypto }).subtle;

  const load = async (): Promise<void> => {
    if (subtle === undefined || person === undefined) return;
    const pair = await holderKeyOf(person);
    const holderKey = await pointOf(pair.publicKey);
    const got = await ask('POST', '/api/credentials', cardAnswerSchema, { holderKey });
    if (!got.ok) {
      setTrouble(got.trouble);
      return;
    }
    setTrouble(null);
    setKeys(pair);
    setAnswer(got.value);
  };
  useEffect(() => {
    document.title = `${words.title} · ${t.value.brand}`;
  }, [words]);
  useEffect(() => {
    void load();
    void ask('GET', '/api/board', boardSchema).then((board) => {
      if (board.ok)
        setCases(
          board.value.rows.map((row) => ({ id: row.case, name: row.subject ?? row.number ?? row.case })),
        );
    });
    const timer = setInterval(() => void load(), ASK_MS);
    return () => clearInterval(timer);
  }, [person]);

  return (
    <main id="content" class="page-b card-page">
      <h1 class="no-print">{words.title}</h1>
      {subtle === undefined ? <p role="alert">{words.noCrypto}</p> : null}
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      {answer?.kind === 'none' ? (
        <div role="alert" data-none={answer.none.why}>
          <h2>{words.noneTitle}</h2>
          <p>{words.why[answer.none.why]}</p>
          {answer.none.fact === null ? null : (
            <p>{whyUnqualified({ why: answer.none.fact, since: answer.none.since })[lang.value]}</p>
          )}
          {answer.none.of === null ? null : <p class="t-2">{answer.none.of}</p>}
        </div>
      ) : null}
      {answer?.kind === 'card' && keys !== null ? (
        <Shown card={answer.card} keys={keys} cases={cases} />
      ) : null}
    </main>
  );
}

function Shown({
  card,
  keys,
  cases,
}: {
  readonly card: Card;
  readonly keys: CryptoKeyPair;
  readonly cases: readonly Choice[];
}) {
  const words = cardPageWords();
  const [caseId, setCase] = useState('');
  const [challenge, setChallenge] = useState('');
  const [recording, setRecording] = useState(false);
  const [two, setTwo] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [day, setDay] = useState<Uint8Array | null>(null);
  const [now, setNow] = useState(Date.now());
  const inspection = caseId === '' ? 0 : inspectionNumber([caseId]);

  const prove = (dayCard: boolean): Promise<Uint8Array> =>
    proveHolding(
      bytesOf(card.bytes),
      {
        at: Math.floor(Date.now() / 1000),
        nonce: crypto.getRandomValues(new Uint8Array(8)),
        inspection,
        recording: recording && !dayCard,
        twoOfficers: two,
        challenge: !dayCard && /^\d{6}$/.test(challenge) ? Number(challenge) : null,
        ...(dayCard ? { dayCard } : {}),
      },
      signBy(keys.privateKey),
    );
  const asked = challenge.length === 6 ? challenge : '';
  useEffect(() => {
    let stopped = false;
    const renew = async () => {
      const code = await prove(false);
      if (!stopped) setMade({ code, until: Date.now() + CODE_MS });
    };
    void renew();
    const renewing = setInterval(() => void renew(), CODE_MS);
    const ticking = setInterval(() => setNow(Date.now()), 1000);
    return () => {
      stopped = true;
      clearInterval(renewing);
      clearInterval(ticking);
    };
  }, [card.id, inspection, recording, two, asked]);
  useEffect(() => {
    if (day === null) return;
    const done = () => setDay(null);
    addEventListener('afterprint', done, { once: true });
    print();
    return () => removeEventListener('afterprint', done);
  }, [day]);

  const code = day ?? made?.code ?? null;
  const room = day === null ? Math.min(460, innerWidth - 32) : PRINTED;
  const digits = telephoneCode(bytesOf(card.telephone), Math.floor(now / 1000));
  return (
    <>
      <div class="card-set no-print">
        <label class="f">
          <span>{words.pick}</span>
          <select class="in" value={caseId} onChange={(event) => setCase(event.currentTarget.value)}>
            <option value="">{words.none}</option>
            {cases.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label class="f">
          <span>{words.challenge}</span>
          <input
            class="in"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={6}
            value={challenge}
            onInput={(event) => setChallenge(event.currentTarget.value.replace(/\D/g, ''))}
          />
        </label>
        <label class="card-check">
          <input type="checkbox" checked={two} onChange={(event) => setTwo(event.currentTarget.checked)} />
          {words.two}
        </label>
        <label class="card-check">
          <input
            type="checkbox"
            checked={recording}
            onChange={(event) => setRecording(event.currentTarget.checked)}
          />
          {words.recording}
        </label>
      </div>
      <section class="card-show" data-day={day !== null}>
        <h2>{words.scan}</h2>
        {code === null ? null : (
          <div class="card-code" data-code>
            <QrCode
              matrix={qrOfCode(card.agency.page, code)}
              most={room}
              pixelRatio={devicePixelRatio}
              label={words.qr}
            />
          </div>
        )}
        <p class="no-print t-2" role="timer">
          {words.left(Math.max(0, Math.ceil(((made?.until ?? now) - now) / 1000)))}
        </p>
        <dl class="card-dl">
          <dt>{t.value.people.name}</dt>
          <dd>
            <b>{card.name}</b>
          </dd>
          <dt>{words.agency}</dt>
          <dd>{card.agency.name}</dd>
          <dt>{words.certificate}</dt>
          <dd>{card.certificate}</dd>
          <dt>{words.until}</dt>
          <dd>{card.expires}</dd>
          {inspection === 0 ? null : (
            <>
              <dt>{words.inspection}</dt>
              <dd data-inspection={inspection}>{spaced(inspection)}</dd>
            </>
          )}
        </dl>
        <p class="no-print t-2">
          {words.phone(card.agency.telephone, card.shortId, digits.replace(/(\d{4})/, '$1 '))}
        </p>
        <p class="only-print">
          <b>{words.dayCard(new Date(now + 8 * 3_600_000).toISOString().slice(0, 10))}</b>
          <br />
          {words.dayNote}
          <br />
          {card.agency.telephone}
        </p>
      </section>
      <p class="no-print">
        <button type="button" class="b" onClick={() => void prove(true).then(setDay)}>
          {words.print}
        </button>
      </p>
      <p class="no-print t-3">{words.dayNote}</p>
    </>
  );
}
