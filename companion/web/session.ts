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

export async function signOut(): Promise<void> {
  await ask('DELETE', '/api/session', z.unknown());
  session.value = null;
}
