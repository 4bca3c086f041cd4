/** Who is signed in, as the companion says; what he may is asked there, never guessed here. */
import { signal } from '@preact/signals';
import { z } from 'zod';
import { personSchema } from '#shared/api/contract.ts';
import { type Answer, ask } from './api.ts';

const meSchema = personSchema.extend({ unit: z.string(), username: z.string(), can: z.array(z.string()) });
export type Me = z.infer<typeof meSchema>;

/** Null: nobody; undefined: not asked yet. */
export const session = signal<Me | null | undefined>(undefined);

export function can(action: string): boolean {
  return session.value?.can.includes(action) === true;
}

export async function findSession(): Promise<Answer<Me>> {
  const answer = await ask('GET', '/api/me', meSchema);
  if (answer.ok) session.value = answer.value;
  else if (answer.trouble.code !== 'network') session.value = null;
  return answer;
}

export async function signIn(username: string, password: string): Promise<Answer<Me>> {
  const answer = await ask('POST', '/api/session', meSchema, { username, password });
  if (answer.ok) session.value = answer.value;
  return answer;
}

/** Signing out in one tab is seen in the others: what they show must not stay for the next person. */
const tabs = new BroadcastChannel('sanxiang.session');
tabs.onmessage = () => {
  session.value = null;
};

/** @param where `everywhere`: on every computer where one is signed in */
export async function signOut(where: 'here' | 'everywhere' = 'here'): Promise<Answer<unknown>> {
  const to = where === 'here' ? '/api/session' : '/api/session/all';
  const answer = await ask('DELETE', to, z.unknown());
  // Without the companion the cookie stays good, so it must not look as if one were out.
  if (!answer.ok && answer.trouble.code === 'network') return answer;
  session.value = null;
  tabs.postMessage(null);
  return answer;
}
