/** Why a file was not taken in, and what to do. `of` fills the sentence's gap. */
export const problems = {
  'not-media': (_of: string) => ({
    title: '这不是录像、录音或照片：看的是内容，不是文件名',
    todo: '能导入 MP4、MOV、AVI、JPEG、PNG、HEIC、WAV、MP3、M4A、AAC、AMR；其他格式请用记录仪的软件导出成其中一种',
  }),
  'file-empty': (_of: string) => ({ title: '这个文件是空的', todo: '回到记录仪或采集站上看看原文件' }),
  'file-too-large': (of: string) => ({
    title: `一个文件最大 ${of}`,
    todo: '请用记录仪的软件按段导出后再导入；原文件先不要删',
  }),
  'unit-full': (of: string) => ({
    title: `本单位的存储只剩 ${of}，放不下这个文件`,
    todo: '请联系管理员加大存储；原文件先不要从记录仪上删除',
  }),
  'disk-low': (of: string) => ({
    title: `存储空间只剩 ${of}，放不下这个文件`,
    todo: '请联系管理员腾出空间后重试，已传的部分还在；原文件先不要从记录仪上删除',
  }),
  'too-many-uploads': (of: string) => ({
    title: `您有 ${of} 个文件还没有传完`,
    todo: '先传完或取消其中几个，再加新的',
  }),
  'upload-gone': (_of: string) => ({ title: '没有这个上传', todo: '刷新页面后重新选择文件' }),
  'upload-over': (_of: string) => ({ title: '这个上传已经结束', todo: '刷新页面看结果' }),
  'upload-place': (_of: string) => ({
    title: '接着传的位置不对',
    todo: '不用管，会自动从正确的位置接着传；一直不动的，刷新页面后重新选择同一个文件',
  }),
  'upload-longer': (of: string) => ({
    title: `传来的比说好的 ${of} 长，没有收下`,
    todo: '文件可能还在录。等它录完、不再变大后重新导入',
  }),
  'upload-elsewhere': (_of: string) => ({
    title: '同一个文件正在另一处上传',
    todo: '关掉另一个页面，会自动接着传',
  }),
  'no-such-import': (_of: string) => ({ title: '没有这个文件', todo: '刷新后再看' }),
  'not-your-file': (_of: string) => ({
    title: '这个文件不由您归案',
    todo: '请导入的人、承办人或队长来办',
  }),
  'no-such-step': (_of: string) => ({ title: '本案没有这一步', todo: '刷新后重新选择步骤' }),
  'reason-needed': (_of: string) => ({
    title: '这个文件已经归入别的案件，改动要写理由',
    todo: '写一句为什么改',
  }),
  'time-in-future': (_of: string) => ({ title: '时间比文件传到的时候还晚', todo: '核对日期和时间' }),
  'no-time-of-its-own': (_of: string) => ({
    title: '这个文件没有时间',
    todo: '刷新后再看',
  }),
};
