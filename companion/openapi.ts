/** How a feature describes its routes: shorthand for the parts every route has. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import { problemSchema } from '#shared/api/contract.ts';
import { answerProblem } from './problem.ts';

/** A router whose doors answer a malformed request with a problem. */
export function createRouter(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return;
      return answerProblem(c, 'bad-request', result.error.issues[0]?.path.join('.') || result.target);
    },
  });
}

export function jsonBody<T extends z.ZodType>(schema: T) {
  return { body: { content: { 'application/json': { schema } }, required: true } };
}

/** 200 with that schema; everything else is a problem (RFC 9457). */
export function answers<T extends z.ZodType>(schema: T, description: string) {
  return {
    200: { content: { 'application/json': { schema } }, description },
    default: {
      content: { 'application/problem+json': { schema: problemSchema } },
      description: 'problem details (RFC 9457)',
    },
  };
}
