/** What the page hands on, within one tab, to the page on which complaints are written. */

export const ABOUT = 'v.about';

export interface About {
  /** Origin of the agency's listener. */
  readonly listener: string;
  /** The code that was looked at, without `#`. */
  readonly code: string;
  readonly name: string;
  readonly certificate: string;
  readonly agency: string;
}

export function readAbout(text: string | null): About | null {
  try {
    const found: unknown = JSON.parse(text ?? 'null');
    if (typeof found !== 'object' || found === null) return null;
    const { listener, code, name, certificate, agency } = found as Record<string, unknown>;
    return typeof listener === 'string' &&
      typeof code === 'string' &&
      typeof name === 'string' &&
      typeof certificate === 'string' &&
      typeof agency === 'string'
      ? { listener, code, name, certificate, agency }
      : null;
  } catch {
    return null;
  }
}
