/** Installing an adapter: what is refused and why, and at which level it begins (decision 6). */
import type { Adapter } from '#shared/adapter/adapter-schema.ts';
import { type AdapterProblem, type CheckOptions, checkAdapter } from './check.ts';
import { type AdapterFolder, adapterSha256, type InstalledLevel } from './folder.ts';

export type InstallResult =
  | {
      readonly status: 'installed';
      readonly adapter: Adapter;
      readonly level: InstalledLevel;
      /** True when it was not installed before. */
      readonly fresh: boolean;
      readonly problems: readonly AdapterProblem[];
    }
  | { readonly status: 'same'; readonly adapter: Adapter }
  | { readonly status: 'refused'; readonly problems: readonly AdapterProblem[] }
  /** Other contents under a version that is not higher: nobody could tell the two apart later. */
  | {
      readonly status: 'older';
      readonly adapter: Adapter;
      readonly has: string;
      readonly problems: readonly AdapterProblem[];
    }
  | {
      readonly status: 'other-owner';
      readonly origin: string;
      readonly owner: string;
      readonly problems: readonly AdapterProblem[];
    };

function isHigher(version: string, than: string): boolean {
  const [a, b] = [version.split('.').map(Number), than.split('.').map(Number)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * Installs an adapter into a folder. A new one begins at `observe` unless told otherwise; an update keeps its level.
 * @param bytes the file as its author wrote it; kept as it is
 */
export function installAdapter(
  folder: AdapterFolder,
  bytes: Uint8Array,
  wish: { readonly level?: InstalledLevel; readonly reason?: string },
  options: CheckOptions = {},
): InstallResult {
  const { adapter, problems } = checkAdapter(bytes, options);
  if (adapter === null) return { status: 'refused', problems };
  const { entries } = folder.read();
  const before = entries.find((one) => one.adapter.id === adapter.id);
  for (const other of entries) {
    if (other.adapter.id === adapter.id || other.level === 'off') continue;
    const origin = adapter.origins.find((one) => other.adapter.origins.includes(one));
    if (origin !== undefined) return { status: 'other-owner', origin, owner: other.adapter.id, problems };
  }
  const level = wish.level ?? before?.level ?? 'observe';
  if (before !== undefined && before.sha256 === adapterSha256(adapter)) {
    if (level === before.level) return { status: 'same', adapter };
  } else if (
    before !== undefined &&
    !isHigher(adapter.version, before.adapter.version) &&
    // The same adapter for a system that has moved: an address is the unit's affair, not its author's.
    adapterSha256({ ...adapter, origins: before.adapter.origins }) !== before.sha256
  ) {
    return { status: 'older', adapter, has: before.adapter.version, problems };
  }
  folder.put(adapter, new TextDecoder().decode(bytes), level, wish.reason ?? before?.reason ?? '');
  return { status: 'installed', adapter, level, fresh: before === undefined, problems };
}
