/** `inventory --data DIR`: record and disk compared, every byte hashed, while no companion has the folder. */
import { parseArgs } from 'node:util';
import { inventorySentence, inventoryWords } from '#shared/media/locales/inventory.ts';
import { bytesText } from '../import/problems.ts';
import type { Inventories } from './inventory.ts';
import { inventoryCommandWords } from './locales/command.ts';

export interface InventoryCall {
  readonly locale: 'zh-CN' | 'en';
  readonly dataDir: string | undefined;
  readonly open: (
    dataDir: string,
  ) => Promise<
    { readonly keeping: { readonly inventories: Inventories }; close(): Promise<void> } | 'locked'
  >;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** @returns 0 all is in order; 1 something is wrong, or another has the folder; 2 wrongly called */
export async function inventoryCommand(args: readonly string[], call: InventoryCall): Promise<0 | 1 | 2> {
  const say = inventoryCommandWords[call.locale];
  const dataDir = dataOf(args) ?? call.dataDir;
  if (dataDir === undefined) {
    call.err(say.usage);
    return 2;
  }
  const companion = await call.open(dataDir);
  if (companion === 'locked') {
    call.err(say.locked(dataDir));
    return 1;
  }
  try {
    const taken = await companion.keeping.inventories.take('command-line', true);
    if (taken === null) return 1;
    const { looked, found, faults, id } = taken;
    const size = bytesText(looked.bytes);
    call.out(found === 0 ? say.fine(looked.files, size) : say.faults(looked.files, size, found));
    for (const fault of faults) {
      call.out(inventorySentence(fault, call.locale));
      call.out(say.todo(inventoryWords[call.locale].what[fault.what].todo));
    }
    call.out(say.account(id));
    return found === 0 ? 0 : 1;
  } finally {
    await companion.close();
  }
}

function dataOf(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { data: { type: 'string' } } }).values.data;
  } catch {
    return undefined;
  }
}
