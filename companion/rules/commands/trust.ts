/** `packs trust`: whom a unit trusts to sign packs. */
import { existsSync } from 'node:fs';
import { trustedKeySchema } from '#shared/rules/signed-pack.ts';
import { readTrust, writeTrust } from '../../trust.ts';
import { type Command, callOf, packsOf, tellUnsigned } from './context.ts';

export const trustCommand: Command = (args, tools) => {
  const { say, out, err } = tools;
  const call = callOf(args, {
    name: { type: 'string' },
    layer: { type: 'string', multiple: true },
    list: { type: 'boolean' },
    remove: { type: 'string' },
  });
  if (call === null) {
    err(say.help.trust);
    return 2;
  }
  const dataDir = call.text('data') ?? tools.dataDir;
  if (dataDir === undefined || !existsSync(dataDir)) {
    err(dataDir === undefined ? say.needsData : say.noFolder(dataDir));
    return 2;
  }
  const file = tools.filesOf(dataDir).trust;
  const list = readTrust(file);
  const now = list ?? [];
  /** What the list as it stands leaves out of force: said when it is written, not found out later. */
  const tellWhatIsOut = () => {
    const inForce = packsOf(call, tools);
    const { problems } = tools.benchmarksOf([], dataDir);
    tellUnsigned([...(inForce?.problems ?? []), ...problems], tools);
  };
  const removed = call.text('remove');
  if (call.is('list')) {
    for (const { key, name, layers } of now) out(say.trust.row(name, key, layers ?? []));
    if (list === null) out(say.trust.nobody);
    else if (now.length === 0) err(say.trust.empty);
    tellWhatIsOut();
    return 0;
  }
  if (removed !== undefined) {
    const left = now.filter(({ key }) => key !== removed);
    if (left.length === now.length) {
      err(say.trust.unknown(removed));
      return 1;
    }
    writeTrust(file, left);
    out(say.trust.removed(removed));
    if (left.length === 0) err(say.trust.empty);
    tellWhatIsOut();
    return 0;
  }
  const [key, more] = call.files;
  const layers = call.texts('layer');
  const entry = trustedKeySchema.safeParse({
    key,
    name: call.text('name'),
    ...(layers.length === 0 ? {} : { layers }),
  });
  if (more !== undefined || !entry.success || Buffer.from(entry.data.key, 'base64').length !== 32) {
    err(say.help.trust);
    return 2;
  }
  writeTrust(file, [...now.filter((one) => one.key !== entry.data.key), entry.data]);
  out(say.trust.row(entry.data.name, entry.data.key, layers));
  tellWhatIsOut();
  return 0;
};
