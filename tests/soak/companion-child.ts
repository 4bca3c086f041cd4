/** A companion in a process of its own, for what must be killed or measured from outside. Spoken to over IPC. */
import { startCompanion } from '../../companion/start.ts';

const [dataDir = '', port = '0'] = process.argv.slice(2);
const companion = await startCompanion({ dataDir, port: Number(port), log: false });

interface PairMessage {
  readonly type: 'pair';
  readonly username: string;
  readonly publicKey: string;
}

process.on('message', async (message: PairMessage) => {
  const { username, publicKey } = message;
  const known = await companion.admin.person(username);
  const person =
    known ??
    (await companion.admin.createPerson({
      username,
      name: username,
      password: 'only for this run',
      roles: ['officer'],
    }));
  const { device, token } = await companion.admin.pairDevice({ person: person.id, publicKey, label: 'soak' });
  process.send?.({ type: 'paired', username, person: person.id, device, token });
});
process.once('SIGTERM', () => {
  void companion.close().then(() => process.exit(0));
});
process.send?.({ type: 'up', url: companion.url, port: companion.port });
