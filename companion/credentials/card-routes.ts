/** Doors of the console's card page: what of a case stands on the officer's card, and that he showed himself in it. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { cardCaseSchema, showingRequestSchema } from '#shared/api/credentials.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, ProblemError } from '../problem.ts';
import type { NotShown, Showings, ShowingsDeps } from './showings.ts';

export interface CardRoutesDeps {
  readonly showings: Showings;
  readonly cardCase: ShowingsDeps['cardCase'];
  readonly identify: Identify;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

const okSchema = z.object({ ok: z.literal(true) });
const codes = {
  'no-case': 'not-found',
  code: 'code-not-shown',
  wrong: 'receipt-wrong',
  wait: 'receipt-wait',
} as const satisfies Record<NotShown, string>;

export function cardRoutes({ showings, cardCase, identify, audit }: CardRoutesDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/credentials/cases/{id}',
      summary: 'What of a case of mine stands on my card: its number, who is here, what was shown',
      request: { params: z.object({ id: ulidSchema }) },
      responses: answers(cardCaseSchema, 'what stands on the card'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'credential.own');
      const found = cardCase(c.req.valid('param').id, caller.person);
      if (found === null) throw new ProblemError('not-found');
      audit(caller, 'case-card', [found.id]);
      return c.json(found, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/credentials/showings',
      summary:
        'I showed myself in a case of mine; with a receipt: somebody read these digits to me from a phone',
      request: jsonBody(showingRequestSchema),
      responses: answers(okSchema, 'recorded, as the officer’s own word'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'credential.own');
      const result = await showings.show(caller, c.req.valid('json'));
      if (result.ok) return c.json({ ok: true as const }, 200);
      if ('problem' in result) return answer(result.problem) as never;
      throw new ProblemError(codes[result.why]);
    },
  );
  return app;
}
