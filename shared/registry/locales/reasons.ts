/** Why somebody is not qualified and who can mend it, in words: zh-CN first. */
import type { Localized } from '../../rules/pack-schema.ts';
import { type Mender, menderOf, type UnqualifiedReason, unqualifiedReasons } from '../qualification.ts';

const facts: Readonly<Record<UnqualifiedReason, Localized>> = {
  'no-record': { 'zh-CN': '名册里没有这个人', en: 'Not in the registry' },
  'two-records': {
    'zh-CN': '名册里有两条记录，分不清哪条算数',
    en: 'Two records in the registry',
  },
  left: { 'zh-CN': '已经调离', en: 'Has left' },
  'organ-unknown': { 'zh-CN': '名册里没有所在的执法主体', en: 'The organ is not in the registry' },
  'organ-ended': { 'zh-CN': '所在的执法主体已经撤销', en: 'The organ has ended' },
  'mandate-not-yet': { 'zh-CN': '所在组织的委托还没有开始', en: 'The organ’s mandate has not begun' },
  'mandate-ended': { 'zh-CN': '所在组织的委托已经到期', en: 'The organ’s mandate has ended' },
  'no-certificate': { 'zh-CN': '没有执法证', en: 'No certificate' },
  revoked: { 'zh-CN': '执法证已被吊销', en: 'Certificate revoked' },
  suspended: { 'zh-CN': '执法证被暂扣', en: 'Certificate suspended' },
  'not-yet': { 'zh-CN': '执法证还没有生效', en: 'Certificate not valid yet' },
  expired: { 'zh-CN': '执法证已过期', en: 'Certificate expired' },
  'examination-failed': { 'zh-CN': '执法资格考试不合格', en: 'Failed the qualifying examination' },
  'examination-missing': {
    'zh-CN': '没有参加执法资格考试',
    en: 'Qualifying examination not taken',
  },
  'organ-not-authorised': {
    'zh-CN': '所在的执法主体没有这类执法权',
    en: 'The organ has no power of this kind',
  },
  'not-entrustable': {
    'zh-CN': '行政强制措施权不得委托，所在的组织是受委托的',
    en: 'Coercive measures may not be entrusted, and the organ is an entrusted one',
  },
  'out-of-scope': { 'zh-CN': '执法证不含这类执法', en: 'The certificate does not cover this kind' },
};

const mends: Readonly<Record<Mender, Localized>> = {
  administrator: { 'zh-CN': '由名册管理员更正。', en: 'The administrator of the registry can mend it.' },
  'certificate-issuer': {
    'zh-CN': '由发证机关处理，再由名册管理员登记。',
    en: 'The issuer of certificates can mend it; then the administrator enters it.',
  },
  examiner: {
    'zh-CN': '由组织考试的司法行政部门处理，再由名册管理员登记。',
    en: 'Whoever holds the examination can mend it; then the administrator enters it.',
  },
  'entrusting-organ': {
    'zh-CN': '由委托机关续签委托书，再由名册管理员登记。',
    en: 'The entrusting organ can renew the mandate; then the administrator enters it.',
  },
};

/** @example isReason('expired') // true */
export function isReason(why: string): why is UnqualifiedReason {
  return (unqualifiedReasons as readonly string[]).includes(why);
}

/** The fact alone, with the day since which it holds. */
export function factUnqualified(of: { readonly why: string; readonly since: string | null }): Localized {
  const fact = isReason(of.why)
    ? facts[of.why]
    : { 'zh-CN': '名册查明没有资格', en: 'Found not qualified by the registry' };
  return of.since === null
    ? fact
    : { 'zh-CN': `${fact['zh-CN']}（${of.since} 起）`, en: `${fact.en} (since ${of.since})` };
}

/** Who can mend it. */
export function mendUnqualified({ why }: { readonly why: string }): Localized {
  return mends[isReason(why) ? menderOf(why) : 'administrator'];
}

/** From `expired 2026-11-01`, as a refusal carries it. */
export function reasonOf(text: string): { readonly why: string; readonly since: string | null } {
  const [why = '', since] = text.split(' ');
  return { why, since: since ?? null };
}

/** The fact and who can mend it, one sentence each. */
export function whyUnqualified(of: { readonly why: string; readonly since: string | null }): Localized {
  const fact = factUnqualified(of);
  const mend = mendUnqualified(of);
  return { 'zh-CN': `${fact['zh-CN']}。${mend['zh-CN']}`, en: `${fact.en}. ${mend.en}` };
}
