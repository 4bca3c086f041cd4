/** `packs install`: checks a pack and puts it into a data folder. */
import { installPack } from '../install.ts';
import { readSignatures, readTrust, signatureProblem } from '../trust.ts';
import { type Command, callOf, packsOf, problemText, textsOf } from './context.ts';
import { packsIn } from './diff.ts';

export const installCommand: Command = (args, tools) => {
  const { say, out, err, locale } = tools;
  const call = callOf(args);
  const [file, more] = call?.files ?? [];
  if (call === null || more !== undefined) {
    err(say.help.install);
    return 2;
  }
  if (file === undefined) {
    err(say.needsFile);
    err(say.help.install);
    return 2;
  }
  const read = textsOf([file], tools);
  if (read === null) return 2;
  const text = read[0]?.text ?? '';
  const dataDir = call.text('data') ?? tools.dataDir;
  if (dataDir === undefined) {
    err(say.needsData);
    return 2;
  }
  const inForce = packsOf(call, tools);
  if (inForce === null) return 2;
  const files = tools.filesOf(dataDir);
  const packs = packsIn(file, text, tools);
  if (packs === null) {
    err(say.refused(1));
    return 1;
  }
  const untrusted = signatureProblem(file, packs, readTrust(files.trust));
  if (untrusted !== null) {
    err(problemText(untrusted, say));
    err(say.refused(1));
    return 1;
  }
  const signatures = readSignatures(file);
  const result = installPack(files.packs, text, file, inForce.packs, signatures);
  switch (result.status) {
    case 'refused':
      for (const one of result.problems) err(problemText(one, say));
      err(say.refused(result.problems.length));
      return 1;
    case 'older':
      err(say.older(result.pack.pack, result.pack.version, result.has));
      return 1;
    case 'same':
      out(say.same(result.pack.title[locale], result.pack.version));
      return 0;
    case 'installed':
      out(say.installed(result.pack.title[locale], result.pack.version, result.file));
      return 0;
  }
};
