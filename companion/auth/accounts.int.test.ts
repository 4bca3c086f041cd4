import { DatabaseSync } from 'node:sqlite';
import { monotonicFactory } from 'ulid';
import { expect, it } from 'vitest';
import { openAccounts } from './accounts.ts';

const PASSWORD = 'a long password';

async function open() {
  const newId = monotonicFactory();
  return openAccounts({
    database: new DatabaseSync(':memory:'),
    secret: 'x'.repeat(40),
    newId: () => newId(),
    now: Date.now,
    secure: false,
  });
}

it('makes people and sessions also when many come at once', async () => {
  const accounts = await open();
  const names = Array.from({ length: 8 }, (_, i) => `officer${i}`);
  const made = await Promise.all(
    names.map((username) =>
      accounts.create({ username, name: username, password: PASSWORD, roles: ['officer'] }),
    ),
  );
  expect(made.map((one) => (typeof one === 'string' ? one : one.username))).toEqual(names);
  const sessions = await Promise.all([
    ...names.map((username) => accounts.signIn(username, PASSWORD)),
    ...names.map(() => accounts.list().then(() => null)),
  ]);
  const held = await Promise.all(
    sessions.slice(0, names.length).map((one) => {
      const cookie = one?.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      return accounts.session(new Headers({ cookie }));
    }),
  );
  expect(held.map((one) => one?.account.username)).toEqual(names);
});

it('takes a user name once, whatever its case, and names of any script', async () => {
  const accounts = await open();
  const person = { name: '王建国', password: PASSWORD, roles: ['lead'], unit: 'unit-2' } as const;
  expect(await accounts.create({ ...person, username: '王建国' })).toMatchObject({
    unit: 'unit-2',
    roles: ['lead'],
  });
  expect(await accounts.create({ ...person, username: 'Wang' })).toMatchObject({ username: 'wang' });
  expect(await accounts.create({ ...person, username: 'WANG' })).toBe('username-taken');
  expect(await accounts.create({ ...person, username: 'a b' })).toBe('bad-username');
  expect(await accounts.create({ ...person, username: 'li', password: 'short' })).toBe('weak-password');
  expect((await accounts.signIn('WANG', PASSWORD))?.account.name).toBe('王建国');
  expect(await accounts.signIn('wang', 'another password')).toBeNull();
  expect(await accounts.hasAdministrator()).toBe(false);
});

it('does not know a session by a cookie that was changed', async () => {
  const accounts = await open();
  await accounts.create({ username: 'li', name: '李', password: PASSWORD, roles: ['officer'] });
  const signed = await accounts.signIn('li', PASSWORD);
  const cookie = signed?.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await accounts.session(new Headers({ cookie })))?.account.name).toBe('李');
  const changed = cookie.replace(/=(.)/, (_, first: string) => `=${first === 'a' ? 'b' : 'a'}`);
  expect(await accounts.session(new Headers({ cookie: changed }))).toBeNull();
});
