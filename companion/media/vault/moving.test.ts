/** R30 footage on its way: whatever fails or ends in between, one whole copy is there, and the record was told before anything was let go. */
import { describe, expect, it } from 'vitest';
import type { FootageRef } from './footage-file.ts';
import { createMoving, MAX_WRONG, type Wanted } from './moving.ts';
import type { Movable } from './register.ts';
import { type Copy, NotAsRecorded, NotTheSame } from './vault.ts';

const DAY = 86_400_000;
const wants = (wanted: Partial<Wanted>): Wanted => ({
  ...{ sealed: false, bucket: false, localDays: null, home: false },
  ...wanted,
});
const copyOf = (place: Copy['place'], form: Copy['form']): Copy => ({
  place,
  form,
  bytes: form === 'plain' ? 10 : 99,
});

/** A vault of one-word copies, a record, and a switch that fails at the n-th thing that is done. */
function world(wanted: Partial<Wanted>, count = 1) {
  const lies = new Map<string, Copy[]>();
  const told = new Map<string, Movable['stored'][number][]>();
  const log: string[] = [];
  /** Places in which bytes became others, and things that did before they were moved. */
  const spoiled = new Set<Copy['place']>();
  const changed = new Set<string>();
  let failAt = Number.POSITIVE_INFINITY;
  let failing: Error = new Error('ended');
  const nameOf = (ref: FootageRef) => ref.id;
  const did = (what: string) => {
    if (log.length >= failAt) throw failing;
    log.push(what);
  };
  for (let n = 0; n < count; n += 1) lies.set(`f${n}`, [copyOf('local', 'plain')]);
  let now = 0;
  const moving = (also: Partial<Wanted> = {}) =>
    createMoving({
      wanted: wants({ ...wanted, ...also }),
      vault: {
        copies: async (ref, place) =>
          (lies.get(nameOf(ref)) ?? []).filter((one) => place === undefined || one.place === place),
        async store(ref, place, form, _signal, asRecorded) {
          const all = lies.get(nameOf(ref)) ?? [];
          if (all.length === 0) return null;
          if (asRecorded !== undefined && !(await asRecorded({ size: 10, read: () => [] as never })))
            throw new NotAsRecorded();
          spoiled.delete(place);
          did(`store ${place} ${form}`);
          lies.set(nameOf(ref), [
            ...all.filter((one) => one.place !== place || one.form !== form),
            copyOf(place, form),
          ]);
          return { ...copyOf(place, form), sha256: '0'.repeat(64) };
        },
        isAsStored: async (ref, { place, form }) =>
          !spoiled.has(place) &&
          (lies.get(nameOf(ref)) ?? []).some((one) => one.place === place && one.form === form),
        async probe() {
          if (log.length >= failAt && failing.message === 'unreachable') throw failing;
        },
        async letGo(ref, { place, form }) {
          did(`let go ${place} ${form}`);
          const left = (lies.get(nameOf(ref)) ?? []).filter(
            (one) => one.place !== place || one.form !== form,
          );
          expect(left.length).toBeGreaterThan(0);
          lies.set(nameOf(ref), left);
          return true;
        },
      },
      movables: async () =>
        [...lies.keys()].map((id) => ({
          ref: { kind: 'import', id },
          promised: { ref: { kind: 'import', id }, head: { number: 0, chain: '', bytes: 10 } },
          at: new Date(0).toISOString(),
          stored: told.get(id) ?? [],
        })),
      asRecorded: async ({ ref }) => !changed.has(ref.id),
      async write(id, draft) {
        did('told');
        if (draft.type === 'media.stored') told.set(id, [...(told.get(id) ?? []), draft.data]);
        return true;
      },
      now: () => now,
      onError: () => undefined,
    });
  return {
    lies: () => [...lies.values()].map((all) => all.map(({ place, form }) => `${place} ${form}`).sort()),
    log,
    spoiled,
    changed,
    moving,
    failAt(n: number, error: Error = new Error('ended')) {
      failAt = n;
      failing = error;
    },
    later: (ms: number) => {
      now += ms;
    },
  };
}

describe('R30 footage on its way', () => {
  it.each([
    ['nothing wanted', {}, [['local plain']]],
    ['sealed', { sealed: true }, [['local sealed']]],
    ['a copy in the bucket', { bucket: true }, [['local plain', 's3 plain']]],
    ['sealed, a copy in the bucket', { sealed: true, bucket: true }, [['local sealed', 's3 sealed']]],
    ['in the bucket alone', { sealed: true, bucket: true, localDays: 30 }, [['s3 sealed']]],
    ['in the bucket alone, plain', { bucket: true, localDays: 30 }, [['s3 plain']]],
  ] as const)('gets where the unit wants it: %s; and stays there', async (_what, wanted, lies) => {
    const { moving, lies: lie, log, later } = world(wanted);
    for (const days of [29, 1, 1]) {
      await moving().run();
      later(days * DAY);
    }
    expect(lie()).toEqual(lies);
    const before = log.length;
    await moving().run();
    expect(log.length).toBe(before);
  });

  it('is let go of here on its day, not before it', async () => {
    const { moving, lies, later } = world({ bucket: true, localDays: 30 });
    await moving().run();
    later(30 * DAY - 1);
    await moving().run();
    expect(lies()).toEqual([['local plain', 's3 plain']]);
    later(1);
    await moving().run();
    expect(lies()).toEqual([['s3 plain']]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('ended at step %i of all, is whole somewhere and goes on', async (step) => {
    const { moving, lies, log, later, failAt } = world({ sealed: true, bucket: true, localDays: 0 });
    later(DAY);
    failAt(step);
    await moving().run();
    expect(lies()[0]?.length).toBeGreaterThan(0);
    // Nothing is let go of before the record was told of another copy.
    const gone = log.findIndex((what) => what.startsWith('let go'));
    expect(gone === -1 || log.indexOf('told') < gone).toBe(true);
    failAt(Number.POSITIVE_INFINITY);
    for (let n = 0; n < 3; n += 1) await moving().run();
    expect(lies()).toEqual([['s3 sealed']]);
  });

  it.each([
    ['s3', { bucket: true, localDays: 0 }, ['local plain', 's3 plain']],
    ['local', { sealed: true }, ['local plain', 'local sealed']],
  ] as const)(
    'is not let go of when the other copy, in %s, became something else: that one is made anew',
    async (place, wanted, before) => {
      const { moving, lies, spoiled, log, later, failAt } = world(wanted);
      later(DAY);
      // Ended just before the first of the two was let go.
      failAt(2);
      await moving().run();
      expect(lies()).toEqual([before]);
      failAt(Number.POSITIVE_INFINITY);
      spoiled.add(place);
      const at = log.length;
      await moving().run();
      expect(log[at]).toMatch(/^store /);
      await moving().run();
      expect(lies()[0]).toHaveLength(1);
    },
  );

  it('is left as it is when it is not what was recorded, and the others go on', async () => {
    const { moving, lies, changed } = world({ sealed: true }, 5);
    for (const id of ['f0', 'f1', 'f2', 'f3']) changed.add(id);
    const one = moving();
    await one.run();
    expect(one.state()).toMatchObject({ state: 'idle', done: 5, left: 4, moved: 1, wrong: 0 });
    expect(lies().filter((all) => all.join() === 'local plain')).toHaveLength(4);
  });

  it('comes home from a bucket, and stays in it', async () => {
    const there = world({ bucket: true, localDays: 0 });
    there.later(DAY);
    await there.moving().run();
    await there.moving().run();
    expect(there.lies()).toEqual([['s3 plain']]);
    await there.moving({ home: true }).run();
    expect(there.lies()).toEqual([['local plain', 's3 plain']]);
  });

  it('is moved no further when copies come back as something else, or a place does not answer', async () => {
    for (const [error, most] of [
      [new NotTheSame(), MAX_WRONG],
      [new Error('unreachable'), 3],
    ] as const) {
      const { moving, lies, failAt } = world({ sealed: true }, 20);
      failAt(0, error);
      const one = moving();
      await one.run();
      expect(one.state()).toMatchObject({ state: 'stopped', moved: 0, said: error.name });
      expect(one.state().done).toBeLessThan(most);
      expect(lies().every((all) => all.join() === 'local plain')).toBe(true);
    }
  });

  it('says that the bucket cannot be had before there is anything to bring there', async () => {
    const { moving, failAt } = world({ bucket: true }, 0);
    failAt(0, new Error('unreachable'));
    const one = moving();
    await one.run();
    expect(one.state()).toMatchObject({ state: 'stopped', of: 0, said: 'Error' });
  });

  it('stops when it is asked to, says how far it came, and begins again', async () => {
    const { moving, lies } = world({ sealed: true }, 5);
    const one = moving();
    const running = one.run();
    one.cancel();
    await running;
    expect(one.state()).toMatchObject({ state: 'cancelled', of: 5 });
    expect(lies().filter((all) => all.join() === 'local plain').length).toBeGreaterThan(0);
    await one.run();
    expect(one.state()).toMatchObject({ state: 'idle', done: 5, of: 5 });
    expect(lies().every((all) => all.join() === 'local sealed')).toBe(true);
  });
});
