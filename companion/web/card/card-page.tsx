/** The officer's card on a phone or tablet, by a key of its own; and the card that is printed for a day. */
import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import { boardSchema } from '#shared/api/console.ts';
import { type CardAnswer, cardAnswerSchema, cardCaseSchema } from '#shared/api/credentials.ts';
import type { CardInCase } from '#shared/case/card-in-case.ts';
import { proveHolding } from '#shared/credential/code.ts';
import { qrOfCode } from '#shared/credential/qr.ts';
import { QrCode } from '#shared/credential/qr-code.tsx';
import { telephoneCode } from '#shared/credential/telephone-code.ts';
import { whyUnqualified } from '#shared/registry/locales/reasons.ts';
import { ask, type Trouble } from '../api.ts';
import { lang, t } from '../i18n.ts';
import { session } from '../session.ts';
import { clockTime } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { TroubleNote } from '../ui/trouble.tsx';
import { Pair, ShownRow, Typed } from './card-parts.tsx';
import { holderKeyOf, pointOf, signBy } from './holder-key.ts';
import { codeFor, type OwnCode, withCode } from './own-codes.ts';
import { useScreenOn } from './screen-on.ts';
import { cardPageWords, cardWords } from './words.ts';

const CODE_MS = 30_000;
const ASK_MS = 60_000;
/** How often the case is asked whether a phone has scanned. */
const CASE_MS = 5_000;
/** Above it the officer is told, before he shows anything, that his clock is wrong. */
const CLOCK_MS = 30_000;
/** A jump of this device's clock that is more than timers being late. */
const JUMP_MS = 2_000;
/** CSS pixels of a printed code: about five centimetres. */
const PRINTED = 207;
/** Four to each of the 73 modules of the largest code with its white border: phones read that. */
const LEAST = 292;
const MOST = 460;
/** Where what is said of the code stands beside it: as in card.css. */
const BESIDE = '(min-width:860px), (min-width:600px) and (max-height:560px)';

/** CSS pixels for the code with its white border: all of it is to be seen at once. */
function room(): number {
  // Above it the bar, below it the countdown.
  if (matchMedia(BESIDE).matches) return Math.max(LEAST, Math.min(MOST, innerHeight - 96));
  // Beside it on both sides the page's padding and the paper's.
  return Math.min(MOST, innerWidth - 2 * (12 + 6));
}

const bytesOf = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

interface Choice {
  readonly id: string;
  readonly name: string;
}
interface Made {
  readonly code: Uint8Array;
  /** Epoch ms of this device. */
  readonly until: number;
}
type Answered = CardAnswer & {
  /** This device's clock minus the companion's, ms, as far as half the way there and back tells. */
  readonly offset: number;
  /** Epoch ms of this device. */
  readonly askedAt: number;
};

export function CardPage() {
  const words = cardPageWords();
  const c = cardWords();
  const [answer, setAnswer] = useState<Answered | null>(null);
  const [keys, setKeys] = useState<CryptoKeyPair | null>(null);
  const [cases, setCases] = useState<readonly Choice[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [compared, setCompared] = useState(false);
  const person = session.value?.id;
  // Absent on plain http, whatever the types say.
  const subtle = (crypto as { readonly subtle?: SubtleCrypto }).subtle;

  const load = async (): Promise<void> => {
    if (subtle === undefined || person === undefined) return;
    const pair = await holderKeyOf(person);
    const holderKey = await pointOf(pair.publicKey);
    const askedFirst = Date.now();
    const got = await ask('POST', '/api/credentials', cardAnswerSchema, { holderKey });
    if (!got.ok) {
      setTrouble(got.trouble);
      return;
    }
    setTrouble(null);
    setKeys(pair);
    const askedAt = Date.now();
    const offset = got.value.kind === 'card' ? (askedFirst + askedAt) / 2 - Date.parse(got.value.now) : 0;
    setAnswer({ ...got.value, offset, askedAt });
    setCompared(true);
  };
  useEffect(() => {
    document.title = `${c.title} · ${t.value.brand}`;
  }, [c]);
  useEffect(() => {
    void load();
    void ask('GET', '/api/board', boardSchema).then((board) => {
      if (board.ok)
        setCases(
          board.value.rows.map(({ case: id, subject, number }) => ({
            id,
            name: subject ?? number ?? `${t.value.board.noSubject} · ${id.slice(-6)}`,
          })),
        );
    });
    const timer = setInterval(() => void load(), ASK_MS);
    // Set right, as the warning asks, or asleep meanwhile: what was compared before says nothing of it.
    let apart = Date.now() - performance.now();
    const watching = setInterval(() => {
      const before = apart;
      apart = Date.now() - performance.now();
      if (Math.abs(apart - before) < JUMP_MS) return;
      setCompared(false);
      void load();
    }, 1000);
    return () => {
      clearInterval(timer);
      clearInterval(watching);
    };
  }, [person]);

  return (
    <main id="content" class="page-b card-page">
      <h1 class="no-print">{c.title}</h1>
      {subtle === undefined ? <p role="alert">{words.noCrypto}</p> : null}
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={() => void load()} />}
      {answer?.kind === 'none' ? (
        <div role="alert" data-none={answer.none.why}>
          <h2>{c.noneTitle}</h2>
          <p>{c.why[answer.none.why]}</p>
          {answer.none.fact === null ? null : (
            <p>{whyUnqualified({ why: answer.none.fact, since: answer.none.since })[lang.value]}</p>
          )}
          {answer.none.of === null ? null : <p class="t-2">{answer.none.of}</p>}
          {answer.none.mend === null ? null : (
            <p class="t-2">{c.mend[answer.none.mend] ?? answer.none.mend}</p>
          )}
          <p class="t-3">{c.paper}</p>
        </div>
      ) : null}
      {answer?.kind === 'card' && keys !== null ? (
        <Shown answer={answer} keys={keys} cases={cases} away={trouble !== null} compared={compared} />
      ) : null}
    </main>
  );
}

interface ShownProps {
  readonly answer: Extract<Answered, { readonly kind: 'card' }>;
  readonly keys: CryptoKeyPair;
  readonly cases: readonly Choice[];
  /** The companion could not be asked the last time. */
  readonly away: boolean;
  /** This device's clock, as it runs since, with the companion's. */
  readonly compared: boolean;
}

function Shown({ answer, keys, cases, away, compared }: ShownProps) {
  const words = cardPageWords();
  const c = cardWords();
  const { card, photo, offset } = answer;
  const [caseId, setCase] = useState('');
  const [of, setOf] = useState<CardInCase | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [mode, setMode] = useState<'card' | 'receipt' | 'challenge'>('card');
  const [challenge, setChallenge] = useState<number | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [codes, setCodes] = useState<readonly OwnCode[]>([]);
  const [day, setDay] = useState<Uint8Array | null>(null);
  const [now, setNow] = useState(Date.now());
  useScreenOn();

  const look = async (): Promise<void> => {
    if (caseId === '') return;
    const got = await ask('GET', `/api/credentials/cases/${encodeURIComponent(caseId)}`, cardCaseSchema);
    setTrouble(got.ok ? null : got.trouble);
    if (got.ok) setOf(got.value);
  };
  useEffect(() => {
    setOf(null);
    setTrouble(null);
    setMode('card');
    void look();
    const timer = setInterval(() => {
      if (!document.hidden) void look();
    }, CASE_MS);
    return () => clearInterval(timer);
  }, [caseId]);

  // Before the case has said its number there is no code of it: one without would be filed nowhere.
  const known = caseId === '' || of?.id !== undefined;
  const inspection = of?.inspection ?? 0;
  const two = of?.pair != null;
  const recording = of?.recording === true;
  const prove = (dayCard: boolean): Promise<Uint8Array> =>
    proveHolding(
      bytesOf(card.bytes),
      {
        // By the companion's clock: a phone compares it with its own.
        at: Math.floor((Date.now() - offset) / 1000),
        nonce: crypto.getRandomValues(new Uint8Array(8)),
        inspection,
        recording: recording && !dayCard,
        twoOfficers: two,
        challenge: dayCard ? null : challenge,
        ...(dayCard ? { dayCard } : {}),
      },
      signBy(keys.privateKey),
    );
  const steady = Math.abs(offset) > CLOCK_MS ? Math.round(offset / 1000) : 0;
  useEffect(() => {
    if (!known) {
      setMade(null);
      return;
    }
    let stopped = false;
    const renew = async () => {
      const code = await prove(false);
      if (stopped) return;
      const at = Date.now();
      setMade({ code, until: at + CODE_MS });
      setCodes((before) => withCode(before, { bytes: code, case: caseId, at }, at));
    };
    void renew();
    const renewing = setInterval(() => void renew(), CODE_MS);
    return () => {
      stopped = true;
      clearInterval(renewing);
    };
  }, [card.id, known, inspection, recording, two, challenge, steady]);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(ticking);
  }, []);
  useEffect(() => {
    if (day === null) return;
    const done = () => setDay(null);
    addEventListener('afterprint', done, { once: true });
    print();
    return () => removeEventListener('afterprint', done);
  }, [day]);

  const tell = async (
    body: { readonly what: 'certificate' } | { readonly what: 'code'; readonly receipt?: string },
  ) => {
    const code = body.what === 'code' ? codeFor(codes, caseId, body.receipt ?? null) : null;
    const said = { case: caseId, ...body, ...(code === null ? {} : { code }) };
    const got = await ask('POST', '/api/credentials/showings', z.object({ ok: z.literal(true) }), said);
    setTrouble(got.ok ? null : got.trouble);
    if (!got.ok) return;
    setMode('card');
    void look();
  };

  const code = day ?? made?.code ?? null;
  const most = day === null ? room() : PRINTED;
  const digits = telephoneCode(bytesOf(card.telephone), Math.floor((now - offset) / 1000));
  const [seconds, rest] = c.left(
    Math.min(CODE_MS / 1000, Math.max(0, Math.ceil(((made?.until ?? now) - now) / 1000))),
  );
  return (
    <>
      {steady === 0 && compared ? null : (
        <p class="card-off no-print" role="alert" data-clock={compared ? 'off' : 'not-compared'}>
          <Icon name="soon" class="c-soon" />
          <span>{compared ? c.clock(offset) : c.clockUnknown}</span>
        </p>
      )}
      <section class="card-show" data-day={day !== null}>
        <label class="f card-pick no-print">
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
        <h2>{c.scan}</h2>
        <div class="card-left">
          {code === null ? null : (
            <div class="card-code" data-code>
              <QrCode
                matrix={qrOfCode(card.agency.page, code)}
                most={most}
                pixelRatio={devicePixelRatio}
                label={c.qr}
              />
            </div>
          )}
          <p class="no-print t-2" role="timer">
            <b>{seconds}</b> {rest} · {c.stale}
          </p>
        </div>
        <div class="card-right">
          <div class="card-who" data-photo={photo !== null}>
            {photo === null ? null : (
              <img class="card-photo" src={`/api/registry/photos/${photo}`} alt={words.photo(card.name)} />
            )}
            <dl class="card-dl">
              <dt>{c.name}</dt>
              <dd>
                <b>{card.name}</b>
              </dd>
              <dt>{c.agency}</dt>
              <dd>{card.agency.name}</dd>
              <dt>{c.number}</dt>
              <dd>{card.certificate}</dd>
              <dt>{c.validUntil}</dt>
              <dd>{card.expires}</dd>
            </dl>
          </div>
          {inspection === 0 ? null : (
            <p class="card-n" data-inspection={inspection}>
              {c.inspection(inspection)}
            </p>
          )}
          <div class="no-print card-more">
            {mode === 'card' ? (
              <>
                {of === null ? null : <ShownRow of={of} onReceipt={() => setMode('receipt')} />}
                {of?.pair == null ? null : <Pair {...of.pair} />}
                {recording ? (
                  <p class="card-officer">
                    <Icon name="tick" class="t-3" />
                    {c.recordingOn}
                  </p>
                ) : null}
                {caseId === '' ? <p class="t-2">{c.noCase}</p> : null}
                <p class="t-2">
                  {c.phone(card.agency.telephone)}
                  <span class="nb">
                    {c.shortId} <b>{card.shortId}</b>
                  </span>
                  {c.and}
                  <span class="nb">
                    {c.digits} <b>{digits.replace(/(\d{4})/, '$1 ')}</b>
                  </span>
                </p>
                <p class="card-line t-3">
                  <span data-checked={away ? 'away' : 'asked'}>
                    {away ? `${c.offline} · ` : null}
                    {c.checked(clockTime(answer.askedAt - offset))}
                  </span>
                  {challenge === null ? (
                    <button type="button" class="b s" onClick={() => setMode('challenge')}>
                      {c.challenge}
                    </button>
                  ) : (
                    <>
                      <b data-challenge>{c.challengeOn(String(challenge).padStart(6, '0'))}</b>
                      <button type="button" class="b s" onClick={() => setChallenge(null)}>
                        {c.challengeOff}
                      </button>
                    </>
                  )}
                </p>
              </>
            ) : mode === 'receipt' ? (
              <Typed
                title={c.receiptTitle}
                note={c.receiptNote}
                count={4}
                label={c.receiptLabel}
                back={() => setMode('card')}
                onFull={(receipt) => void tell({ what: 'code', receipt })}
              >
                <p class="card-line">
                  <span>
                    {c.noPhone}
                    <small class="t-3">{c.noPhoneNote}</small>
                  </span>
                  <button type="button" class="b s" onClick={() => void tell({ what: 'certificate' })}>
                    {c.note}
                  </button>
                </p>
              </Typed>
            ) : (
              <Typed
                title={c.challengeTitle}
                note={c.challengeLead}
                count={6}
                label={c.challengeLabel}
                back={() => setMode('card')}
                onFull={(typed) => {
                  setChallenge(Number(typed));
                  setMode('card');
                }}
              />
            )}
            {trouble === null ? null : <TroubleNote trouble={trouble} />}
          </div>
          <p class="only-print">
            <b>{words.dayCard(new Date(now - offset + 8 * 3_600_000).toISOString().slice(0, 10))}</b>
            <br />
            {words.dayNote}
            <br />
            {card.agency.telephone}
          </p>
        </div>
      </section>
      <div class="no-print card-print">
        <button type="button" class="b" disabled={!known} onClick={() => void prove(true).then(setDay)}>
          {words.print}
        </button>
        <p class="t-3">{words.dayNote}</p>
      </div>
    </>
  );
}
