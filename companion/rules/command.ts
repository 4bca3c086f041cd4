/** `npm run packs -- COMMAND …`: rule packs from the command line. One file per command in commands/. */
import { importTableCommand } from '../discretion/import-command.ts';
import { checkCommand } from './commands/check.ts';
import type { Command, ExitCode, PackTools } from './commands/context.ts';
import { diffCommand } from './commands/diff.ts';
import { installCommand } from './commands/install.ts';
import { listCommand } from './commands/list.ts';
import { newCommand } from './commands/new.ts';
import { signCommand } from './commands/sign.ts';
import { simulateCommand } from './commands/simulate.ts';
import { trustCommand } from './commands/trust.ts';
import { tryCommand } from './commands/try.ts';
import { packTexts as en } from './locales/en.ts';
import { packTexts as zhCN } from './locales/zh-CN.ts';

export const packCommandTexts = { 'zh-CN': zhCN, en };

const commands: Readonly<Record<keyof typeof zhCN.help, Command>> = {
  check: checkCommand,
  list: listCommand,
  diff: diffCommand,
  simulate: simulateCommand,
  new: newCommand,
  try: tryCommand,
  sign: signCommand,
  trust: trustCommand,
  install: installCommand,
};

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}

/** @returns 0 when all is well, 1 when something is wrong with what was looked at, 2 when the call was wrong */
export async function packsCommand(args: readonly string[], tools: PackTools): Promise<ExitCode> {
  const at = args.indexOf('--lang');
  if (at >= 0) {
    const language = args[at + 1];
    if (language !== 'zh-CN' && language !== 'en') {
      tools.err(tools.say.unknownLanguage);
      return 2;
    }
    return packsCommand(args.toSpliced(at, 2), {
      ...tools,
      locale: language,
      say: packCommandTexts[language],
    });
  }
  const { say, out, err } = tools;
  const [name, ...rest] = args;
  if (name === undefined) {
    err(say.usage);
    return 2;
  }
  if (name === '--help' || name === 'help') {
    out(say.usage);
    return 0;
  }
  // It speaks for itself: a benchmark is no pack.
  if (name === 'import-table') return importTableCommand(rest, tools);
  if (!isCommand(name)) {
    err(say.unknownCommand(name));
    err(say.usage);
    return 2;
  }
  if (rest.includes('--help')) {
    out(say.help[name]);
    return 0;
  }
  return commands[name](rest, tools);
}
