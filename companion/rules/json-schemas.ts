/** JSON schemas of what people write by hand, for their editors: docs/schemas/, written by scripts/write-schemas.ts. */
import { z } from 'zod';
import { askedPeriodsSchema } from '#shared/calendar/worked-cases.ts';
import { askedFactSetsSchema } from '#shared/discretion/worked-by-hand.ts';
import { askedFileSchema, askedStorySchema } from '#shared/rules/asked-cases.ts';
import { packSchema } from '#shared/rules/pack-schema.ts';

const schemas = {
  pack: [packSchema, 'A rule pack of one procedure'],
  'try-story': [askedStorySchema, 'A case story for `npm run packs -- try`'],
  'try-periods': [askedPeriodsSchema, 'Periods for `npm run packs -- try`'],
  'try-discretion': [askedFactSetsSchema, 'Fact sets for `npm run packs -- try`'],
  'try-file': [askedFileSchema, 'Several stories, periods and fact sets in one file'],
} as const;

/** File name in docs/schemas/, and its text. */
export function jsonSchemaFiles(): readonly (readonly [name: string, text: string])[] {
  return Object.entries(schemas).map(([name, [schema, title]]) => [
    `${name}.schema.json`,
    `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`,
  ]);
}
