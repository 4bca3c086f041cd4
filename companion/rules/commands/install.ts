/** `packs install`: checks a pack and puts it into a data folder. */
import { verifyTable } from '#shared/discretion/signed-table.ts';
import { checkProblem, readSignatures, readTrust, signatureProblem } from '../../trust.ts';
import { installPack, installTable } from '../install.ts';
import { type Command, callOf, packsOf, problemText, tableIn, textsOf } from './context.ts';
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
  const table = tableIn(file, text, tools);
  if (table === 'refused') {
    err(say.refused(1));
    return 1;
  }
  if (table !== null) {
    const trust = readTrust(files.trust);
    const signatures = readSignatures(file);
    const problem = trust === null ? null : checkProblem(file, verifyTable(table, signatures, trust));
    if (problem !== null) {
      err(problemText(problem, say));
      err(say.refused(1));
      return 1;
    }
    const done = installTable(files.benchmarks, text, table, signatures);
    const title = table.title[locale] ?? table.title['zh-CN'];
    if (done.status === 'older') err(say.older(table.table, table.version, table.version));
    else
      out(
        done.status === 'same'
          ? say.same(title, table.version)
          : say.installed(title, table.version, done.file),
      );
    return done.status === 'older' ? 1 : 0;
  }
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
