import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemaFiles } from './json-schemas.ts';

test('docs/schemas is what the code reads; else run `node scripts/write-schemas.ts`', () => {
  expect(readdirSync('docs/schemas').sort()).toEqual(
    jsonSchemaFiles()
      .map(([name]) => name)
      .sort(),
  );
  for (const [name, text] of jsonSchemaFiles())
    expect(JSON.parse(readFileSync(`docs/schemas/${name}`, 'utf8')), name).toEqual(JSON.parse(text));
});
