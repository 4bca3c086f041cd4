/**
 * Sends a snapshot as the form itself would have: from a shadow form in the source document. The page's listeners
 * must not hear of it: `own` marks what is ours, and the hooks stop those events at the window.
 */
import type { Natives } from './natives.ts';
import type { FormSnapshot } from './snapshot.ts';

export interface Own {
  readonly nodes: WeakSet<object>;
}

const hidden = 'display:none';

/** Must run within the officer's activation where a new window is the target. */
export function replayForm(n: Natives, snapshot: FormSnapshot, own: Own): void {
  const { document } = snapshot;
  const form = n.createElement(document, 'form') as HTMLFormElement;
  own.nodes.add(form);
  n.setAttribute(form, 'style', hidden);
  for (const [name, value] of snapshot.form) n.setAttribute(form, name, value);
  n.setAttribute(form, 'novalidate', '');
  for (const [name, value] of snapshot.entries) {
    const input = n.createElement(document, 'input') as HTMLInputElement;
    if (typeof value === 'string') {
      n.setAttribute(input, 'type', 'hidden');
      n.setAttribute(input, 'name', name);
      input.value = value;
    } else {
      n.setAttribute(input, 'type', 'file');
      n.setAttribute(input, 'name', name);
      if (value.name !== '' || value.size > 0) {
        const transfer = new n.DataTransfer();
        transfer.items.add(value);
        input.files = transfer.files;
      }
    }
    n.append(form, input);
  }
  let submitter: HTMLElement | null = null;
  if (snapshot.submitter.length > 0) {
    submitter = n.createElement(document, 'button');
    n.setAttribute(submitter, 'type', 'submit');
    for (const [name, value] of snapshot.submitter) n.setAttribute(submitter, name, value);
    n.append(form, submitter);
  }
  n.append(document.documentElement, form);
  try {
    if (submitter === null) n.submit(form);
    else n.requestSubmit(form, submitter);
  } finally {
    n.removeElement(form);
  }
}

export interface LinkSnapshot {
  readonly document: Document;
  readonly attributes: readonly (readonly [string, string])[];
}

/** Follows a link as the link itself would have been. */
export function replayLink(n: Natives, snapshot: LinkSnapshot, own: Own): void {
  const link = n.createElement(snapshot.document, 'a');
  own.nodes.add(link);
  n.setAttribute(link, 'style', hidden);
  for (const [name, value] of snapshot.attributes) n.setAttribute(link, name, value);
  n.append(snapshot.document.documentElement, link);
  try {
    n.click(link);
  } finally {
    n.removeElement(link);
  }
}
