/** The timeline in Chinese: what happened, in the words of the case file. */
import { spaced } from '#shared/case/inspection-number.ts';
import { unrecordedWords } from '#shared/case/locales/unrecorded-words.ts';
import { strokePaths } from '#shared/case/strokes.ts';
import { factUnqualified } from '#shared/registry/locales/reasons.ts';
import { answered, FACTS_TOLD, type Names, type Sentences } from '../sentence.ts';

const join = (...parts: readonly (string | null | undefined)[]): string | undefined => {
  const given = parts.filter((part): part is string => part !== null && part !== undefined && part !== '');
  return given.length === 0 ? undefined : given.join(' · ');
};
/** After a sentence: of which camera, where that is known. */
const of = (device: string | null) => (device === null ? '' : `：“${device}”`);
/** A real space between Chinese and a number, none between Chinese and Chinese. */
const missed = (how: string) => (/^\d/.test(how) ? `缺了 ${how}` : `缺了${how}`);
const noted = (text: string, note: string | undefined) => (note === undefined ? { text } : { text, note });
/** What was entered afterwards: when it was, and why so late. */
const late = (
  entered: { readonly on: string; readonly reason: string } | undefined,
  { clock }: Pick<Names, 'clock'>,
) => (entered === undefined ? null : `补记，实际是 ${clock(entered.on)}：${entered.reason}`);
const regions: Readonly<Record<string, string>> = { national: '全国', xinjiang: '新疆' };
const levels = { off: '关闭', observe: '只看不拦', warn: '只提醒', hold: '拦住' } as const;

const capacities = {
  officer: '执法人员',
  lead: '队长',
  head: '负责人',
  'legal-officer': '法制审核人员',
} as const;

const mediaKinds = { photo: '照片', audio: '录音', video: '录像' } as const;

export const sentences: Sentences = {
  'case.opened': (d, n) =>
    noted(
      `${n.who}第一次用扩展打开本案`,
      join(
        d.filedOn === undefined ? null : `立案日期 ${n.day(d.filedOn)}`,
        d.alias === undefined ? null : `案号 ${d.alias.key}`,
      ),
    ),
  'case.aliased': (d, n) => ({ text: `${n.who}的页面上出现案号 ${d.key}` }),
  'case.merged': (d) => ({
    text: d.because === 'same-alias' ? '案号相同，两份记录合成一份' : '两份记录由人合成一份',
  }),
  'case.split': (d, n) => ({ text: `${n.who}把本案拆开`, note: `理由：${d.reason}` }),
  'case.baselined': (d, n) => ({
    text: `${n.who}确认“${n.stage(d.beforeStage)}”之前的 ${d.items.length} 项在上线前已经办过`,
    note: `凭本人确认，没有逐项核对 · 理由：${d.reason}`,
  }),
  'case.assigned': (d, n) =>
    noted(
      `${n.who}指定承办人：${d.officers.map((id) => n.person(id)).join('、')}`,
      d.lead === undefined ? undefined : `队长：${n.person(d.lead)}`,
    ),
  'case.handedOver': (d, n) => ({
    text: `${n.person(d.from)}把本案移交给${n.person(d.to)}`,
    note: `理由：${d.reason}`,
  }),
  'case.delegated': (d, n) => ({
    text: `${n.person(d.from)}委托${n.person(d.to)}代为处理，到 ${n.day(d.until)}`,
    note: `理由：${d.reason}`,
  }),
  'case.factsCaptured': (d, n) => {
    const ids = Object.keys(d.facts);
    const from = { page: '从页面读到', hand: '手工填入', import: '导入', pack: '由规则得出' }[d.provenance];
    return noted(
      `${d.provenance === 'hand' ? n.who : ''}${from} ${ids.length} 项情况`,
      join(
        ids
          .slice(0, FACTS_TOLD)
          .map((id) => `${n.fact(id)}：${n.value(id, d.facts[id] ?? '')}`)
          .join('；'),
        ids.length > FACTS_TOLD ? `另 ${ids.length - FACTS_TOLD} 项` : null,
      ),
    );
  },
  'fact.corrected': (d, n) => ({
    text: `${n.who}更正${n.fact(d.fact)}：${n.value(d.fact, d.value)}`,
    note:
      join(
        d.pageValue === undefined ? null : `页面上是 ${n.value(d.fact, d.pageValue)}`,
        `理由：${d.reason}`,
      ) ?? '',
  }),
  'case.statusSeen': (d, n) => ({
    text: `${n.who}打开时，办案系统显示“${d.status}”`,
    ...(d.decided ? { mark: 'soon' as const } : {}),
  }),
  'case.reminded': (d, n) =>
    noted(
      `${n.who}提醒${d.to.map((id) => n.person(id)).join('、')}`,
      join(d.items.map((id) => n.gap(id)).join('；'), d.note),
    ),
  'case.numbered': (d) => ({ text: `检查号 ${spaced(d.inspection)}`, note: '到达时由本机服务编号' }),
  'case.archived': (d, n) => ({ text: `${n.who}归档，${n.day(d.on)}` }),
  'step.started': (d, n) =>
    noted(
      `${n.who}开始：${n.stage(d.step)}`,
      join(d.place === undefined ? null : `地点：${d.place}`, late(d.late, n)),
    ),
  'step.ended': (d, n) => noted(`${n.who}结束：${n.stage(d.step)}`, late(d.late, n) ?? undefined),
  'footage.began': (d, n) => ({
    text: `${d.kind === 'audio' ? '开始录音' : '开始录像'}：“${d.camera}”`,
    note: `${n.clock(d.at)} 起，由本机服务记下`,
  }),
  'footage.broken': (d, n) => ({
    text: `录着，但有一段没有录下来${of(n.device(d.recording))}`,
    note: d.holes.map((hole) => `${n.clock(hole.from)}–${n.clock(hole.to)}`).join('、'),
  }),
  'footage.ended': (d, n) => ({
    text: `停止录音录像${of(n.device(d.recording))}`,
    note: `到 ${n.clock(d.at)}`,
  }),
  'footage.filed': (d, n) => ({
    text: `导入${{ photo: '照片', audio: '录音', video: '录像' }[d.kind]}`,
    note:
      join(
        d.kind === 'photo' ? n.clock(d.from) : `${n.clock(d.from)}–${n.clock(d.to)}`,
        d.device === undefined ? null : `设备：${d.device}`,
        d.timeSetBy === undefined ? null : `时间由${n.person(d.timeSetBy)}改正`,
      ) ?? '',
  }),
  'footage.removed': () => ({ text: '一个影像文件不再算在本案里' }),
  'footage.disposed': (d, n) => ({
    text: `一段影像保管期满，已经销毁${of(n.device(d.source))}`,
    note: `${n.person(d.askedBy)}提出，${d.approvedBy.map((id) => n.person(id)).join('、')}批准；依据：${d.basis}`,
  }),
  'recording.stated': (d, n) => ({
    text: `${n.who}说明没有录的原因：${n.record(d.record)}`,
    note:
      join(
        unrecordedWords[d.because]['zh-CN'],
        d.spans
          .map(({ from, to }) => `${n.clock(from)}–${to === undefined ? '这一步结束' : n.clock(to)}`)
          .join('、'),
        d.reason,
      ) ?? '',
  }),
  'officer.present': (d, n) => ({
    text: `${n.person(d.person)}到场`,
    note: d.means === 'own-device' ? '在自己的设备上确认' : `在${n.who}的设备上用自己的 PIN 确认`,
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'identity.shown': (d, n) => ({
    text: `${n.person(d.officer)}亮证：${
      d.means === 'scanned'
        ? '有手机扫码核验'
        : d.means === 'receipt'
          ? '执法人员输入了手机上的回执'
          : '执法人员说已出示，没有手机核验'
    }`,
    note:
      join(
        { code: '动态二维码', 'day-card': '当日纸卡', certificate: '纸质执法证' }[d.what],
        d.means === 'scanned' ? '不知道是谁的手机' : null,
        d.inspection === 0 ? null : `检查号 ${spaced(d.inspection)}`,
        n.missedFor === null ? null : missed(n.missedFor),
      ) ?? '',
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'item.completed': (d, n) => ({
    text: `${n.missedFor === null ? '' : '补上：'}${n.item(d.item)}`,
    note:
      join(
        n.who,
        d.closedBy === 'attestation' ? '仅凭勾选' : null,
        d.document?.number === undefined ? null : `文号 ${d.document.number}`,
        d.on === undefined ? null : n.day(d.on),
        n.missedFor === null ? null : missed(n.missedFor),
        d.note,
      ) ?? '',
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'item.requested': (d, n) =>
    noted(`${n.who}提请办理：${n.item(d.item)}`, join(d.of.map((one) => capacities[one]).join('、'), d.note)),
  'item.reopened': (d, n) => ({
    text: `${n.who}重新打开：${n.item(d.item)}`,
    note: `理由：${d.reason}`,
    mark: 'stop-outline',
  }),
  'item.waived': (d, n) => ({
    text: `${n.who}注明不适用：${n.item(d.item)}`,
    note: join(`理由：${d.reason}`, d.approval === undefined ? '没有第二人批准' : '经第二人批准') ?? '',
  }),
  'party.told': (d, n) => ({
    text: `${n.missedFor === null ? '' : '补上：'}${n.item(d.item)}`,
    note:
      join(
        n.who,
        d.acknowledged.how === 'signed-on-screen'
          ? '对方在屏幕上签了名'
          : d.acknowledged.how === 'recorded'
            ? '对方的回应在录音录像里'
            : {
                refuses: '对方拒绝签名',
                unable: '对方不能签名',
                absent: '对方不在场',
              }[d.acknowledged.why],
        d.acknowledged.how === 'signed-on-screen' ? `笔迹 ${d.acknowledged.sha256.slice(0, 12)}` : null,
        d.acknowledged.how === 'not-signed' ? d.acknowledged.reason : null,
        d.acknowledged.how !== 'not-signed'
          ? null
          : d.acknowledged.witness === undefined
            ? '没有见证人'
            : `见证人：${d.acknowledged.witness}`,
        `告知了 ${d.shown.sentences.length} 句`,
        d.document?.number === undefined ? null : `文号 ${d.document.number}`,
        n.missedFor === null ? null : missed(n.missedFor),
      ) ?? '',
    ...(d.acknowledged.how === 'signed-on-screen' ? { drawing: strokePaths(d.acknowledged.strokes) } : {}),
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'event.withdrawn': (d, n) => ({ text: `${n.who}撤回一条记录`, note: `理由：${d.reason}` }),
  'event.detached': (d, n) => ({ text: `${n.who}把一条记录移出本案`, note: `理由：${d.reason}` }),
  'note.written': (d, n) => ({
    text: `${n.missedFor === null ? '' : '补上：'}${d.provisional === true ? '裁量说明草稿' : '裁量说明'}${d.tier === undefined ? '' : `，${d.tier}`}${
      d.amount === undefined ? '' : `，罚款 ${n.money(d.amount)}`
    }`,
    note:
      join(
        n.who,
        n.missedFor === null ? null : missed(n.missedFor),
        d.draft === '' ? '没有用草稿' : d.draft === d.text ? '草稿未改' : '草稿改过，都留着',
        d.provisional === true ? `还有 ${d.benchmark?.proposed.wanted.length ?? 0} 个事实没有答` : null,
        d.benchmark === undefined
          ? null
          : `建议${d.benchmark.proposed.tier === undefined ? '未定' : `“${d.benchmark.proposed.tier.title}”`}`,
        d.deviation === undefined ? null : `不按基准的理由：${d.deviation.reason}`,
      ) ?? '',
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'action.attempted': (d, n) => {
    const count = d.gaps.length;
    const gaps = d.gaps.map((gap) => n.gap(gap.item)).join(' · ');
    const broken =
      d.gate === 'broken' ? `拦截没在工作${d.brokenBecause ? `：${d.brokenBecause}` : ''}` : null;
    const press = `${n.who}按下“${n.action(d.action)}”`;
    const late = d.seal.sealedAfter === true ? '先提交，后封存' : null;
    switch (d.outcome) {
      case 'held':
        return {
          text: count === 0 ? `${press}，没有提交` : `${press}，还差 ${count} 项，没有提交`,
          note: join(gaps, broken) ?? '',
          mark: d.gaps.some((gap) => gap.bar === 'statutory') ? 'stop' : 'stop-outline',
        };
      case 'overridden':
        return {
          text: `${press}，还差 ${count} 项，已说明理由提交`,
          note: join(gaps, broken) ?? '',
          mark: 'door',
        };
      case 'wouldHold':
        return {
          text: `${press}，还差 ${count} 项，按试运行设置没有拦`,
          note: join(gaps, broken) ?? '',
          mark: 'soon',
        };
      case 'released':
        return {
          ...noted(
            count === 0 ? `${press}，已放行` : `${press}，已放行，提醒了 ${count} 项`,
            join(gaps, broken, late),
          ),
          ...(count === 0 ? { mark: 'done' as const } : { mark: 'soon' as const }),
        };
    }
  },
  'action.observed': (d, n) =>
    d.gated
      ? {
          text: `办案系统收到“${n.action(d.action)}”`,
          note: { full: '内容已看全', fields: '只看到字段', 'url-only': '只看到地址' }[d.completeness],
        }
      : {
          text: `“${n.action(d.action)}”没有经过扩展就发出去了`,
          note: `${d.method} ${d.path}`,
          mark: 'stop',
        },
  'action.outcome': (d) =>
    ({
      success: { text: '办案系统接受了提交', note: answered(d.evidence), mark: 'done' as const },
      failure: { text: '办案系统没有接受提交', note: answered(d.evidence), mark: 'soon' as const },
      unknown: { text: '提交以后怎么样，没认出来', note: answered(d.evidence), mark: 'unknown' as const },
    })[d.outcome],
  'decision.made': (d, n) =>
    noted(
      `作出决定，${n.day(d.decidedOn)}`,
      join(d.documentNumber === undefined ? null : `文号 ${d.documentNumber}`, '公示期限从这一天起算'),
    ),
  'disclosure.decided': (d, n) => {
    const channels = d.channels.map((id) => n.channel(id)).join('、');
    const basis = d.basis.map(({ source, article }) => `${n.source(source)}${article}`).join('、');
    return {
      text:
        d.decision === 'publish'
          ? `${n.who}决定公开：${channels}`
          : `${n.who}提出不公开，待负责人批准：${channels}`,
      note:
        join(
          `依据 ${basis}`,
          d.reason === undefined ? null : `理由：${d.reason}`,
          d.decision === 'publish' ? '决定公开，还不是已经公开' : null,
        ) ?? '',
    };
  },
  'override.granted': (d, n) => ({
    text: `${n.who}说明理由，放行这一次“${n.action(d.action)}”`,
    note:
      join(
        d.items.map((id) => n.gap(id)).join('；'),
        `理由：${d.reason}`,
        d.toldLead === 'at-once' ? '当时就告诉了队长' : '当时断网，连上后才告诉队长',
      ) ?? '',
    mark: 'door',
  }),
  'approval.requested': (d, n) => ({
    text: {
      'statutory-override': `${n.who}请求批准提交`,
      waiver: `${n.who}请求批准不适用：${d.items.map((id) => n.item(id)).join('、')}`,
      extension: `${n.who}请求批准延长期限`,
      'outside-tier': `${n.who}请求批准不按裁量基准`,
      withholding: `${n.who}请求批准不公开`,
      unrecorded: `${n.who}请求批准没有录的说明：${d.items.map((id) => n.item(id)).join('、')}`,
    }[d.what],
    note: `理由：${d.reason}`,
    mark: 'door',
  }),
  'approval.given': (d, n) => ({
    text:
      n.asked(d.approval) === 'withholding'
        ? `${n.who}批准不公开`
        : d.by === undefined
          ? `${n.who}批准，只放行这一次`
          : {
              head: `${n.who}批准不按裁量基准`,
              collective: `集体讨论通过不按裁量基准，${n.who}记录`,
              issuer: `基准制定机关批准不按裁量基准，${n.who}记录`,
            }[d.by],
    note:
      join(
        `理由：${d.reason}`,
        d.document?.number === undefined ? null : `文号 ${d.document.number}`,
        d.document?.date === undefined ? null : n.day(d.document.date),
      ) ?? '',
    mark: 'door',
  }),
  'approval.refused': (d, n) => ({ text: `${n.who}没有批准`, note: `理由：${d.reason}`, mark: 'stop' }),
  'period.suspended': (d, n) => ({
    text: `${n.deadline(d.deadline)}从 ${n.day(d.from)} 起中止`,
    note: join(d.otherPartyTold ? '已告知当事人' : '没有告知当事人', `理由：${d.reason}`) ?? '',
  }),
  'period.resumed': (d, n) => ({ text: `${n.deadline(d.deadline)}从 ${n.day(d.on)} 起恢复计算` }),
  'period.extended': (d, n) => ({
    text: `${n.deadline(d.deadline)}延长 ${d.days} 天`,
    note: `理由：${d.reason}`,
  }),
  'document.served': (d, n) =>
    noted(
      `送达${n.document(d.document.kind)}，${n.day(d.on)}`,
      join(d.document.number, d.receipt === undefined ? null : `回证 ${d.receipt}`),
    ),
  'document.carried': (d, n) =>
    noted(
      `${n.person(d.by)}以${capacities[d.as]}身份事先作出：${n.document(d.document.kind)}`,
      join(
        d.document.number === undefined ? null : `文号 ${d.document.number}`,
        d.document.date === undefined ? null : n.day(d.document.date),
      ),
    ),
  'payment.received': (d, n) =>
    noted(
      `收到罚款 ${n.money(d.amount)}，${n.day(d.on)}`,
      d.receipt === undefined ? undefined : `票据 ${d.receipt}`,
    ),
  'body.erased': (d, n) => ({
    text: `依法删去 ${d.events.length} 条记录的内容，记录本身还在`,
    note: `${n.person(d.requestedBy)}提出，${n.person(d.approvedBy)}批准 · ${d.basis}`,
  }),
  'qualification.checked': (d, n) => {
    const not = d.persons.flatMap((one) => (one.finding === 'unqualified' ? [one] : []));
    const people = (of: readonly { readonly person: string }[]) =>
      of.map(({ person }) => n.person(person)).join('、');
    if (not.length > 0)
      return {
        text: `按名册核对执法资格：${people(not)}没有资格`,
        note: not
          .map(
            ({ person, why, since }) =>
              `${n.person(person)}：${factUnqualified({ why, since: since ?? null })['zh-CN']}`,
          )
          .join('；'),
        mark: 'stop-outline',
      };
    return d.persons.some(({ finding }) => finding === 'not-checked')
      ? { text: `不再按名册核对执法资格：${people(d.persons)}` }
      : { text: `按名册核对执法资格：${people(d.persons)}有资格` };
  },
  'organ.recorded': (d) => ({
    text: `名册登记执法主体：${d.record.name}，${d.from} 起`,
    note: `理由：${d.reason}`,
  }),
  'organ.withdrawn': (d) => ({ text: '名册撤回一条执法主体的记录', note: `理由：${d.reason}` }),
  'person.recorded': (d) => ({
    text: `名册登记人员：${d.record.name}，${d.from} 起`,
    note: `理由：${d.reason}`,
  }),
  'person.withdrawn': (d) => ({ text: '名册撤回一条人员的记录', note: `理由：${d.reason}` }),
  'unit.registryImported': (d) => ({
    text: `导入名册：${d.organs} 个执法主体，${d.persons} 名人员`,
    note: `${d.file.name} · 理由：${d.reason}`,
  }),
  'unit.registrySet': (d) => ({
    text: d.checked ? '开始按名册核对执法资格' : '停止按名册核对执法资格',
    note: `理由：${d.reason}`,
  }),
  'device.paired': (d, n) => ({ text: `${n.person(d.person)}的设备已配对`, note: d.label }),
  'device.revoked': (d) => ({ text: '设备已停用', note: `理由：${d.reason}` }),
  'device.pinReset': (d, n) => ({ text: `${n.person(d.by)}同意${n.person(d.person)}重设 PIN` }),
  'adapter.installed': (d) => ({
    text: `装上适配器 ${d.adapter.id} ${d.adapter.version}，${levels[d.level]}`,
    note: d.origins.join('、'),
  }),
  'adapter.drifted': (d, n) => ({
    text: '办案系统的页面和上次不一样，有些内容认不出',
    note: `${d.missing.map((id) => n.fact(id)).join('、')} · 已通知管理员，不算承办人缺项`,
    mark: 'soon',
  }),
  'adapter.levelSet': (d) => ({
    text: `适配器 ${d.adapter} 改为${levels[d.level]}`,
    note: `理由：${d.reason}`,
  }),
  'unit.calendarSet': (d) => ({
    text: `按${regions[d.region] ?? d.region}的放假安排计算期限，办公时间 ${d.officeHours.from} 至 ${d.officeHours.to}`,
    note: `理由：${d.reason}`,
  }),
  'unit.inspectionsSet': (d) => ({
    text: `检查的口径：年度上限 ${d.caps.length} 条、公布的事项 ${d.items.length} 项`,
    note: `理由：${d.reason}`,
  }),
  'enterprise.entered': (d) => ({ text: `登记企业：${d.name}` }),
  'enterprise.keyIssued': () => ({ text: '给企业印了查询用的密钥，以前的作废' }),
  'enterprise.capSet': (d) => ({ text: `本企业 ${d.year} 年检查上限 ${d.cap} 次`, note: `依据：${d.basis}` }),
  'inspection.planned': (d) => ({ text: `列入检查计划：${d.purpose}`, note: `${d.from} 至 ${d.to}` }),
  'inspection.approved': (d, n) =>
    noted(`${n.who}批准检查`, d.document.number === undefined ? undefined : `文号 ${d.document.number}`),
  'inspection.dropped': (d, n) => ({ text: `${n.who}取消一次计划内检查`, note: `理由：${d.reason}` }),
  'arrival.recorded': (d, n) =>
    noted(
      `${n.who}到达，检查号 ${spaced(d.inspection)}`,
      join(d.purpose, d.late === undefined ? null : `补录：${d.late.reason}`),
    ),
  'arrival.refused': (d, n) => ({ text: `${n.person(d.person)}没有执法资格，没有登记到达` }),
  'leaving.recorded': (d, n) =>
    noted(
      `${n.who}离开，检查号 ${spaced(d.inspection)}`,
      d.late === undefined ? undefined : `补录：${d.late.reason}`,
    ),
  'pack.installed': (d) => ({ text: `装上规则包 ${d.pack.id} ${d.pack.version}` }),
  'credential.agencySet': (d) => ({ text: `电子执法证的签发单位：${d.name}`, note: `电话 ${d.telephone}` }),
  'credential.rootPinned': (d) => ({ text: '电子执法证的根密钥已登记', note: `理由：${d.reason}` }),
  'credential.keyMade': (d) => ({
    text: `电子执法证签发密钥 ${d.keyId} 已生成`,
    note: `${d.from} 至 ${d.to}`,
  }),
  'credential.keyRetired': (d) => ({
    text: `电子执法证签发密钥 ${d.keyId} 不再签发`,
    note: `理由：${d.reason}`,
  }),
  'credential.listSigned': (d) => ({ text: d.list === 'trust' ? '信任名单已签发' : '状态名单已签发' }),
  'credential.issued': (d, n) => ({
    text: `给${n.person(d.person)}签发电子执法证`,
    note: `${d.notBefore} 至 ${d.expires}`,
  }),
  'credential.suspended': (d) => noted('电子执法证暂停使用', d.reason),
  'credential.resumed': (d) => noted('电子执法证恢复使用', d.reason),
  'credential.revoked': (d) => noted('电子执法证已撤销', d.reason),
  'credential.readmitted': (d, n) => ({
    text: `${n.person(d.person)}可以重新领取电子执法证`,
    note: `理由：${d.reason}`,
  }),
  'feedback.received': (d) => ({ text: d.kind === 'complaint' ? '收到一件投诉' : '收到一件表扬' }),
  'feedback.taken': (_d, n) => ({ text: `${n.who}开始办` }),
  'feedback.answered': (d, n) => ({ text: `${n.who}答复了`, note: d.answer }),
  'feedback.setAside': (d, n) => noted(`${n.who}没有往下办`, d.reason),
  'media.opened': (d, n) => ({ text: `${n.who}为执法记录仪“${d.camera}”开了推流密钥` }),
  'media.closed': (d, n) => noted(`${n.who}停了推流密钥`, d.reason),
  'media.started': () => ({ text: '执法记录仪开始录像' }),
  'media.chainHead': (d) => ({ text: `录像封存到第 ${d.number} 段` }),
  'media.hole': () => ({ text: '录像中断过' }),
  'media.ended': () => ({ text: '执法记录仪停止录像' }),
  'media.imported': (d, n) => ({
    text: `${d.by === undefined ? `从采集站“${d.dock ?? ''}”` : n.person(d.by)}导入${mediaKinds[d.kind]}“${d.name}”`,
    note: `SHA-256 ${d.sha256}`,
  }),
  'media.filed': (d, n) =>
    noted(`${n.person(d.by)}把文件归入案件`, d.reason === undefined ? undefined : `理由：${d.reason}`),
  'media.timeSet': (d, n) => ({
    text: `${n.person(d.by)}校正了文件的拍摄时间`,
    note: `理由：${d.reason}`,
  }),
  'media.exported': (d, n) => ({
    text: `${n.person(d.by)}导出录像片段 ${d.clips.length} 个`,
    note: `理由：${d.reason}`,
  }),
  'media.redacted': (d, n) => ({
    text: `${n.person(d.by)}做了一份录像的打码副本`,
    note: `理由：${d.reason}`,
  }),
  'media.bookmarked': (d, n) => ({ text: `${n.person(d.by)}在录像里加了书签“${d.word}”` }),
  'media.bookmarkRemoved': (d, n) => ({ text: `${n.person(d.by)}撤下了录像里的一个书签` }),
  'media.held': (d, n) => ({ text: `${n.person(d.by)}要求留存影像`, note: `理由：${d.reason}` }),
  'media.released': (d, n) => ({ text: `${n.person(d.by)}解除了影像的留存`, note: `理由：${d.reason}` }),
  'media.disposalAsked': (d, n) => ({
    text: `${n.person(d.by)}提请销毁 ${d.things.length} 份影像`,
    note: `依据：${d.basis}；理由：${d.reason}`,
  }),
  'media.disposalApproved': (d, n) => ({
    text: `${n.person(d.by)}批准销毁${d.enough ? '' : '，还要第三人或者负责人批准'}`,
    note: `理由：${d.reason}`,
  }),
  'media.disposalRefused': (d, n) => ({ text: `${n.person(d.by)}没有同意销毁`, note: `理由：${d.reason}` }),
  'media.disposalDropped': () => ({ text: '一份影像没有销毁：批准以后情况变了' }),
  'media.disposed': (d, n) => ({
    text: `影像保管期满，已经销毁：${d.files} 个文件，${d.bytes} 字节`,
    note: `${n.person(d.askedBy)}提出，${d.approvedBy.map((id) => n.person(id)).join('、')}批准；依据：${d.basis}；SHA-256 ${d.sha256}`,
  }),
  'media.stored': (d) => ({
    text: `影像存好一份${d.form === 'sealed' ? '加密的' : ''}副本，在${d.place === 's3' ? '对象存储' : '本机'}，已读回核对`,
    note: `${d.bytes} 字节；SHA-256 ${d.sha256}`,
  }),
  'media.inventoried': (d) => ({
    text:
      d.faults === 0
        ? `影像清点：${d.files} 个文件，没有问题`
        : `影像清点：${d.files} 个文件，${d.faults} 处问题`,
    note: `SHA-256 ${d.sha256}`,
  }),
  'access.read': (_d, n) => ({ text: `${n.who}看了本案` }),
};

/** What is not an event's own sentence. */
export const words = {
  /** Facts that no pack names: what a page says of party and cause. */
  facts: {
    subject: '当事人',
    party: '当事人',
    partyName: '当事人',
    cause: '案由',
    caseCause: '案由',
    inPlan: '在检查计划内',
    inspectionsThisYear: '今年已检查次数',
    arrivedOn: '到达日期',
    leftOn: '离开日期',
    enteredOn: '登记日期',
    lateEntry: '事后补录',
    lateBecause: '补录原因',
  } as Readonly<Record<string, string>>,
  companion: '本机服务',
  someone: '某人',
  /** An event of a kind or version this program does not know. */
  notUnderstood: (type: string, v: number) => `一条看不懂的记录（${type}，第 ${v} 版）`,
  notUnderstoodNote: '这条记录来自更新的版本。请更新扩展和本机服务。',
  erased: '内容已依法删去',
  yes: '是',
  no: '否',
  yuan: (amount: string) => `${amount} 元`,
  day: (month: number, day: number, weekday: number) =>
    `${month} 月 ${day} 日（周${'日一二三四五六'[weekday] ?? ''}）`,
  gapWithArticle: (gap: string, article: string) => `${gap}（${article}）`,
  factDiffers: (fact: string) => `${fact}有两个说法`,
  eventGap: '有一条记录要核对',
  minutes: (n: number) => `${n} 分钟`,
  hours: (n: number) => `${n} 小时`,
  days: (n: number) => `${n} 天`,
  moment: '不到 1 分钟',
};
export type Words = typeof words;
