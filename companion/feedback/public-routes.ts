/** Doors of the public listener: to complain or praise, and to ask how it goes. Whoever asks is not asked who he is. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { askFollowSchema, followedSchema, sendFeedbackSchema, sentSchema } from '#shared/api/feedback.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, answerProblem, localeOf } from '../problem.ts';
import { feedbackProblem } from './problems.ts';
import type { FeedbackService } from './service.ts';

export function publicFeedbackRoutes({
  feedback,
}: {
  readonly feedback: Pick<FeedbackService, 'receive' | 'followed'>;
}): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'post',
      path: '/public/feedback',
      summary:
        'A complaint or praise, with the officer’s code if there is one; answered with a code to follow it',
      request: jsonBody(sendFeedbackSchema),
      responses: answers(sentSchema, 'taken'),
    }),
    async (c) => {
      const taken = await feedback.receive(c.req.valid('json'));
      if (taken === 'full')
        return answer(feedbackProblem('feedback-full', localeOf(c.req.header('accept-language')))) as never;
      if ('status' in taken) return answer(taken) as never;
      return c.json({ follow: taken.follow }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/public/feedback/follow',
      // By POST: the code is a secret, and addresses are written into logs.
      summary: 'How it stands with what was sent under that code',
      request: jsonBody(askFollowSchema),
      responses: answers(followedSchema, 'status, and the answer once there is one'),
    }),
    (c) => {
      const found = feedback.followed(c.req.valid('json').follow);
      if (found === null) return answerProblem(c, 'not-found') as never;
      return c.json(found, 200);
    },
  );
  return app;
}
