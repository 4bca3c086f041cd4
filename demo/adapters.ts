/** The demo's adapters. Their files name no port: an origin carries one, and the demo takes a free port under test. */
import { readFileSync } from 'node:fs';
import type { Adapter } from '../shared/adapter/adapter-schema.ts';
import type { DemoSystem } from './seed-cases.ts';

const systems: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];

/**
 * The adapters as they are installed for demo systems on this port.
 * The shape is what the files claim; whoever installs them checks it.
 */
export function adaptersFor(port: number): Adapter[] {
  return systems.map((name) => {
    const adapter = JSON.parse(
      readFileSync(new URL(`./adapters/demo-${name}.json`, import.meta.url), 'utf8'),
    ) as Adapter;
    return { ...adapter, origins: [`http://${name}.localhost:${port}`] };
  });
}
