import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

export type Words = typeof zhCN;
export const locales = { 'zh-CN': zhCN, en } as const satisfies Record<string, Words>;
export type Language = keyof typeof locales;
