/** Which of the four walls each action has, and why (decision 21). Pure: read off the adapter alone. */
import type { Adapter, AdapterAction, AdapterPage } from '#shared/adapter/adapter-schema.ts';
import { matchesPattern } from '#shared/adapter/match.ts';
import type { report } from './locales/zh-CN.ts';

export interface Wall {
  readonly wall: 1 | 2 | 3 | 4;
  readonly stands: boolean;
  readonly why: keyof typeof report.wallWhy;
}

/**
 * The network wall sees method and address, never a body. A guarded GET on an address that also opens a page would
 * keep the page from opening.
 */
function networkWall(adapter: Adapter, action: AdapterAction): Wall {
  const { method, path, where } = action.request;
  if (where !== undefined && Object.keys(where).length > 0) {
    return { wall: 2, stands: false, why: 'networkWhere' };
  }
  const opens = adapter.pages.some((page) => page.paths.some((pattern) => matchesPattern(path, pattern)));
  return method === 'GET' && opens
    ? { wall: 2, stands: false, why: 'networkShared' }
    : { wall: 2, stands: true, why: 'networkYes' };
}

/** The walls of one action of a page. */
export function wallsOf(adapter: Adapter, page: AdapterPage, action: AdapterAction): readonly Wall[] {
  const readsStatus = page.status !== undefined || adapter.pages.some((one) => one.status !== undefined);
  return [
    { wall: 1, stands: true, why: 'page' },
    networkWall(adapter, action),
    { wall: 3, stands: true, why: 'observed' },
    { wall: 4, stands: readsStatus, why: readsStatus ? 'statusYes' : 'statusNo' },
  ];
}
