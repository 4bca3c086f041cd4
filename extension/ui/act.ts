/** Sending a command and saying what came of it. */
import type { CommandResult, PanelCommand } from '../worker/panel-protocol.ts';
import { failure } from './context.ts';
import type { Link } from './link.ts';
import type { Words } from './locales/locales.ts';

export function failureText(result: CommandResult, words: Words): string | null {
  if (result.ok) return null;
  if (result.waitMs !== undefined && result.waitMs > 0)
    return words.locked.wait(Math.ceil(result.waitMs / 1000));
  if (result.triesLeft !== undefined) {
    return result.triesLeft <= 0 ? words.locked.none : words.locked.wrong(result.triesLeft);
  }
  if (result.unqualified !== undefined) {
    const { code, unqualified } = result;
    return words.unqualified(code === 'second-not-qualified', unqualified);
  }
  return words.failed[result.code];
}

/** True when it was done; otherwise the reason stands in `failure`. */
export async function act(link: Link, words: Words, command: PanelCommand): Promise<boolean> {
  failure.value = null;
  const result = await link.send(command);
  failure.value = failureText(result, words);
  return result.ok;
}
