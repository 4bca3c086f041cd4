/** How long footage or a hole is, in words. */
import type { Localized } from '../../rules/pack-schema.ts';

/** @example durationText(252_000) // { 'zh-CN': '4 分 12 秒', en: '4 min 12 s' } */
export function durationText(ms: number): Localized {
  // A hole of 2.4 seconds is none of two.
  const whole = ms < 60_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000);
  const [hours, minutes, seconds] = [
    Math.floor(whole / 3600),
    Math.floor((whole % 3600) / 60),
    Math.round((whole % 60) * 10) / 10,
  ];
  const parts = [
    [hours, '小时', 'h'],
    [minutes, '分', 'min'],
    [seconds, '秒', 's'],
  ] as const;
  const told = parts.filter(([count]) => count > 0);
  const said = told.length === 0 ? ([[0, '秒', 's']] as const) : told;
  return {
    'zh-CN': said.map(([count, zh]) => `${count} ${zh}`).join(' '),
    en: said.map(([count, , en]) => `${count} ${en}`).join(' '),
  };
}
