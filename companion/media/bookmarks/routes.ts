/** Doors of bookmarks: those of a case, set one, take one back. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { bookmarkSchema, bookmarksSchema, markMomentSchema } from '#shared/api/media.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../../identity.ts';
import type { Caller } from '../../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../../openapi.ts';
import { may } from '../../permissions.ts';
import { answer, ProblemError } from '../../problem.ts';
import type { CaseShown } from '../routes.ts';
import type { HeldBookmark } from './register.ts';
import { type Bookmarks, MAX_BOOKMARKS } from './service.ts';

/** What can have bookmarks: a recording, or an imported file whose time is known. */
export interface MarkedSource {
  readonly id: string;
  /** Null: of none yet. */
  readonly case: string | null;
  /** When it was recorded, epoch ms. */
  readonly from: number;
  readonly to: number;
}
export interface BookmarkRoutesDeps {
  readonly bookmarks: Bookmarks;
  readonly identify: Identify;
  readonly source: (id: string) => MarkedSource | null;
  /** Ids of all that was recorded in a case. */
  readonly sourcesOf: (streams: readonly string[]) => readonly string[];
  readonly caseFor: (caller: Caller, id: string) => CaseShown | null;
  readonly nameOf: (person: string) => Promise<string>;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

/** What the clocks of page, camera and companion may differ by where a recording begins and ends. */
const EDGE_MS = 60_000;

export function bookmarkRoutes(deps: BookmarkRoutesDeps): OpenAPIHono {
  const { bookmarks, identify, caseFor, nameOf, audit } = deps;
  const app = createRouter();
  const named = async ({ by, ...one }: HeldBookmark, of: string) => ({ ...one, of, by: await nameOf(by) });
  /** He works in it, or leads the unit whose case it is. */
  const marks = ({ roles, unit }: Caller, of: CaseShown) =>
    may(roles, 'media.bookmark') && (of.member || (roles.includes('lead') && of.unit === unit));
  function marked(caller: Caller, id: string | null): MarkedSource {
    const source = id === null ? null : deps.source(id);
    const of = source === null || source.case === null ? null : caseFor(caller, source.case);
    if (source === null || of === null || !marks(caller, of)) throw new ProblemError('not-found');
    return source;
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/bookmarks',
      summary: 'Moments that were marked in what was recorded in a case; recorded as a read',
      request: { query: z.object({ case: ulidSchema }) },
      responses: answers(bookmarksSchema, 'in the order of the moments'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const of = caseFor(caller, c.req.valid('query').case);
      if (of === null) throw new ProblemError('not-found');
      audit(caller, 'bookmarks', [of.id]);
      const all = deps
        .sourcesOf(of.streams)
        .flatMap((source) => bookmarks.of(source).map((one) => ({ one, source })))
        .sort((a, b) => Date.parse(a.one.at) - Date.parse(b.one.at));
      const told = await Promise.all(all.map(({ one, source }) => named(one, source)));
      return c.json({ bookmarks: told, mine: marks(caller, of) }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/bookmarks',
      summary: 'Mark a moment of a recording or file with a word',
      request: jsonBody(markMomentSchema),
      responses: answers(bookmarkSchema, 'the bookmark'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.bookmark');
      const { of, at, word } = c.req.valid('json');
      const source = marked(caller, of);
      const moment = Date.parse(at);
      if (moment < source.from - EDGE_MS || moment > source.to + EDGE_MS)
        throw new ProblemError('bookmark-outside');
      const made = await bookmarks.set(caller, of, { at, word });
      if (made === 'full') throw new ProblemError('bookmarks-full', `${MAX_BOOKMARKS}`);
      if ('title' in made) return answer(made) as never;
      return c.json(await named(made, of), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/bookmarks/{id}/remove',
      summary: 'Take a bookmark back; the record keeps that it was there',
      request: { params: z.object({ id: ulidSchema }) },
      responses: answers(z.object({ ok: z.literal(true) }), 'taken back'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.bookmark');
      const { id } = c.req.valid('param');
      marked(caller, bookmarks.sourceOf(id));
      const problem = await bookmarks.remove(caller, id);
      return problem === null ? c.json({ ok: true as const }, 200) : (answer(problem) as never);
    },
  );
  return app;
}
