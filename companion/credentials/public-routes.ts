/** Doors of the public listener about credentials: a phone's scan, the code that is read out, a list as it was. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import {
  scanAnswerSchema,
  scanSchema,
  telephoneAnswerSchema,
  telephoneSchema,
} from '#shared/api/credentials.ts';
import { instantSchema } from '#shared/case/envelope.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { ProblemError } from '../problem.ts';
import type { Scans } from './scans.ts';
import type { Credentials } from './service.ts';
import type { TelephoneDesk } from './telephone-desk.ts';

export interface PublicCredentialDeps {
  readonly scans: Pick<Scans, 'scan'>;
  readonly desk: TelephoneDesk;
  readonly credentials: Pick<Credentials, 'listAt' | 'agency'>;
  /** Who asks, as far as the connection tells. */
  readonly addressOf: (c: Context) => string;
}

export function publicCredentialRoutes({
  scans,
  desk,
  credentials,
  addressOf,
}: PublicCredentialDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'post',
      path: '/public/scans',
      summary: 'A phone scanned this code; verified here again, recorded as a phone’s scan and as no more',
      request: jsonBody(scanSchema),
      responses: answers(scanAnswerSchema, 'recorded, or why not'),
    }),
    async (c) => c.json(await scans.scan(c.req.valid('json').code), 200),
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/public/telephone',
      summary: 'Short id and eight digits as they stand beside a code: whose are they?',
      request: jsonBody(telephoneSchema),
      responses: answers(telephoneAnswerSchema, 'whose, or that they fit nobody'),
    }),
    (c) => {
      const { id, code } = c.req.valid('json');
      const asked = desk.ask(addressOf(c), id, code);
      if (asked.kind === 'wait') throw new ProblemError('too-many-tries', String(asked.seconds));
      return c.json(asked.answer, 200);
    },
  );
  // Not JSON: the signed bytes as they were, so that they prove themselves.
  app.get('/public/lists/:list', (c) => {
    const list = z.enum(['trust', 'status']).safeParse(c.req.param('list'));
    const at = instantSchema.safeParse(c.req.query('at'));
    const agency = credentials.agency();
    if (!list.success || agency === null) throw new ProblemError('not-found');
    if (!at.success) throw new ProblemError('bad-request', 'at');
    const bytes = credentials.listAt(list.data, agency.issuer, Math.floor(Date.parse(at.data) / 1000));
    if (bytes === null) throw new ProblemError('not-found');
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/cose' } });
  });
  return app;
}
