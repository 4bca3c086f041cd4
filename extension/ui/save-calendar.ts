/** The deadlines of a case as a file for the officer's own calendar; it never leaves this computer by itself. */
import { calendarEntries } from '#shared/calendar/calendar-entries.ts';
import { calendarFile } from '#shared/calendar/calendar-file.ts';
import type { CaseView } from '../worker/panel-protocol.ts';
import type { Language } from './locales/locales.ts';

/** How long the browser may take to begin the download. */
const KEPT_MS = 60_000;

export function saveCalendar(view: CaseView, language: Language): void {
  const entries = calendarEntries(view.id, view.key, view.deadlines, language);
  const file = new Blob([calendarFile(entries, new Date().toISOString())], { type: 'text/calendar' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `deadlines-${view.today}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
