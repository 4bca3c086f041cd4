/** What `verify` says. */
import type { Certificate } from '#shared/media/certificate.ts';

const shown = (iso: string) => iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
/** @param ms epoch; what no date can be is shown as it is */
export const momentText = (ms: number): string =>
  Math.abs(ms) > 8.64e15 ? String(ms) : new Date(ms).toISOString();
type Hole = Certificate['holes'][number];
const span = (hole: Hole) =>
  hole.kind === 'hole' ? [hole.from, hole.to].map((ms) => shown(momentText(ms))) : ['', ''];

/** Of a hole in one track only. */
const tracks = (hole: Hole, video: string, audio: string) =>
  hole.kind !== 'hole' || hole.track === undefined ? '' : hole.track === 'video' ? video : audio;

export const commandWords = {
  'zh-CN': {
    usage: '用法：companion verify 文件夹 [--key 指纹]\n  指纹是 64 位十六进制，在签了字的交接单上',
    noFolder: (folder: string) => `读不到文件夹 ${folder}。请看路径对不对，或先把压缩包解开`,
    clipGood: (name: string, { clip, recording }: Certificate) =>
      `${name}：一致。${recording.camera}，${shown(clip.received[0])} 至 ${shown(clip.received[1])}`,
    clipBad: (name: string) => `${name}：有问题`,
    hole: (hole: Hole) => `其中 ${span(hole)[0]} 至 ${span(hole)[1]} 没有录到${tracks(hole, '画面', '声音')}`,
    listed: (files: number, events: number) => `清单上 ${files} 个文件一致，${events} 个事件在记录里`,
    notListed: '没有文件清单 manifest.json：只核对了片段和它的证明',
    key: (key: string) => `签名密钥指纹：${key}`,
    otherKey: '签名密钥不是给出的那一把。请向交出单位查问，不要采信这些文件',
    result: {
      trusted: '结论：全部一致，密钥也相符',
      compare: '结论：文件前后一致。密钥还没有核对：请把指纹与交接单逐组对照，或加上 --key 再运行',
      faulty: '结论：有问题，见上。请保留原件，向交出单位要一份新的',
    },
    proves: '说明：录像是收到即封存，镜头前发生了什么不在证明之内',
  },
  en: {
    usage:
      'Usage: companion verify FOLDER [--key FINGERPRINT]\n  The fingerprint is 64 hexadecimal digits; it stands on the signed receipt.',
    noFolder: (folder: string) =>
      `Cannot read the folder ${folder}. Check the path, or unpack the archive first.`,
    clipGood: (name: string, { clip, recording }: Certificate) =>
      `${name}: in order. ${recording.camera}, ${shown(clip.received[0])} to ${shown(clip.received[1])}`,
    clipBad: (name: string) => `${name}: something is wrong`,
    hole: (hole: Hole) =>
      `Inside, no ${tracks(hole, 'picture', 'sound') || 'recording'} from ${span(hole)[0]} to ${span(hole)[1]}`,
    listed: (files: number, events: number) =>
      `${files} files are as listed; ${events} events are in the record.`,
    notListed: 'There is no list of files (manifest.json): only clips and their certificates were checked.',
    key: (key: string) => `Fingerprint of the signing key: ${key}`,
    otherKey:
      'It was signed by another key than the one that was named. Ask the agency, and do not rely on these files.',
    result: {
      trusted: 'Result: everything is in order, and the key is the one that was named.',
      compare:
        'Result: the files are consistent. The key was not compared: hold the fingerprint against the signed receipt, or run again with --key.',
      faulty:
        'Result: something is wrong, see above. Keep the originals and ask the agency for another copy.',
    },
    proves: 'Footage is sealed on receipt: what happened before the lens is not proven.',
  },
} as const;
