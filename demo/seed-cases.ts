/**
 * The cases the demo systems begin with, and which of them play a part in the demo and the tests.
 * The district, people, firms and addresses are invented; articles and amounts are illustration, the law is in the packs. The
 * real district whose plan the packs quote is not named here: a firm of that name might be there, and has done nothing.
 */
import { createHash } from 'node:crypto';
import { DECIDED, type DemoCase, PENDING } from './case-store.ts';

export type DemoSystem = 'jsp' | 'aspnet' | 'layui';
/** What a case is there to show. */
export type CaseRole = 'complete' | 'missingTwo' | 'unknownFact' | 'runningBefore';

/** Officers as the legacy systems know them; `officer` is the account of the companion's seed. */
export const demoOfficers = [
  { officer: 'officer1', name: '沈一鸣', username: 'shenym', password: '123456', certificate: '14050226031' },
  { officer: 'officer2', name: '林若溪', username: 'linrx', password: '123456', certificate: '14050226047' },
  { officer: 'outsider', name: '丁海波', username: 'dinghb', password: '123456', certificate: '14050226052' },
] as const;
export type DemoOfficer = (typeof demoOfficers)[number];

interface SeedRow {
  readonly n: number;
  readonly role?: CaseRole;
  readonly party: string;
  readonly partyKind: string;
  readonly representative: string;
  readonly address: string;
  readonly cause: string;
  readonly facts: string;
  readonly basis: string;
  readonly fine: string;
  readonly filedOn: string;
  readonly more?: Partial<DemoCase>;
}

const BOTH = '沈一鸣、林若溪';

const jspRows: readonly SeedRow[] = [
  {
    n: 86,
    role: 'missingTwo',
    party: '老巷口面馆',
    partyKind: '个体工商户',
    representative: '孟庆和',
    address: '云溪区文化路南段17号1层',
    cause: '未取得食品经营许可从事餐饮服务活动',
    facts:
      '当事人自2026年7月4日起，在未取得食品经营许可的情况下经营面食、凉菜，至9月16日检查时止，经营额6840元，有现场检查笔录、询问笔录、收款流水为证。',
    basis: '《中华人民共和国食品安全法》第一百二十二条第一款',
    fine: '58000.00',
    filedOn: '2026-09-18',
    more: { officers: '沈一鸣', licence: '食品经营许可（餐饮服务）', hearing: '已告知，未要求听证' },
  },
  {
    n: 85,
    role: 'complete',
    party: '云溪区惠民生鲜超市',
    partyKind: '个体工商户',
    representative: '郭秀兰',
    address: '云溪区建设北路212号',
    cause: '经营超过保质期的食品',
    facts:
      '2026年9月9日检查发现当事人货架上摆放待售的“晨露”牌酸奶12盒，保质期至2026年9月5日，货值金额66元，未发现已售出。',
    basis: '《中华人民共和国食品安全法》第一百二十四条第一款第五项',
    fine: '3000.00',
    filedOn: '2026-09-11',
    more: {
      discretion:
        '货值金额66元，首次被发现，案发后立即下架并建立临期食品检查台账，未造成危害后果。依照本区食品类裁量基准第7项减轻阶次，罚款3000元。',
    },
  },
  {
    n: 84,
    role: 'unknownFact',
    party: '城东便民粮油店',
    partyKind: '',
    representative: '吴建国',
    address: '云溪区东关街88号',
    cause: '经营标签不符合规定的预包装食品',
    facts: '当事人销售的“金穗”牌小米（5kg）32袋未标明生产日期和保质期，货值金额1280元，已售出9袋。',
    basis: '《中华人民共和国食品安全法》第一百二十五条第一款第二项',
    fine: '12000.00',
    filedOn: '2026-09-07',
    more: { confiscation: '360.00' },
  },
  {
    n: 41,
    role: 'runningBefore',
    party: '云溪区康泰药房有限公司',
    partyKind: '企业法人',
    representative: '赵明远',
    address: '云溪区人民路6号',
    cause: '未按规定实施药品经营质量管理规范',
    facts:
      '2026年4月22日检查时，当事人阴凉柜温湿度监测记录自3月1日起中断，处方药与非处方药未分柜摆放，责令限期改正后逾期未改正。',
    basis: '《中华人民共和国药品管理法》第一百二十六条',
    fine: '100000.00',
    filedOn: '2026-04-27',
    more: { licence: '药品经营许可（零售）', hearing: '已告知，未要求听证' },
  },
  {
    n: 83,
    party: '溪谷饮品有限公司',
    partyKind: '企业法人',
    representative: '何志刚',
    address: '云溪区经济开发区创业路3号',
    cause: '生产标签不符合规定的食品',
    facts:
      '当事人生产的“溪谷”山楂饮料（批次20260801）营养成分表标示的碳水化合物含量与实测值不符，货值金额8600元。',
    basis: '《中华人民共和国食品安全法》第一百二十五条第一款第二项',
    fine: '43000.00',
    filedOn: '2026-09-02',
    more: { source: '抽样检验', licence: '食品生产许可' },
  },
  {
    n: 82,
    party: '王家庄小学食堂（云溪区鼎味餐饮管理有限公司）',
    partyKind: '企业法人',
    representative: '徐曼丽',
    address: '云溪区王家庄镇学府路1号',
    cause: '未按规定查验供货者许可证和产品合格证明文件',
    facts: '检查发现当事人8月份购进的冻鸡翅中、冻带鱼共4批次，不能提供供货者许可证及检验检疫证明。',
    basis: '《中华人民共和国食品安全法》第一百二十六条第一款第三项',
    fine: '10000.00',
    filedOn: '2026-08-31',
  },
  {
    n: 80,
    party: '云溪区阿娟服饰店',
    partyKind: '个体工商户',
    representative: '李娟',
    address: '云溪区步行街44号',
    cause: '销售侵犯注册商标专用权的商品',
    facts:
      '当事人店内待售标有“adidas”字样运动鞋23双，经商标注册人鉴别为侵犯注册商标专用权的商品，违法经营额4140元。',
    basis: '《中华人民共和国商标法》第六十条第二款',
    fine: '8000.00',
    filedOn: '2026-08-24',
  },
  {
    n: 79,
    party: '安顺达物流园液化气供应站',
    partyKind: '其他组织',
    representative: '侯永强',
    address: '云溪区环城南路9号',
    cause: '使用未经定期检验的特种设备',
    facts: '当事人使用的2台叉车（厂内编号03、05）检验有效期至2026年5月31日，逾期未检仍在使用。',
    basis: '《中华人民共和国特种设备安全法》第八十四条第一项',
    fine: '30000.00',
    filedOn: '2026-08-19',
  },
  {
    n: 77,
    party: '云溪区好又多百货',
    partyKind: '个体工商户',
    representative: '胡大海',
    address: '云溪区和平街130号',
    cause: '使用不合格的计量器具',
    facts: '当事人使用的电子计价秤（编号0412）经检定示值误差超出允许范围，每千克多计32克。',
    basis: '《中华人民共和国计量法实施细则》第四十六条',
    fine: '1000.00',
    filedOn: '2026-08-13',
    more: { source: '投诉举报' },
  },
  {
    n: 76,
    party: '马永福',
    partyKind: '公民',
    representative: '马永福',
    address: '云溪区西苑小区6号楼2单元302室',
    cause: '未取得营业执照从事经营活动',
    facts: '当事人自2026年5月起在西苑小区车库内从事电动车维修，未办理营业执照，责令改正后仍继续经营。',
    basis: '《无证无照经营查处办法》第十三条',
    fine: '2000.00',
    filedOn: '2026-08-10',
    more: { source: '投诉举报' },
  },
  {
    n: 72,
    party: '云溪区福满楼大酒店有限公司',
    partyKind: '企业法人',
    representative: '周福生',
    address: '云溪区迎宾大道58号',
    cause: '餐饮具消毒不符合要求',
    facts: '抽检当事人自消毒餐盘2件，大肠菌群不合格，首次责令改正后复检仍不合格。',
    basis: '《中华人民共和国食品安全法》第一百二十六条第一款第五项',
    fine: '6000.00',
    filedOn: '2026-07-29',
    more: { status: DECIDED, decidedOn: '2026-10-20', documentNumber: '云市监罚〔2026〕72号' },
  },
  {
    n: 70,
    party: '云溪区小星星母婴用品店',
    partyKind: '个体工商户',
    representative: '薛丽萍',
    address: '云溪区建设南路67号',
    cause: '销售未经强制性认证的玩具',
    facts: '当事人销售的塑料推车玩具15件未加施强制性产品认证标志，货值金额870元。',
    basis: '《中华人民共和国认证认可条例》第六十六条',
    fine: '50000.00',
    filedOn: '2026-07-22',
    more: { status: DECIDED, decidedOn: '2026-10-13', documentNumber: '云市监罚〔2026〕70号' },
  },
  {
    n: 68,
    party: '云溪区百味斋卤肉店',
    partyKind: '个体工商户',
    representative: '范志勇',
    address: '云溪区南市场B区12号',
    cause: '未按规定公示食品安全量化等级',
    facts: '当事人未在经营场所醒目位置公示食品经营许可证，经责令改正后逾期未改正。',
    basis: '《食品经营许可和备案管理办法》第五十八条',
    fine: '1000.00',
    filedOn: '2026-07-16',
    more: { status: DECIDED, decidedOn: '2026-09-28', documentNumber: '云市监罚〔2026〕68号' },
  },
];

const aspnetRows: readonly SeedRow[] = [
  {
    n: 57,
    role: 'missingTwo',
    party: '云溪区兴旺五金机电商行',
    partyKind: '个体工商户',
    representative: '兰志宏',
    address: '云溪区建材市场C区21号',
    cause: '销售不符合保障人身财产安全标准的产品',
    facts:
      '当事人销售的“安牛”牌插线板18件，经检验防触电保护、插头结构项目不合格，货值金额720元，已售出11件，违法所得154元。',
    basis: '《中华人民共和国产品质量法》第四十九条',
    fine: '1440.00',
    filedOn: '2026-09-21',
    more: { officers: '沈一鸣', confiscation: '154.00', source: '抽样检验' },
  },
  {
    n: 56,
    role: 'complete',
    party: '晋兴电动车销售有限公司',
    partyKind: '企业法人',
    representative: '雷小军',
    address: '云溪区环城北路31号',
    cause: '销售不符合强制性国家标准的电动自行车',
    facts:
      '当事人销售的“飞驰”牌电动自行车3辆经检验最高车速、整车质量不符合强制性国家标准，货值金额7800元，未售出。',
    basis: '《中华人民共和国产品质量法》第四十九条',
    fine: '7800.00',
    filedOn: '2026-09-15',
    more: {
      source: '抽样检验',
      discretion:
        '货值金额7800元，产品尚未售出，主动提供进货来源，依照产品质量类裁量基准第3项从轻阶次，处货值金额等值罚款7800元。',
    },
  },
  {
    n: 55,
    role: 'unknownFact',
    party: '北园轻钢构件加工部',
    partyKind: '',
    representative: '田有为',
    address: '云溪区北园工业小区5号',
    cause: '生产国家明令淘汰的产品',
    facts: '当事人生产并待售Q235热轧带肋钢筋替代材料2.4吨，属于国家明令淘汰的产品，货值金额19120元。',
    basis: '《中华人民共和国产品质量法》第五十一条',
    fine: '19120.00',
    filedOn: '2026-09-10',
  },
  {
    n: 33,
    role: 'runningBefore',
    party: '云溪区宏达锅炉安装有限公司',
    partyKind: '企业法人',
    representative: '邵振华',
    address: '云溪区工业大道19号',
    cause: '未经许可从事锅炉安装活动',
    facts: '当事人未取得特种设备安装改造修理许可，于2026年3月为云溪区第三中学安装承压热水锅炉1台。',
    basis: '《中华人民共和国特种设备安全法》第七十四条',
    fine: '120000.00',
    filedOn: '2026-04-14',
    more: { source: '上级交办', hearing: '已告知，未要求听证' },
  },
  {
    n: 54,
    party: '云溪区顺通加油站',
    partyKind: '企业法人',
    representative: '贺建军',
    address: '云溪区208国道121公里处',
    cause: '使用超过检定周期的加油机',
    facts: '当事人4号加油枪检定有效期至2026年8月2日，检查时仍在使用。',
    basis: '《中华人民共和国计量法实施细则》第四十三条',
    fine: '500.00',
    filedOn: '2026-09-03',
  },
  {
    n: 53,
    party: '御景苑小区物业服务中心',
    partyKind: '其他组织',
    representative: '段晓红',
    address: '云溪区御景苑12号楼',
    cause: '电梯未按规定进行维护保养',
    facts: '小区3号楼1单元电梯2026年6月至8月的维护保养记录缺4次，维保合同已到期未续签。',
    basis: '《中华人民共和国特种设备安全法》第八十八条',
    fine: '20000.00',
    filedOn: '2026-08-28',
    more: { source: '投诉举报' },
  },
  {
    n: 52,
    party: '云溪区润泽包装厂',
    partyKind: '企业法人',
    representative: '苏文斌',
    address: '云溪区经济开发区兴业街8号',
    cause: '无工业产品生产许可证生产食品用塑料包装',
    facts: '当事人未取得工业产品生产许可证，生产食品用塑料自立袋1.2万只，货值金额3600元。',
    basis: '《中华人民共和国工业产品生产许可证管理条例》第四十五条',
    fine: '7200.00',
    filedOn: '2026-08-26',
  },
  {
    n: 50,
    party: '新天地童装城',
    partyKind: '个体工商户',
    representative: '高翠英',
    address: '云溪区步行街12号',
    cause: '销售质量不合格的儿童服装',
    facts: '抽检标称“小荷”牌儿童羽绒服pH值、绳带要求不合格，共11件，货值金额1309元。',
    basis: '《中华人民共和国产品质量法》第五十条',
    fine: '1309.00',
    filedOn: '2026-08-20',
    more: { source: '抽样检验' },
  },
  {
    n: 49,
    party: '云溪区春雨农资经营部',
    partyKind: '个体工商户',
    representative: '袁春雨',
    address: '云溪区王家庄镇供销街3号',
    cause: '销售养分含量不合格的复合肥料',
    facts: '当事人销售的“沃丰”复合肥总养分实测38.2%，标称45%，库存2.6吨，货值金额7800元。',
    basis: '《中华人民共和国产品质量法》第五十条',
    fine: '11700.00',
    filedOn: '2026-08-17',
    more: { source: '抽样检验' },
  },
  {
    n: 46,
    party: '杜海燕',
    partyKind: '公民',
    representative: '杜海燕',
    address: '云溪区光明巷27号',
    cause: '伪造产品产地',
    facts: '当事人在出租屋内将散装小米分装为标称“沁州黄”产地的礼盒140盒，货值金额6300元。',
    basis: '《中华人民共和国产品质量法》第五十三条',
    fine: '6300.00',
    filedOn: '2026-08-05',
  },
  {
    n: 44,
    party: '云溪区永固混凝土有限公司',
    partyKind: '企业法人',
    representative: '程保国',
    address: '云溪区南环路采石场路口',
    cause: '使用未经检定的强制检定计量器具',
    facts: '当事人使用的搅拌站水泥配料秤未申请检定，用于贸易结算。',
    basis: '《中华人民共和国计量法实施细则》第四十三条',
    fine: '1000.00',
    filedOn: '2026-07-30',
    more: { status: DECIDED, decidedOn: '2026-10-16', documentNumber: '云市监稽罚〔2026〕44号' },
  },
  {
    n: 42,
    party: '云溪区蓝天气体充装站',
    partyKind: '企业法人',
    representative: '石磊',
    address: '云溪区工业大道40号',
    cause: '充装超过检验期限的气瓶',
    facts: '当事人充装的氧气瓶中有7只超过定期检验期限。',
    basis: '《中华人民共和国特种设备安全法》第八十五条',
    fine: '40000.00',
    filedOn: '2026-07-20',
    more: { status: DECIDED, decidedOn: '2026-10-09', documentNumber: '云市监稽罚〔2026〕42号' },
  },
  {
    n: 40,
    party: '云溪区诚信眼镜店',
    partyKind: '个体工商户',
    representative: '白志远',
    address: '云溪区建设南路15号',
    cause: '使用未经检定的验光仪',
    facts: '当事人使用的电脑验光仪（编号A-07）自购入起未申请检定。',
    basis: '《中华人民共和国计量法实施细则》第四十三条',
    fine: '500.00',
    filedOn: '2026-07-13',
    more: { status: DECIDED, decidedOn: '2026-09-24', documentNumber: '云市监稽罚〔2026〕40号' },
  },
];

const layuiRows: readonly SeedRow[] = [
  {
    n: 29,
    role: 'missingTwo',
    party: '云溪区美颜堂美容院',
    partyKind: '个体工商户',
    representative: '邱雅琴',
    address: '云溪区锦绣路9号2层',
    cause: '发布医疗广告（变相医疗美容内容）',
    facts:
      '当事人2026年8月起在“本地生活”网店页面发布“三天祛斑、无效退款”等内容6条，涉及疾病治疗功能，广告费用无法计算。',
    basis: '《中华人民共和国广告法》第五十八条第一款第二项',
    fine: '20000.00',
    filedOn: '2026-09-22',
    more: { officers: '沈一鸣', source: '网络监测', hearing: '已告知，未要求听证' },
  },
  {
    n: 28,
    role: 'complete',
    party: '云溪优选电子商务有限公司',
    partyKind: '企业法人',
    representative: '韩子墨',
    address: '云溪区数字产业园2号楼605室',
    cause: '未在首页显著位置持续公示营业执照信息',
    facts: '2026年9月8日网络检查发现当事人自建网站首页未公示营业执照信息，责令限期改正后于9月20日仍未公示。',
    basis: '《中华人民共和国电子商务法》第七十六条第一款第一项',
    fine: '4000.00',
    filedOn: '2026-09-21',
    more: {
      source: '网络监测',
      discretion:
        '首次违法，立案后次日完成公示，无消费者投诉，依照网络交易类裁量基准第1项从轻阶次，罚款4000元。',
    },
  },
  {
    n: 27,
    role: 'unknownFact',
    party: '“山里人家”土特产直播间',
    partyKind: '',
    representative: '靳小梅',
    address: '云溪区石门乡柳沟村41号',
    cause: '对商品作虚假宣传',
    facts: '当事人在直播中宣称所售核桃油“可以治疗失眠、降血脂”，销售金额3120元，不能提供依据。',
    basis: '《中华人民共和国广告法》第五十八条第一款第三项',
    fine: '10000.00',
    filedOn: '2026-09-16',
    more: { source: '投诉举报' },
  },
  {
    n: 11,
    role: 'runningBefore',
    party: '云溪区博文教育培训有限公司',
    partyKind: '企业法人',
    representative: '秦书恒',
    address: '云溪区书院街18号',
    cause: '发布含有保证性承诺的教育培训广告',
    facts: '当事人自2026年2月起在户外灯箱及公众号发布“一个月提高100分，不达标退费”等广告。',
    basis: '《中华人民共和国广告法》第五十八条第一款第五项',
    fine: '150000.00',
    filedOn: '2026-04-20',
    more: { source: '投诉举报', hearing: '已告知，未要求听证' },
  },
  {
    n: 26,
    party: '云溪区大众停车场管理有限公司',
    partyKind: '企业法人',
    representative: '樊建忠',
    address: '云溪区火车站广场东侧',
    cause: '不按规定明码标价',
    facts: '当事人停车收费公示牌未标明计费单位和免费时长，涉及收费金额无法核实。',
    basis: '《价格违法行为行政处罚规定》第十三条',
    fine: '2000.00',
    filedOn: '2026-09-11',
    more: { source: '投诉举报' },
  },
  {
    n: 25,
    party: '云溪区爱家房地产经纪有限公司',
    partyKind: '企业法人',
    representative: '冯立伟',
    address: '云溪区迎宾大道120号',
    cause: '发布含有升值承诺的房地产广告',
    facts: '当事人在门店LED屏发布“买到就是赚到，三年翻一番”广告，广告费用600元。',
    basis: '《中华人民共和国广告法》第五十八条第一款第八项',
    fine: '1800.00',
    filedOn: '2026-09-08',
  },
  {
    n: 24,
    party: '云溪区佳音琴行',
    partyKind: '个体工商户',
    representative: '柳音',
    address: '云溪区文化路北段5号',
    cause: '使用“国家级”“最佳”等用语',
    facts: '当事人在店招及宣传册使用“云溪最佳琴行”“国家级师资”字样，印制费用240元。',
    basis: '《中华人民共和国广告法》第五十七条第一项',
    fine: '5000.00',
    filedOn: '2026-09-01',
  },
  {
    n: 23,
    party: '程晓东',
    partyKind: '公民',
    representative: '程晓东',
    address: '云溪区花园小区9号楼1单元501室',
    cause: '未经许可从事网络食品经营',
    facts: '当事人通过微信朋友圈销售自制糕点，销售金额1960元，未取得食品经营许可。',
    basis: '《中华人民共和国食品安全法》第一百二十二条第一款',
    fine: '5000.00',
    filedOn: '2026-08-27',
    more: { source: '投诉举报' },
  },
  {
    n: 22,
    party: '云溪区聚鑫拍卖行',
    partyKind: '企业法人',
    representative: '聂长河',
    address: '云溪区金融街7号',
    cause: '拍卖公告不符合规定',
    facts: '当事人2026年7月拍卖会未在拍卖日七日前发布公告。',
    basis: '《拍卖监督管理办法》第十四条',
    fine: '3000.00',
    filedOn: '2026-08-21',
  },
  {
    n: 20,
    party: '云溪区乐购便利连锁有限公司',
    partyKind: '企业法人',
    representative: '方圆圆',
    address: '云溪区建设北路9号',
    cause: '利用虚假的价格手段诱骗消费者',
    facts: '当事人标示“原价59元、现价29元”，经查促销前七日内无59元成交记录，涉及4个品种，多收价款386元。',
    basis: '《价格违法行为行政处罚规定》第七条',
    fine: '1930.00',
    filedOn: '2026-08-14',
    more: { confiscation: '386.00', source: '投诉举报' },
  },
  {
    n: 18,
    party: '云溪区万通驾校',
    partyKind: '其他组织',
    representative: '任大勇',
    address: '云溪区西环路66号',
    cause: '使用格式条款排除消费者权利',
    facts: '当事人培训合同载明“报名费一经缴纳概不退还”，涉及合同213份。',
    basis: '《合同行政监督管理办法》第十八条',
    fine: '10000.00',
    filedOn: '2026-08-06',
    more: { status: DECIDED, decidedOn: '2026-10-22', documentNumber: '云市监网罚〔2026〕18号' },
  },
  {
    n: 17,
    party: '云溪区鲜果时光水果店',
    partyKind: '个体工商户',
    representative: '潘丽',
    address: '云溪区和平街21号',
    cause: '商品标价与结算价不一致',
    facts: '货架标价苹果每千克9.8元，结算价每千克11.8元，涉及3笔，多收价款8.4元，已全部退还。',
    basis: '《价格违法行为行政处罚规定》第十三条',
    fine: '500.00',
    filedOn: '2026-07-31',
    more: { status: DECIDED, decidedOn: '2026-10-11', documentNumber: '云市监网罚〔2026〕17号' },
  },
];

const systems = {
  jsp: { rows: jspRows, key: (n: number) => `云市监案〔2026〕${n}号` },
  aspnet: { rows: aspnetRows, key: (n: number) => `云市监稽案〔2026〕${n}号` },
  layui: { rows: layuiRows, key: (n: number) => `云市监网案〔2026〕${n}号` },
} as const;

/** A day some days after another; both `2026-09-18`. */
function after(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function caseOf(system: DemoSystem, row: SeedRow): DemoCase {
  const key = systems[system].key(row.n);
  const notice = after(row.filedOn, 45);
  return {
    id: createHash('sha256').update(key).digest('hex').slice(0, 32),
    key,
    party: row.party,
    partyKind: row.partyKind,
    representative: row.representative,
    address: row.address,
    phone: `139${String(10_000_000 + row.n * 7919).slice(0, 4)}${String(10_000 + row.n * 613).slice(-4)}`,
    licence: '',
    cause: row.cause,
    source: '日常监督检查',
    filedOn: row.filedOn,
    facts: row.facts,
    basis: row.basis,
    kind: '罚款',
    fine: row.fine,
    confiscation: '',
    discretion: '',
    officers: BOTH,
    noticeOn: notice < '2026-11-20' ? notice : '2026-11-16',
    statement: '未提出',
    hearing: '',
    reviewedOn: '',
    discussedOn: '',
    decidedOn: '',
    status: PENDING,
    documentNumber: '',
    attachments: [
      { name: '现场检查笔录.pdf', kind: '现场笔录', size: 184_320, by: '沈一鸣', on: after(row.filedOn, -2) },
      { name: '询问笔录.pdf', kind: '询问笔录', size: 226_304, by: '沈一鸣', on: after(row.filedOn, 6) },
    ],
    ...row.more,
  };
}

/** The cases a system begins with, in the order of its list. */
export function seedCases(system: DemoSystem): DemoCase[] {
  return [...systems[system].rows].sort((a, b) => b.n - a.n).map((row) => caseOf(system, row));
}

/** A case that plays a part: what the companion seeds from and what `demo.json` names. */
export interface SeededCase {
  readonly role: CaseRole;
  /** 案号: the alias under the adapter's `system`. */
  readonly key: string;
  readonly id: string;
  readonly party: string;
  readonly filedOn: string;
  /** Companion accounts that handle it; a case that lacks the second officer has one. */
  readonly officers: readonly ('officer1' | 'officer2')[];
  /** What the adapter will read from its page, by the packs' names: money in 分. What the page leaves open is absent. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** Facts of the packs that its page must leave open, for its part. */
  readonly unknown: readonly string[];
}

const partyKinds: Readonly<Record<string, string>> = {
  公民: 'citizen',
  个体工商户: 'citizen',
  企业法人: 'organization',
  其他组织: 'organization',
};

function factsOf(c: DemoCase): Record<string, string | number | boolean> {
  const facts: Record<string, string | number | boolean> = {
    filedOn: c.filedOn,
    cause: c.cause,
    fineAmount: Math.round(Number(c.fine) * 100),
  };
  const kind = partyKinds[c.partyKind];
  if (kind !== undefined) facts.partyKind = kind;
  if (c.statement !== '') facts.statementMade = c.statement === '已提出，已复核';
  if (c.hearing === '已告知，未要求听证') facts.hearingRequested = false;
  return facts;
}

/** The adapter's `system` id, under which its case numbers are aliases. */
export const systemIds: Readonly<Record<DemoSystem, string>> = {
  jsp: 'demo-jsp',
  aspnet: 'demo-aspnet',
  layui: 'demo-layui',
};

/** The cases that play a part in a system. */
export function seededCases(system: DemoSystem): SeededCase[] {
  return systems[system].rows.flatMap((row) => {
    if (row.role === undefined) return [];
    const c = caseOf(system, row);
    return [
      {
        role: row.role,
        key: c.key,
        id: c.id,
        party: c.party,
        filedOn: c.filedOn,
        officers: c.officers === BOTH ? (['officer1', 'officer2'] as const) : (['officer1'] as const),
        facts: factsOf(c),
        unknown: c.partyKind === '' ? ['partyKind'] : [],
      },
    ];
  });
}

/**
 * Case number of a part in a system.
 * @throws when the seed has no such part, which a test keeps from happening.
 */
export function caseKey(system: DemoSystem, role: CaseRole): string {
  const found = seededCases(system).find((c) => c.role === role);
  if (found === undefined) throw new Error(`no ${role} case in ${system}`);
  return found.key;
}
