/** The pairing page: address, code to compare, PIN. No password is ever typed here (R45). */
import { signal, useSignal } from '@preact/signals';
import { base64 } from '@scure/base';
import { useEffect } from 'preact/hooks';
import { type PairingClaim, pairingCode } from '#shared/api/device.ts';
import type { Store } from '../store/store.ts';
import { pairingCalls } from '../sync/http.ts';
import { newDeviceKey, spki } from '../sync/proof.ts';
import { language, wordsOf } from './context.ts';
import { Icon } from './icons.tsx';
import { type Invitation, originOf } from './invitation.ts';
import { PIN_LENGTH } from './screens.tsx';

export interface PairingProps {
  readonly invitation: Invitation | null;
  readonly store: Store;
  readonly newId: () => string;
  /** Tells the worker that a profile was made and opened. */
  readonly paired: () => Promise<void>;
}

type Paired = Extract<PairingClaim, { status: 'paired' }>;
type Step =
  | { readonly kind: 'address'; readonly problem: string | null }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'compare'; readonly code: string; readonly expires: string }
  | {
      readonly kind: 'pin';
      readonly paired: Paired;
      readonly companion: string;
      readonly companionKey: string;
      readonly keys: CryptoKeyPair;
    }
  | { readonly kind: 'done' };

const POLL_MS = 1000;
const step = signal<Step>({ kind: 'address', problem: null });

/** Six equal digits, or a run up or down: what is tried first. */
export function isWeak(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, i) => digit - (digits[i] ?? 0));
  return (
    steps.every((one) => one === 0) || steps.every((one) => one === 1) || steps.every((one) => one === -1)
  );
}

export function Pairing({ invitation, store, newId, paired }: PairingProps) {
  const words = wordsOf(language.value);
  const say = words.pairing;
  const url = useSignal(invitation?.companion ?? 'http://127.0.0.1:');
  const code = useSignal(invitation?.code ?? '');
  const pin = useSignal('');
  const again = useSignal('');
  const problem = useSignal<string | null>(null);
  const known = useSignal('');
  const more = useSignal(invitation?.more ?? []);

  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = say.title;
  }, [language.value, say]);
  useEffect(() => {
    void store.profiles().then((profiles) => {
      known.value = words.list(profiles.map((one) => one.name));
    });
    if (invitation?.code != null) void start();
  }, []);

  const start = async () => {
    const companion = originOf(url.value);
    if (companion === null) {
      step.value = { kind: 'address', problem: say.unreachable };
      return;
    }
    step.value = { kind: 'connecting' };
    const keys = await newDeviceKey();
    const calls = pairingCalls({ url: companion, keys, newId, fetch: (...args) => fetch(...args) });
    const given = code.value.trim() === '' ? null : code.value.trim();
    const offer = await calls.offer(say.label(platform()), given);
    if (!offer.ok) {
      const refused = offer.failure.kind === 'refused';
      step.value = { kind: 'address', problem: refused ? say.wrongCode : say.unreachable };
      return;
    }
    const { pairing, companionKey, expires } = offer.value;
    if (given === null) {
      // The code follows from both keys: one that does not was made by somebody in between.
      if (offer.value.code !== pairingCode(await spki(keys.publicKey), companionKey, pairing)) {
        step.value = { kind: 'address', problem: say.unreachable };
        return;
      }
      step.value = { kind: 'compare', code: offer.value.code, expires };
    }
    for (;;) {
      const claim = await calls.claim(pairing);
      if (claim.ok && claim.value.status === 'paired') {
        step.value = { kind: 'pin', paired: claim.value, companion, companionKey, keys };
        return;
      }
      if (claim.ok && claim.value.status !== 'waiting') {
        const why = claim.value.status === 'refused' ? say.refused : say.expired;
        step.value = { kind: 'address', problem: why };
        return;
      }
      if (!claim.ok && claim.failure.kind !== 'unreachable') {
        step.value = { kind: 'address', problem: say.expired };
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };

  const finish = async (at: Extract<Step, { kind: 'pin' }>) => {
    if (!/^\d+$/.test(pin.value) || pin.value.length !== PIN_LENGTH) problem.value = say.pinShort;
    else if (isWeak(pin.value)) problem.value = say.pinWeak;
    else if (pin.value !== again.value) problem.value = say.pinDiffers;
    else {
      problem.value = null;
      const { device, person, token, recoveryKey } = at.paired;
      try {
        const open = await store.create({
          person: person.id,
          name: person.name,
          device,
          companion: at.companion,
          companionKey: at.companionKey,
          deviceKey: at.keys,
          pin: pin.value,
          recoveryKey: new Uint8Array(base64.decode(recoveryKey)),
        });
        await open.put('token', token);
      } catch {
        problem.value = say.unsentHere;
        return;
      }
      pin.value = '';
      again.value = '';
      await paired();
      const next = more.value[0];
      if (next === undefined) {
        step.value = { kind: 'done' };
        return;
      }
      more.value = more.value.slice(1);
      code.value = next;
      await start();
    }
  };

  const at = step.value;
  return (
    <main class="pair">
      <h1>{at.kind === 'done' ? say.done : say.title}</h1>
      {at.kind === 'address' ? (
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <p class="t-2">{say.lead}</p>
          {known.value === '' ? null : <p class="t-3">{say.already(known.value)}</p>}
          <label class="f">
            <span>{say.url}</span>
            <input
              class="in"
              type="url"
              name="companion"
              autocomplete="off"
              value={url.value}
              onInput={(event) => {
                url.value = event.currentTarget.value;
              }}
            />
          </label>
          <p class="t-3" style="font:var(--t12)">
            {say.urlHelp}
          </p>
          <label class="f">
            <span>{say.code}</span>
            <input
              class="in"
              name="code"
              autocomplete="off"
              maxLength={64}
              value={code.value}
              onInput={(event) => {
                code.value = event.currentTarget.value;
              }}
            />
          </label>
          <div role="alert">
            {at.problem === null ? null : (
              <p class="err">
                <Icon name="stop-o" />
                {at.problem}
              </p>
            )}
          </div>
          <div class="act">
            <button type="submit" class="b pri">
              {say.start}
            </button>
          </div>
        </form>
      ) : null}
      {at.kind === 'connecting' ? (
        <p class="card" role="status">
          {say.connecting}
        </p>
      ) : null}
      {at.kind === 'compare' ? (
        <div class="card">
          <p>{say.compare}</p>
          <p class="code">{at.code}</p>
          <p class="t-3" role="status">
            {say.waiting} · {say.expires(words.time(Date.parse(at.expires)))}
          </p>
        </div>
      ) : null}
      {at.kind === 'pin' ? (
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            void finish(at);
          }}
        >
          <h2>{say.hello(at.paired.person.name)}</h2>
          <p class="t-2">{say.setPin}</p>
          <PinInput label={say.pin} name="pin" value={pin.value} set={(next) => (pin.value = next)} first />
          <PinInput
            label={say.pinAgain}
            name="pin-again"
            value={again.value}
            set={(next) => (again.value = next)}
          />
          <div role="alert">
            {problem.value === null ? null : (
              <p class="err">
                <Icon name="stop-o" />
                {problem.value}
              </p>
            )}
          </div>
          <div class="act">
            <button type="submit" class="b pri">
              {say.save}
            </button>
          </div>
        </form>
      ) : null}
      {at.kind === 'done' ? (
        <div class="card">
          <p>{say.doneBody}</p>
          <div class="act">
            <button
              type="button"
              class="b"
              onClick={() => {
                code.value = '';
                step.value = { kind: 'address', problem: null };
              }}
            >
              {say.again}
            </button>
          </div>
        </div>
      ) : null}
    </main>
  );
}

function PinInput(props: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly set: (next: string) => void;
  readonly first?: boolean;
}) {
  return (
    <label class="f">
      <span>{props.label}</span>
      <input
        class="in"
        type="password"
        inputMode="numeric"
        autocomplete="new-password"
        name={props.name}
        maxLength={PIN_LENGTH}
        value={props.value}
        ref={(field) => {
          if (props.first === true && props.value === '') field?.focus();
        }}
        onInput={(event) => props.set(event.currentTarget.value)}
      />
    </label>
  );
}

/** What the console shows of this browser; only the operating system's name. */
function platform(): string {
  const agent = navigator.userAgent;
  return /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'macOS' : 'Linux';
}
