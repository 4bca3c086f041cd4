/**
 * What a form is about to send, taken at once: entries and *attributes*, not effective properties, for the page may
 * restore, change or remove the form the moment after (decision 22).
 */
import type { Entry } from '../wire.ts';
import type { Natives } from './natives.ts';

const FORM_ATTRIBUTES = ['action', 'method', 'enctype', 'target', 'accept-charset', 'rel'] as const;
const SUBMITTER_ATTRIBUTES = [
  'formaction',
  'formmethod',
  'formenctype',
  'formtarget',
  'formnovalidate',
] as const;

export interface FormSnapshot {
  readonly document: Document;
  readonly entries: readonly (readonly [string, string | File])[];
  readonly form: readonly (readonly [string, string])[];
  readonly submitter: readonly (readonly [string, string])[];
}

/** Deliberate faults, so that the tests can be seen to fail. Always `none` in what is shipped. */
export type Mutant = 'none' | 'submitter-dropped' | 'charset-changed' | 'fields-reordered' | 'no-form-wall';

const attributes = (n: Natives, element: Element | null, names: readonly string[]): [string, string][] =>
  element === null
    ? []
    : names.flatMap((name) => {
        const value = n.getAttribute(element, name);
        return value === null ? [] : [[name, value] as [string, string]];
      });

/** Takes the snapshot; runs the page's own `formdata` listeners, as a submission would, once. */
export function takeSnapshot(
  n: Natives,
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  mutant: Mutant,
): FormSnapshot {
  const by = mutant === 'submitter-dropped' ? null : submitter;
  const data = new n.FormData(form, by);
  const entries: (readonly [string, string | File])[] = [...data.entries()];
  if (mutant === 'fields-reordered') entries.reverse();
  const own = attributes(n, form, FORM_ATTRIBUTES);
  return {
    document: form.ownerDocument,
    entries,
    form: mutant === 'charset-changed' ? [...own, ['accept-charset', 'windows-1252']] : own,
    submitter: attributes(n, by, SUBMITTER_ATTRIBUTES),
  };
}

/** Entries as the bridge gets them. */
export function plainEntries(entries: Iterable<readonly [string, string | File]>): Entry[] {
  return Array.from(entries, ([name, value]) => [
    name,
    typeof value === 'string' ? value : { file: value.name, size: value.size },
  ]);
}

interface Control {
  readonly name?: string;
  readonly type?: string;
  readonly value?: string;
  readonly checked?: boolean;
  readonly files?: FileList | null;
  readonly selectedOptions?: HTMLCollectionOf<HTMLOptionElement>;
  readonly disabled?: boolean;
}

/** Values a form would send under one name, read off its controls: no `formdata` event, so safe on any form. */
export function fieldValues(
  n: Natives,
  form: HTMLFormElement,
  submitter: Element | null,
  name: string,
): readonly string[] {
  const values: string[] = [];
  for (const element of n.elements(form)) {
    const control = element as Element & Control;
    if (n.getAttribute(element, 'name') !== name || control.disabled === true) continue;
    const type = (control.type ?? '').toLowerCase();
    if (/^(submit|button|reset|image)$/u.test(type)) {
      if (element === submitter) values.push(control.value ?? '');
    } else if (type === 'checkbox' || type === 'radio') {
      if (control.checked === true) values.push(control.value ?? 'on');
    } else if (control.selectedOptions) {
      for (const option of Array.from(control.selectedOptions)) values.push(option.value);
    } else {
      values.push(control.value ?? '');
    }
  }
  return values;
}

/** A form's state as the officer sees it, to tell whether it was edited since. */
export function stateOf(n: Natives, form: HTMLFormElement): string {
  return JSON.stringify(
    n.elements(form).map((element) => {
      const control = element as Element & Control;
      if (/^(submit|button|reset|image)$/u.test(control.type ?? '')) return null;
      return [
        n.getAttribute(element, 'name'),
        control.value ?? null,
        control.checked ?? null,
        control.files?.length,
      ];
    }),
  );
}

/** Effective method and absolute URL of a submission, by attributes. */
export function requestOf(
  n: Natives,
  form: HTMLFormElement,
  submitter: Element | null,
): { readonly method: string; readonly url: string; readonly target: string } {
  const of = (name: string): string | null =>
    (submitter === null ? null : n.getAttribute(submitter, `form${name}`)) ?? n.getAttribute(form, name);
  const document = form.ownerDocument;
  const action = of('action')?.trim() ?? '';
  const method = (of('method') ?? 'get').trim().toUpperCase();
  let url = document.URL;
  try {
    url = action === '' ? document.URL : new n.URL(action, document.baseURI).href;
  } catch {
    url = document.URL;
  }
  return { method: /^(POST|DIALOG)$/u.test(method) ? method : 'GET', url, target: of('target') ?? '' };
}
