/** A folder of statute texts: one Markdown or text file per law, named after it, as `行政处罚法(2021-01-22).md`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SourceDefinition } from '#shared/rules/pack-schema.ts';

export interface Statute {
  readonly file: string;
  readonly text: string;
  /** The day that the file's name gives; null when it gives none. */
  readonly version: string | null;
}

const MAX_FILES = 2000;
const MAX_BYTES = 4 * 1024 * 1024;

const bare = (title: string) =>
  title
    .normalize('NFKC')
    .replace(/[\s​﻿《》]/g, '')
    .replace(/^中华人民共和国/, '');

interface Named extends Statute {
  readonly names: readonly string[];
}

function readNamed(file: string, given?: string): Named | null {
  const { size } = statSync(file);
  if (size > MAX_BYTES) return null;
  const text = readFileSync(file, 'utf8');
  const heading = /^#\s+(.+)$/m.exec(text)?.[1] ?? '';
  const stem = given ?? basename(file).replace(/\.(md|txt)$/, '');
  return {
    file,
    text,
    version: /\((\d{4}-\d{2}-\d{2})\)$/.exec(stem)?.[1] ?? null,
    names: [stem.replace(/\(\d{4}-\d{2}-\d{2}\)$|_.*$/, ''), heading].map(bare).filter((one) => one !== ''),
  };
}

/**
 * @param dir the folder; null: none
 * @param more single files with the name of the source each is the text of
 * @returns finds the text of a source: by its title, its short name or its number; null when it is not there
 * @throws the file system's error when the folder or a file cannot be read
 */
export function readStatutes(
  dir: string | null,
  more: readonly { readonly name: string; readonly file: string }[] = [],
): (source: SourceDefinition) => Statute | null {
  const folder = dir === null ? [] : readdirSync(dir).filter((name) => /\.(md|txt)$/.test(name));
  const named = [
    ...more.flatMap(({ name, file }) => readNamed(file, name) ?? []),
    ...folder
      .sort()
      .slice(0, MAX_FILES)
      .flatMap((name) => readNamed(join(dir ?? '', name)) ?? []),
  ];
  return ({ title, short, number }) => {
    const wanted = [title, short].map(bare);
    const exact = named.find(({ names }) => names.some((name) => wanted.includes(name)));
    if (exact !== undefined || number === undefined) return exact ?? null;
    const by = bare(number);
    // 国办发〔2018〕118号 stands at the head of the file's name; an order's number (国务院令第711号) names no file.
    return named.find(({ names }) => names.some((name) => name.startsWith(by))) ?? null;
  };
}
