/** Keys, trust lists and signatures by their commands, in a folder of its own: for packs and for benchmark tables. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dataFiles } from '../companion/data-dir.ts';
import { packCommandTexts, packsCommand } from '../companion/rules/command.ts';

type Tools = Parameters<typeof packsCommand>[1];

export interface SigningDesk {
  readonly dir: string;
  /** The companion's data folder. */
  readonly data: string;
  /** What is signed. */
  readonly file: string;
  run(...args: string[]): Promise<{ readonly code: number; readonly said: string }>;
  keyOf(name: string): string;
  /** @returns the public key */
  newKey(name: string): Promise<string>;
  trusted(name: string, ...more: string[]): Promise<void>;
  sign(name: string): ReturnType<SigningDesk['run']>;
  install(): ReturnType<SigningDesk['run']>;
  close(): void;
}

/**
 * @param name of the file that is signed, with its text
 * @param benchmarksOf the tables that the commands know besides
 */
export function signingDesk(
  name: string,
  text: string,
  benchmarksOf: Tools['benchmarksOf'] = () => ({ tables: [], lists: [], problems: [] }),
): SigningDesk {
  const dir = mkdtempSync(join(tmpdir(), 'signed-'));
  const data = join(dir, 'data');
  mkdirSync(data);
  const file = join(dir, name);
  writeFileSync(file, text);
  const keyOf = (who: string) => join(dir, `${who}.key`);
  const run: SigningDesk['run'] = async (...args) => {
    const said: string[] = [];
    const code = await packsCommand(args, {
      locale: 'en',
      dataDir: undefined,
      filesOf: dataFiles,
      openPastCases: async () => 'locked',
      now: () => '2026-11-25T02:00:00.000Z',
      benchmarksOf,
      say: packCommandTexts.en,
      out: (line) => said.push(line),
      err: (line) => said.push(line),
    });
    return { code, said: said.join('\n') };
  };
  const newKey = async (who: string) => {
    const { code, said } = await run('sign', '--new-key', keyOf(who));
    expect(code).toBe(0);
    return said.split('\n').at(-1) ?? '';
  };
  return {
    dir,
    data,
    file,
    run,
    keyOf,
    newKey,
    async trusted(who, ...more) {
      const key = await newKey(who);
      expect((await run('trust', key, '--name', who, '--data', data, ...more)).code).toBe(0);
    },
    sign: (who) => run('sign', file, '--key', keyOf(who), '--by', who),
    install: () => run('install', file, '--data', data),
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}
