/** Parts of the registry's forms: labelled inputs, choices, groups. Values are read from the form when it is sent. */
import type { ComponentChildren } from 'preact';
import { categories } from '#shared/registry/records.ts';
import { t } from '../i18n.ts';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: string;
}

function Label({ label, hint }: Pick<FieldProps, 'label' | 'hint'>) {
  return (
    <span>
      {label}
      {hint !== undefined && <span>{hint}</span>}
    </span>
  );
}

export function Field({ name, value = '', max = 120, ...said }: FieldProps & { readonly max?: number }) {
  return (
    <label class="f">
      <Label {...said} />
      <input class="in" name={name} defaultValue={value} maxLength={max} autocomplete="off" />
    </label>
  );
}

export function DayField({ name, value = '', ...said }: FieldProps) {
  return (
    <label class="f">
      <Label {...said} />
      <input class="in" name={name} type="date" defaultValue={value} />
    </label>
  );
}

export function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange?: (value: string) => void;
}) {
  const { name, label, value, options, onChange } = props;
  return (
    <label class="f">
      <span>{label}</span>
      <select
        class="in"
        name={name}
        defaultValue={value}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {options.map(([one, said]) => (
          <option key={one} value={one} selected={one === value}>
            {said}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Scope(props: { readonly value: readonly string[]; readonly hint?: string }) {
  const { registry: text } = t.value;
  return (
    <fieldset>
      <legend>
        {text.fields.scope}
        {props.hint !== undefined && <span class="t-3"> {props.hint}</span>}
      </legend>
      <div class="choices">
        {categories.map((one) => (
          <label key={one}>
            <input type="checkbox" name="scope" value={one} defaultChecked={props.value.includes(one)} />
            {text.categories[one]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Group(props: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <fieldset class="group">
      <legend>{props.title}</legend>
      <div class="cols">{props.children}</div>
    </fieldset>
  );
}

/** What was typed in a form, by field. */
export class Typed {
  private readonly data: FormData;
  constructor(form: HTMLFormElement) {
    this.data = new FormData(form);
  }
  text(name: string): string {
    return String(this.data.get(name) ?? '').trim();
  }
  /** `{ [name]: value }`, or nothing when the field was left empty. */
  given<K extends string>(name: string, key: K): Partial<Record<K, string>> {
    const value = this.text(name);
    return value === '' ? {} : ({ [key]: value } as Record<K, string>);
  }
  all(name: string): readonly string[] {
    return this.data.getAll(name).map(String);
  }
}
