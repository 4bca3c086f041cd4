/** What an agency has to see to of its keys and lists, in words: zh-CN first. */
import type { UpkeepFinding, UpkeepStep } from '../upkeep.ts';

export interface UpkeepWords {
  /** What it is about and until when it is good. */
  readonly title: string;
  /** What phones show or officers meet, and from when; empty where all is well. */
  readonly means: string;
}
type Both<T> = { readonly 'zh-CN': T; readonly en: T };
const both = (zh: readonly [string, string], en: readonly [string, string]): Both<UpkeepWords> => ({
  'zh-CN': { title: zh[0], means: zh[1] },
  en: { title: en[0], means: en[1] },
});

const zhLeft = (days: number) =>
  days === 0 ? '今天到期' : days < 0 ? `已过期 ${-days} 天` : `还有 ${days} 天`;
const enLeft = (days: number) =>
  days === 0
    ? 'ends today'
    : days < 0
      ? `ended ${-days} ${-days === 1 ? 'day' : 'days'} ago`
      : `${days} ${days === 1 ? 'day' : 'days'} left`;

/** @example upkeepText({what: 'trust-list', state: 'over', day: null, days: null, do: ['sign-trust']}).en.title */
export function upkeepText(of: UpkeepFinding): Both<UpkeepWords> {
  const { state, day } = of;
  const days = of.days ?? 0;
  const ok = state === 'ok';
  switch (of.what) {
    case 'signing-key':
      if (of.keyId == null)
        return both(
          ['没有能签发的密钥', '现在谁也领不到电子执法证，状态名单也签不了新的。'],
          ['No key signs', 'Nobody can be given a credential, and no status list is signed.'],
        );
      return both(
        [
          `签发密钥 ${of.keyId} 签到 ${day}，${zhLeft(days)}`,
          ok ? '' : '证的有效期不会长过密钥，越近到期，新领的证越短；到期以后谁也领不到证。',
        ],
        [
          `Key ${of.keyId} signs until ${day}, ${enLeft(days)}`,
          ok ? '' : 'No credential outlasts its key: new ones get shorter, and after that day none is given.',
        ],
      );
    case 'waiting-key':
      return both(
        [`签发密钥 ${of.keyId} 已生成，还不在信任名单里`, '手机还不认它，它现在什么也签不了。'],
        [`Key ${of.keyId} is made and in no trust list yet`, 'Phones do not know it, so it signs nothing.'],
      );
    case 'trust-list':
      if (day === null)
        return both(
          ['还没有信任名单', '手机不认识本单位，谁的码扫出来都不能确认。'],
          ['There is no trust list', 'Phones do not know this agency: no code is confirmed.'],
        );
      return both(
        [
          `信任名单有效到 ${day}，${zhLeft(days)}`,
          ok
            ? ''
            : state === 'over'
              ? '手机上现在都是黄色“暂时不能确认”，没有绿色。'
              : '过了这天，手机上都变成黄色“暂时不能确认”。',
        ],
        [
          `Trust list good until ${day}, ${enLeft(days)}`,
          ok
            ? ''
            : state === 'over'
              ? 'Phones show amber, “cannot be confirmed”, for every officer now.'
              : 'After that day phones show amber, “cannot be confirmed”, for every officer.',
        ],
      );
    case 'agency':
      return both(
        [
          '手机上的单位信息还是旧的',
          '单位名称、电话或网址改过，手机上照旧显示、照旧拨打原来的，直到下一份信任名单。',
        ],
        [
          'Phones are told the agency’s old particulars',
          'Name, telephone or addresses were changed; phones show and call the old ones until the next trust list.',
        ],
      );
    case 'status-list':
      if (day === null)
        return both(
          ['还没有状态名单', '手机查不到证是否暂停、撤销，扫出来不会是绿色。'],
          ['There is no status list', 'Phones cannot see what was taken back: nothing is green.'],
        );
      return both(
        [
          `状态名单有效到 ${day}，${zhLeft(days)}`,
          ok
            ? ''
            : state === 'over'
              ? '手机上现在都是黄色，刚暂停、撤销的证手机也不知道。'
              : '没有签出新的。过了这天，手机上都变成黄色。',
        ],
        [
          `Status list good until ${day}, ${enLeft(days)}`,
          ok
            ? ''
            : state === 'over'
              ? 'Phones show amber for every officer, and do not hear what was taken back.'
              : 'No other was signed. After that day phones show amber for every officer.',
        ],
      );
    case 'officers':
      return both(
        [
          `${of.count ?? 0} 个电子执法证快到期，没有续上`,
          '这些设备好几天没有连上，或者执法证本身快到期。到期后出示的码是红色“已过期”。',
        ],
        [
          `${of.count ?? 0} ${of.count === 1 ? 'credential ends' : 'credentials end'} soon, not renewed`,
          'Their devices have not been connected for days, or the certificate itself ends. After that day their codes are red, “expired”.',
        ],
      );
  }
}

/** A step in words, and the commands for it. */
export interface UpkeepHowTo {
  readonly text: string;
  readonly commands: readonly string[];
}

/**
 * @param dir the companion's data folder as the reader knows it
 * @example upkeepStep('start', 'DIR').en.commands // []
 */
export function upkeepStep(step: UpkeepStep, dir?: string): Both<UpkeepHowTo> {
  const zhDir = dir ?? '数据目录';
  const enDir = dir ?? 'DIR';
  switch (step) {
    case 'make-key':
      return {
        'zh-CN': {
          text: '先停止伴随服务，在这台电脑上生成下一把签发密钥：',
          commands: [`npm run credentials -- agency-key --data ${zhDir}`],
        },
        en: {
          text: 'Stop the companion, and make the next signing key on this computer:',
          commands: [`npm run credentials -- agency-key --data ${enDir}`],
        },
      };
    case 'sign-trust':
      return {
        'zh-CN': {
          text: '伴随服务停着的时候，用离线保管的根密钥签信任名单。分三步，第二步在离线的电脑上做，根密钥不用带到这台电脑；做完再启动：',
          commands: [
            `npm run credentials -- draft --data ${zhDir} --out 草稿`,
            'npm run credentials -- sign-trust --root 根密钥文件 --in 草稿 --out 名单',
            `npm run credentials -- install-trust --data ${zhDir} --in 名单`,
          ],
        },
        en: {
          text: 'With the companion stopped, have the trust list signed by the root, which is kept offline. Of the three steps the second is done on the computer without a network, so the root need not come here; then start again:',
          commands: [
            `npm run credentials -- draft --data ${enDir} --out DRAFT`,
            'npm run credentials -- sign-trust --root ROOT-FILE --in DRAFT --out LIST',
            `npm run credentials -- install-trust --data ${enDir} --in LIST`,
          ],
        },
      };
    case 'start':
      return {
        'zh-CN': { text: '让伴随服务开着，它每天自动重签两次；开着还不更新，请看日志。', commands: [] },
        en: {
          text: 'Keep the companion running: it signs anew twice a day. If it runs and does not, look into its log.',
          commands: [],
        },
      };
    case 'connect':
      return {
        'zh-CN': {
          text: '请本人连上网打开一次“出示执法证”，会自动续；执法证本身到期的，先由发证机关办理，再登记到名册。',
          commands: [],
        },
        en: {
          text: 'Ask the officer to open his card once while connected; it renews itself. A certificate that ends is its issuer’s to renew, then yours to enter in the registry.',
          commands: [],
        },
      };
  }
}
