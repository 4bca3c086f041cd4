/** Why something that was to be recorded is not, in the reader's words: panel, timeline and case page say the same. */
import type { Localized } from '../../rules/pack-schema.ts';
import type { unrecordedBecause } from '../events.ts';

export const unrecordedWords: Readonly<Record<(typeof unrecordedBecause)[number], Localized>> = {
  'device-fault': { 'zh-CN': '设备坏了', en: 'The device failed' },
  'no-signal': { 'zh-CN': '没有信号', en: 'No signal' },
  refused: { 'zh-CN': '当事人拒绝或者阻挡', en: 'The party refused or stood in the way' },
  danger: { 'zh-CN': '当时有危险', en: 'It was dangerous' },
  urgent: { 'zh-CN': '情况紧急，来不及', en: 'Too urgent' },
  elsewhere: { 'zh-CN': '录在别的设备上，还没有导入', en: 'On another device, not brought in yet' },
  other: { 'zh-CN': '别的原因', en: 'Another reason' },
};
