/** How a channel's standing is called and marked where it is shown: panel and console say the same. */
import type { ChannelStanding } from './publication.ts';

type Words = Readonly<Record<ChannelStanding, string>>;

export const standingWords: Readonly<Record<'zh-CN' | 'en', Words>> = {
  'zh-CN': {
    'not-asked': '没有条文要求公开',
    unknown: '还定不下来，先不公开',
    undecided: '还没有决定公开不公开',
    'to-publish': '决定公开，还没有记下已经公开',
    asked: '请示不公开，等负责人答复',
    refused: '负责人没有批准不公开，要重新决定',
    lapsed: '请示过期没有答复，要重新决定',
    void: '批准不算数：不是负责人批准的，或者批准的不是这一件；要重新请示',
    withheld: '不公开，负责人已批准',
    unsettled: '情况变了，要重新决定',
    conflict: '两个人互不知情，决定不一样，要重新决定',
  },
  en: {
    'not-asked': 'No rule asks to publish it',
    unknown: 'Not settled yet, so not published',
    undecided: 'Not decided whether to publish',
    'to-publish': 'Decided to publish; not recorded as published',
    asked: 'Not to be published: waits for the head',
    refused: 'The head did not approve that it is withheld; to be decided anew',
    lapsed: 'Nobody answered in time; to be decided anew',
    void: 'The approval does not count: not by the head, or for something else; to be asked anew',
    withheld: 'Not published, approved by the head',
    unsettled: 'The case has changed: to be decided anew',
    conflict: 'Two decisions that did not know of each other differ: to be decided anew',
  },
};

/** What the sign beside it says. `quiet`: nothing to do; `again`: what was decided does not hold. */
export type StandingSign = 'quiet' | 'unknown' | 'open' | 'waits' | 'again';

export const standingSigns: Readonly<Record<ChannelStanding, StandingSign>> = {
  'not-asked': 'quiet',
  unknown: 'unknown',
  undecided: 'open',
  'to-publish': 'waits',
  asked: 'waits',
  refused: 'again',
  lapsed: 'again',
  void: 'again',
  withheld: 'quiet',
  unsettled: 'again',
  conflict: 'again',
};
