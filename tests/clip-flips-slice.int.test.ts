import { beforeAll, describe, expect, it } from 'vitest';
import { verifyClip } from '../shared/media/verify-clip.ts';
import { each, type FlipWorld, flips, flipWorld } from './soak/clip-flips.ts';

/** A letter of the signature whose flip (as `flips` does it) is a letter of Base64 too: it stays well formed and signs nothing. */
function flippableOfSignature({ certificate, memberRegions }: FlipWorld): number {
  const end = memberRegions.find(({ name }) => name === 'signature')?.end ?? 0;
  for (let at = end - 60; at < end - 10; at += 1) {
    const letters = [certificate[at] ?? 0, (certificate[at] ?? 0) ^ (1 << (at & 7))];
    if (letters.every((one) => /[A-Za-z0-9+/]/.test(String.fromCharCode(one)))) return at;
  }
  throw new Error('no letter of the signature stays one when it is flipped');
}

let world: FlipWorld;
beforeAll(async () => {
  world = await flipWorld();
});

describe('R30 a flipped byte of a clip or its certificate is found and named (slice of the soak)', () => {
  it('some hundred bytes of all', async () => {
    const heads = world.boxes.map((at, i) => at + (i % 8));
    const clipAt = [...heads, ...each(world.clip.length, 4001), world.clip.length - 1];
    const report = await flips(world, clipAt, each(world.certificate.length, 191));
    expect(report.missed).toEqual([]);
    expect(report.flips).toBeGreaterThan(120);
    expect(report.clipBytes).toBeGreaterThan(200_000);
    expect(world.boxes.length).toBeGreaterThan(20);
  });

  it('sees a verifier that looks at every fragment but one, and one that takes no offence at a signature', async () => {
    const blind = await flips(world, [world.clip.length - 1], [], async (...asked) => {
      const verdict = await verifyClip(...asked);
      const last = world.clipRegions.at(-1)?.name ?? '';
      return {
        ...verdict,
        faults: verdict.faults.filter(
          (fault) => !(fault.what === 'fragment' && last.includes(` ${fault.line} `)),
        ),
      };
    });
    expect(blind.missed).toHaveLength(1);
    const careless = await flips(world, [], [flippableOfSignature(world)], async (...asked) => {
      const verdict = await verifyClip(...asked);
      return { ...verdict, faults: verdict.faults.filter(({ what }) => what !== 'signature') };
    });
    expect(careless.missed).toHaveLength(1);
  });
});
