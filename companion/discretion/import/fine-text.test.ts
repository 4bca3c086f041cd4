import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ReadFine, readFines } from './fine-text.ts';

const { understood, left } = parse(
  readFileSync(new URL('fixtures/fine-texts.yaml', import.meta.url), 'utf8'),
) as {
  understood: { text: string; unit?: '万元' | '元'; fines: ReadFine[] }[];
  left: { text: string; why: string }[];
};

describe('fines as published tables word them', () => {
  test.each(understood.map((one) => [one.text, one] as const))('understood: %s', (_, one) => {
    expect(readFines(one.text, one.unit ?? null)).toEqual({ fines: one.fines });
  });

  test.each(left.map((one) => [one.text, one.why] as const))('left: %s', (text, why) => {
    expect(readFines(text)).toEqual({ left: why });
  });

  test('any text is read or left, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              '处',
              '以上',
              '以下',
              '不满',
              '超过',
              '万元',
              '元',
              '%',
              '倍',
              '一',
              '万',
              '千',
              '对单位',
              '对个人',
              '（不含）',
              '货值金额',
              '罚款',
              '；',
              '，',
            ),
            fc.nat().map(String),
            fc.string(),
          ),
          { maxLength: 30 },
        ),
        (parts) => {
          const read = readFines(parts.join(''));
          if ('left' in read) return;
          for (const { min, max } of read.fines) {
            expect(Number.isSafeInteger(max)).toBe(true);
            expect((min ?? 0) <= max).toBe(true);
          }
        },
      ),
    );
  });
});
