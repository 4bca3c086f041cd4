import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What `npm start` leaves in the data folder for people and scripts that drive the demo. */
interface DemoFile {
  readonly console: string;
  readonly systems: Record<'jsp' | 'aspnet' | 'layui', { readonly url: string; readonly log: string }>;
  readonly extension: { readonly folder: string; readonly id: string };
  readonly accounts: readonly {
    readonly username: string;
    readonly password: string;
    readonly role: string;
    readonly pin?: string;
  }[];
  readonly cases: Record<string, Record<string, string>>;
}

describe('R44: two commands set it up', () => {
  const data = mkdtempSync(join(tmpdir(), 'sanxiang-start-'));
  let child: ChildProcess;
  let output = '';

  beforeAll(async () => {
    child = spawn('npm', ['start'], {
      cwd: root,
      env: { ...process.env, SANXIANG_DATA: data, PORT: '0' },
      detached: true,
    });
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    const until = Date.now() + 150_000;
    while (!existsSync(join(data, 'demo.json'))) {
      if (Date.now() > until || child.exitCode !== null)
        throw new Error(`npm start did not come up:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
  afterAll(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    rmSync(data, { recursive: true, force: true });
  });

  const demo = (): DemoFile => JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8'));

  test('the companion answers, and the seeded record is in it', async () => {
    const response = await fetch(new URL('/api/health', demo().console));
    expect(response.status).toBe(200);
    const health = await response.json();
    expect(health.status).toBe('ok');
    expect(health.ledger.size).toBeGreaterThan(20);
    expect(health.ledger.root).toMatch(/\S{40,}/);
  });

  test('the extension lies unpacked where the list says', () => {
    expect(existsSync(join(root, '.output/chrome-mv3/manifest.json'))).toBe(true);
    expect(demo().extension.folder).toBe(join(root, '.output/chrome-mv3'));
    expect(demo().extension.id).toMatch(/^[a-p]{32}$/);
  });

  test('demo.json is for its owner only and names every account and case part', () => {
    expect(statSync(join(data, 'demo.json')).mode & 0o777).toBe(0o600);
    expect(
      demo()
        .accounts.map((account) => account.role)
        .sort(),
    ).toEqual([
      'administrator',
      'head',
      'lead',
      'legal-officer',
      'officer',
      'officer',
      'officer',
      'supervisor',
    ]);
    for (const system of ['jsp', 'aspnet', 'layui']) {
      expect(Object.keys(demo().cases[system] ?? {}).sort()).toEqual([
        'complete',
        'missingTwo',
        'runningBefore',
        'unknownFact',
      ]);
    }
  });

  test('each demo system answers under its name', async () => {
    for (const { url } of Object.values(demo().systems)) {
      const { hostname, port } = new URL(url);
      // Node does not resolve *.localhost here; a browser does.
      const { request } = await import('node:http');
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const asked = request(
          { host: '127.0.0.1', port, headers: { host: `${hostname}:${port}` } },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          },
        );
        asked.once('error', reject);
        asked.end();
      });
      expect(status).toBeLessThan(400);
    }
  });

  test('the printed list says where to go, and no password of the administrator in it', () => {
    expect(output).toContain(demo().console);
    for (const { url } of Object.values(demo().systems)) expect(output).toContain(url);
    expect(output).toContain('.output/chrome-mv3');
    expect(output).toContain('npm start -- --browser');
  });
});
