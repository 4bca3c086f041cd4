/** A companion in a process of its own, for what must be killed or measured from outside. Spoken to over IPC. */
import { ulid } from 'ulid';
import { startCompanion } from '../../companion/start.ts';

const [dataDir = '', port = '0', rtmpPort] = process.argv.slice(2);
const companion = await startCompanion({
  dataDir,
  port: Number(port),
  log: false,
  ...(rtmpPort === undefined ? {} : { rtmp: { port: Number(rtmpPort) } }),
});

export type ChildRequest =
  | { readonly type: 'pair'; readonly username: string; readonly publicKey: string }
  /** Somebody who may sign in, with a case of his own. */
  | { readonly type: 'officer'; readonly username: string; readonly password: string }
  /** A key for a camera of his in that case. */
  | { readonly type: 'key'; readonly username: string; readonly case: string; readonly camera: string }
  /** What the record has of a recording, when everything told so far is in it. */
  | { readonly type: 'recorded'; readonly recording: string }
  | { readonly type: 'station' };

async function answer(asked: ChildRequest): Promise<Readonly<Record<string, unknown>>> {
  switch (asked.type) {
    case 'pair': {
      const { username, publicKey } = asked;
      const known = await companion.admin.person(username);
      const person =
        known ??
        (await companion.admin.createPerson({
          username,
          name: username,
          password: 'only for this run',
          roles: ['officer'],
        }));
      const { device, token } = await companion.admin.pairDevice({
        person: person.id,
        publicKey,
        label: 'soak',
      });
      return { person: person.id, device, token };
    }
    case 'officer': {
      const { username, password } = asked;
      const { id: person } = await companion.admin.createPerson({
        username,
        name: username,
        password,
        roles: ['officer'],
        unit: 'u1',
      });
      const id = ulid();
      await companion.admin.write(
        person,
        { kind: 'case', id },
        { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } },
      );
      return { case: id };
    }
    case 'key': {
      const { username, camera, case: of } = asked;
      const caller = await companion.caller(username);
      if (caller === null) return { problem: 'no such officer' };
      const opened = await companion.media.open(caller, { camera, case: of, hours: 12 });
      return typeof opened === 'object' ? { ...opened } : { problem: opened };
    }
    case 'recorded': {
      await companion.media.settled();
      const stored = await companion.ledger.readStream({ kind: 'media', id: asked.recording });
      return {
        events: stored.map(({ envelope, body }) => ({ type: envelope.type, data: body?.data ?? null })),
      };
    }
    case 'station':
      return { pid: companion.media.stationPid() };
  }
}

process.on(
  'message',
  async ({ number, asked }: { readonly number: number; readonly asked: ChildRequest }) => {
    process.send?.({ number, answer: await answer(asked) });
  },
);
process.once('SIGTERM', () => {
  void companion.close().then(() => process.exit(0));
});
const cameras = await companion.media.listening;
process.send?.({
  type: 'up',
  url: companion.url,
  port: companion.port,
  rtmpPort: cameras?.ok === true ? cameras.port : null,
});
