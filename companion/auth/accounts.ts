/**
 * People and their sign-in, by better-auth over its own SQLite file: the one place where names are. Its tables are a
 * named exception to "everything is an event" (decision 7).
 */
import type { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { username } from 'better-auth/plugins/username';
import { z } from 'zod';
import { type Role, roleSchema } from '#shared/api/contract.ts';

export const MIN_PASSWORD = 10;
const SESSION_SECONDS = 12 * 60 * 60;
/** Letters of any script: user names are often the person's name. */
const USERNAME = /^[\p{L}\p{N}_.-]{2,40}$/u;

export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit: string;
}

export interface NewPerson {
  readonly username: string;
  readonly name: string;
  readonly password: string;
  readonly roles: readonly Role[];
  /** Opaque id of the unit; default `unit-main`. */
  readonly unit?: string | undefined;
}

export interface Session {
  readonly account: Account;
  /** Epoch ms of the sign-in. */
  readonly signedInAt: number;
}

export interface Accounts {
  create(person: NewPerson): Promise<Account | 'username-taken' | 'weak-password' | 'bad-username'>;
  /** @returns the answer with the session's cookie, or null when name or password are wrong */
  signIn(name: string, password: string): Promise<{ account: Account; headers: Headers } | null>;
  /** @returns headers that clear the cookie */
  signOut(headers: Headers): Promise<Headers>;
  /** Ends every session of that person, on whatever computer. */
  signOutEverywhere(id: string): Promise<void>;
  /** A new password, for one who forgot his; every session of that person ends. */
  setPassword(id: string, password: string): Promise<Account | 'unknown' | 'weak-password'>;
  session(headers: Headers): Promise<Session | null>;
  byId(id: string): Promise<Account | null>;
  byUsername(name: string): Promise<Account | null>;
  /** Everyone, by name. */
  list(): Promise<readonly Account[]>;
  hasAdministrator(): Promise<boolean>;
}

export interface AccountsDeps {
  readonly database: DatabaseSync;
  /** Signs cookies; not stored beside them. */
  readonly secret: string;
  readonly newId: () => string;
  readonly now: () => number;
  /** Cookies only over HTTPS. */
  readonly secure: boolean;
}

const rowSchema = z.object({
  id: z.string(),
  username: z.string().nullish(),
  name: z.string(),
  roles: z.string().nullish(),
  unit: z.string().nullish(),
});

function account(row: unknown): Account | null {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) return null;
  const { id, name, username: login, roles, unit } = parsed.data;
  const held = z.array(roleSchema).safeParse(JSON.parse(roles ?? '[]'));
  return { id, name, username: login ?? '', roles: held.success ? held.data : [], unit: unit ?? '' };
}

/** Opens the accounts; makes its tables when they are not there. */
export async function openAccounts(deps: AccountsDeps): Promise<Accounts> {
  const auth = betterAuth({
    database: deps.database,
    secret: deps.secret,
    baseURL: 'http://localhost',
    basePath: '/api/auth',
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Signing up is the administrator's; better-auth's own routes are not mounted at all.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD },
    session: { expiresIn: SESSION_SECONDS, updateAge: 60 * 60, storeSessionInDatabase: true },
    user: {
      additionalFields: {
        roles: { type: 'string', required: false, input: false },
        unit: { type: 'string', required: false, input: false },
      },
    },
    advanced: {
      useSecureCookies: deps.secure,
      cookiePrefix: 'sanxiang',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', path: '/', secure: deps.secure },
      database: { generateId: () => deps.newId() },
    },
    plugins: [
      username({ minUsernameLength: 2, maxUsernameLength: 40, usernameValidator: (u) => USERNAME.test(u) }),
    ],
  });
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  const context = await auth.$context;
  const { adapter, internalAdapter, password: passwords } = context;
  // Every new row gets its id beforehand: better-auth 1.7 keeps the maker of ids in a table of fields that each reading
  // overwrites, so of creations and readings that run at once some would be left without an id.
  const create = adapter.create;
  adapter.create = (row) => create({ ...row, data: { id: deps.newId(), ...row.data }, forceAllowId: true });

  async function find(field: 'id' | 'username', value: string): Promise<Account | null> {
    const row = await adapter.findOne({ model: 'user', where: [{ field, value }] });
    return row === null ? null : account(row);
  }

  async function list(): Promise<Account[]> {
    const rows = await adapter.findMany({ model: 'user', limit: 10_000 });
    return rows
      .map(account)
      .filter((one) => one !== null)
      .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
  }

  return {
    async create(person) {
      const login = person.username.toLowerCase();
      if (!USERNAME.test(login)) return 'bad-username';
      if (person.password.length < MIN_PASSWORD) return 'weak-password';
      if ((await find('username', login)) !== null) return 'username-taken';
      const unit = person.unit ?? 'unit-main';
      const row = await internalAdapter.createUser(
        {
          // better-auth wants an address; there is none, and nothing is ever sent.
          email: `${deps.newId().toLowerCase()}@invalid.invalid`,
          emailVerified: true,
          name: person.name,
          username: login,
          displayUsername: person.username,
          roles: JSON.stringify(person.roles),
          unit,
        },
        { method: 'email-password' },
      );
      await internalAdapter.linkAccount({
        userId: row.id,
        providerId: 'credential',
        accountId: row.id,
        password: await passwords.hash(person.password),
      });
      return { id: row.id, username: login, name: person.name, roles: person.roles, unit };
    },
    async signIn(name, password) {
      let response: Response;
      try {
        response = await auth.api.signInUsername({
          body: { username: name.toLowerCase(), password },
          asResponse: true,
        });
      } catch {
        return null;
      }
      if (!response.ok) return null;
      const found = await find('username', name.toLowerCase());
      return found === null ? null : { account: found, headers: response.headers };
    },
    async signOut(headers) {
      const response = await auth.api.signOut({ headers, asResponse: true });
      return response.headers;
    },
    signOutEverywhere: (id) => internalAdapter.deleteUserSessions(id),
    async setPassword(id, password) {
      if (password.length < MIN_PASSWORD) return 'weak-password';
      const found = await find('id', id);
      if (found === null) return 'unknown';
      await internalAdapter.updatePassword(id, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(id);
      return found;
    },
    async session(headers) {
      if (!headers.has('cookie')) return null;
      const found = await auth.api.getSession({ headers });
      if (found === null) return null;
      const held = account(found.user);
      return held === null
        ? null
        : { account: held, signedInAt: new Date(found.session.createdAt).getTime() };
    },
    byId: (id) => find('id', id),
    byUsername: (name) => find('username', name.toLowerCase()),
    list,
    async hasAdministrator() {
      return (await list()).some((one) => one.roles.includes('administrator'));
    },
  };
}
