/**
 * Reads a legacy page by an adapter. Takes the document it is given and changes nothing in it, so that the
 * extension and the checker of adapters read alike. Nothing outside the places an adapter names is looked at.
 */
import type { FactValue } from '../case/events.ts';
import type { Adapter, AdapterPage, Locator } from './adapter-schema.ts';
import { pagesFor } from './match.ts';
import { normalizeLabel, parseRead } from './parse.ts';

/** Which of a locator's ways found the place. */
export type FoundBy = 'selector' | 'field' | 'label' | 'query';
export interface Found {
  readonly element: Element | null;
  readonly text: string;
  readonly by: FoundBy;
  /** True when a way before this one was given and failed: the adapter has drifted. */
  readonly healed: boolean;
}

interface ControlLike {
  readonly type: string;
  readonly value: string;
  readonly checked?: boolean;
}

const isControl = (element: Element): element is Element & ControlLike =>
  /^(INPUT|SELECT|TEXTAREA)$/u.test(element.tagName);

function query(document: Document, selector: string): Element | null {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
}

const byName = (document: Document, name: string): Element[] =>
  Array.from(document.getElementsByName(name)).filter(isControl);

/** What a place says: a control's value (the checked one of a group), else its text. */
export function textOf(element: Element): string {
  if (isControl(element)) {
    if (element.type === 'checkbox') return element.checked === true ? element.value || 'on' : '';
    return element.value;
  }
  return (element.textContent ?? '').trim();
}

function fromField(document: Document, name: string): { element: Element; text: string } | null {
  const controls = byName(document, name);
  const first = controls[0];
  if (first === undefined) return null;
  const grouped = controls.filter((c) => isControl(c) && (c.type === 'radio' || c.type === 'checkbox'));
  if (grouped.length > 1) {
    const checked = grouped.filter((c) => isControl(c) && c.checked === true);
    return {
      element: checked[0] ?? first,
      text: checked.map((c) => (isControl(c) ? c.value : '')).join(','),
    };
  }
  if (isControl(first) && first.type === 'radio') {
    return { element: first, text: first.checked === true ? first.value : '' };
  }
  return { element: first, text: textOf(first) };
}

/** The value beside a label: a `<label>`'s control, else what stands in the next cell. */
function fromLabel(document: Document, label: string): { element: Element; text: string } | null {
  const wanted = normalizeLabel(label);
  for (const cell of Array.from(document.querySelectorAll('td,th,label,dt'))) {
    if ((cell.textContent ?? '').length > 60 || normalizeLabel(cell.textContent ?? '') !== wanted) continue;
    const named = cell.tagName === 'LABEL' ? cell.getAttribute('for') : null;
    const next = named === null ? cell.nextElementSibling : document.getElementById(named);
    if (next === null) continue;
    const control = isControl(next) ? next : next.querySelector('input:not([type=hidden]),select,textarea');
    return { element: control ?? next, text: textOf(control ?? next) };
  }
  return null;
}

/** Finds a place by the locator's ways in their order; null when none leads anywhere. */
export function locate(document: Document, url: string, locator: Locator): Found | null {
  let healed = false;
  if (locator.selector !== undefined) {
    const element = query(document, locator.selector);
    if (element) return { element, text: textOf(element), by: 'selector', healed };
    healed = true;
  }
  if (locator.field !== undefined) {
    const found = fromField(document, locator.field);
    if (found) return { ...found, by: 'field', healed };
    healed = true;
  }
  if (locator.label !== undefined) {
    const found = fromLabel(document, locator.label);
    if (found) return { ...found, by: 'label', healed };
    healed = true;
  }
  if (locator.query !== undefined) {
    const text = new URL(url).searchParams.get(locator.query);
    if (text !== null) return { element: null, text, by: 'query', healed };
  }
  return null;
}

/** The adapter's page that this document is, or null. Existence tests all hold. */
export function recognise(adapter: Adapter, document: Document, url: string): AdapterPage | null {
  return (
    pagesFor(adapter, url).find((page) =>
      page.exists.every((selector) => query(document, selector) !== null),
    ) ?? null
  );
}

/** What one page says, by the adapter. `raw` has the text of every field by its id, for the seal. */
export interface PageRead {
  readonly page: string;
  readonly key: string | null;
  readonly subject: string | null;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly raw: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly healed: readonly string[];
  readonly status: { readonly text: string; readonly decided: boolean } | null;
}

/**
 * Reads a recognised page. A fact whose place is gone is in `missing`; one whose place is empty, or says what the
 * parser does not understand, is simply not among `facts` (unknown).
 * @param instead values that are about to be sent, by form field name: they count before what the page shows
 */
export function readPage(
  page: AdapterPage,
  document: Document,
  url: string,
  instead: ReadonlyMap<string, string> = new Map(),
): PageRead {
  const facts: Record<string, FactValue> = {};
  const raw: Record<string, string> = {};
  const missing: string[] = [];
  const healed: string[] = [];
  const take = (name: string, locator: Locator): string | null => {
    const sent = locator.field === undefined ? undefined : instead.get(locator.field);
    if (sent !== undefined) return sent;
    const found = locate(document, url, locator);
    if (found?.healed) healed.push(name);
    return found?.text ?? null;
  };
  for (const [id, field] of Object.entries(page.fields)) {
    const name = field.fact ?? id;
    const text = take(name, field.at);
    if (text === null) {
      missing.push(name);
      continue;
    }
    raw[id] = text;
    if (field.fact === undefined) continue;
    const value = parseRead(text, field);
    if (value !== null) facts[field.fact] = value;
  }
  const plain = (name: string, read: AdapterPage['caseKey']): string | null => {
    if (read === undefined) return null;
    const text = take(name, read.at);
    const value = text === null ? null : parseRead(text, read);
    return value === null ? null : String(value);
  };
  const statusText = plain('status', page.status);
  return {
    page: page.id,
    key: plain('caseKey', page.caseKey),
    subject: plain('subject', page.subject),
    facts,
    raw,
    missing,
    healed,
    status:
      statusText === null || statusText === ''
        ? null
        : { text: statusText, decided: page.status?.decided.includes(statusText) ?? false },
  };
}
