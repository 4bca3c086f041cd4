/**
 * One fragment of a fragmented MP4: `prft`, `moof` and `mdat` (ISO/IEC 14496-12 §8.8, §8.16.5). Written here and not by the library, so that it may
 * end after two seconds wherever the next key frame is, and with whatever tracks have something to say. Pure.
 */

/** One sample as it is stored; times in units of its track. */
export interface FragmentSample {
  readonly data: Uint8Array;
  readonly duration: number;
  /** Shown after decoding; may be negative (trun version 1). */
  readonly offset: number;
  readonly key: boolean;
}

export interface TrackRun {
  /** Track id of the init segment. */
  readonly id: number;
  /** Decode time of the first sample. */
  readonly start: number;
  readonly samples: readonly FragmentSample[];
}

/** sample_depends_on 2: needs no other; 1 and sample_is_non_sync_sample: needs others (§8.8.3.1). */
const KEY_FLAGS = 0x0200_0000;
const OTHER_FLAGS = 0x0101_0000;
/** tfhd: default-base-is-moof. trun: data offset; duration, size, flags, composition offset of each sample. */
const BASE_IS_MOOF = 0x02_0000;
const TRUN_FLAGS = 0x01 | 0x100 | 0x200 | 0x400 | 0x800;

const TFHD = 16;
const TFDT = 20;
const trunSize = (samples: number) => 20 + 16 * samples;
const trafSize = (samples: number) => 8 + TFHD + TFDT + trunSize(samples);

/** Producer Reference Time Box (§8.16.5), version 1. */
const PRFT = 32;
/** Of some clock, all the same one (flags 8): when the companion had the sample. */
const PRFT_HEAD = 0x0100_0008;
/** Seconds from 1900 (NTP, RFC 5905 §6) to 1970. */
const NTP_EPOCH = 2_208_988_800;

/** When a sample came: in the fragment, so that it is known even where the index has no line of it. */
export interface Came {
  /** Its track's id. */
  readonly id: number;
  /** Its decode time, in units of its track. */
  readonly at: number;
  /** By the companion's clock, epoch ms. */
  readonly received: number;
}

/**
 * @param sequence counts from 1
 * @param runs at least one, each with a sample
 * @param came of the sample that came first
 */
export function makeFragment(
  sequence: number,
  runs: readonly TrackRun[],
  came: Came,
): Uint8Array<ArrayBuffer> {
  const moof = 8 + 16 + runs.reduce((sum, { samples }) => sum + trafSize(samples.length), 0);
  const media = runs.reduce(
    (sum, { samples }) => sum + samples.reduce((all, { data }) => all + data.length, 0),
    0,
  );
  const bytes = new Uint8Array(PRFT + moof + 8 + media);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const u32 = (value: number) => {
    view.setUint32(at, value);
    at += 4;
  };
  const box = (size: number, type: string) => {
    u32(size);
    for (const letter of type) bytes[at++] = letter.charCodeAt(0);
  };
  box(PRFT, 'prft');
  u32(PRFT_HEAD);
  u32(came.id);
  u32(Math.floor(came.received / 1000) + NTP_EPOCH);
  u32(Math.floor(((came.received % 1000) / 1000) * 2 ** 32));
  view.setBigUint64(at, BigInt(came.at));
  at += 8;
  box(moof, 'moof');
  box(16, 'mfhd');
  u32(0);
  u32(sequence);
  let data = moof + 8;
  for (const { id, start, samples } of runs) {
    box(trafSize(samples.length), 'traf');
    box(TFHD, 'tfhd');
    u32(BASE_IS_MOOF);
    u32(id);
    box(TFDT, 'tfdt');
    u32(0x0100_0000);
    view.setBigUint64(at, BigInt(start));
    at += 8;
    box(trunSize(samples.length), 'trun');
    u32(0x0100_0000 | TRUN_FLAGS);
    u32(samples.length);
    u32(data);
    for (const sample of samples) {
      u32(sample.duration);
      u32(sample.data.length);
      u32(sample.key ? KEY_FLAGS : OTHER_FLAGS);
      view.setInt32(at, sample.offset);
      at += 4;
      data += sample.data.length;
    }
  }
  box(8 + media, 'mdat');
  for (const { samples } of runs)
    for (const sample of samples) {
      bytes.set(sample.data, at);
      at += sample.data.length;
    }
  return bytes;
}
