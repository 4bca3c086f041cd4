/** Calls the lead when an approval waits: a system notification and two short tones. The title counts besides. */
import { signal } from '@preact/signals';
import type { ApprovalNotice } from '#shared/api/console.ts';
import { local, t } from '../i18n.ts';
import { lapseText } from './lapse.ts';

const ASKED = 'sanxiang.notify-asked';

export const canAsk = signal(
  'Notification' in globalThis &&
    Notification.permission === 'default' &&
    localStorage.getItem(ASKED) === null,
);

/** Asked for by a press on our own button, never by itself. */
export async function askForNotifications(wanted: boolean): Promise<void> {
  localStorage.setItem(ASKED, 'yes');
  canAsk.value = false;
  if (wanted) await Notification.requestPermission();
}

export function call(notice: ApprovalNotice, open: () => void): void {
  tones();
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const { board } = t.value;
  // What is missing is what a press was held for; a departure or a withholding asks for something else.
  const missing = notice.what === 'statutory-override' ? notice.missing : null;
  const parts = [
    notice.subject,
    missing === null ? null : local(missing),
    board.notifyUntil(lapseText(notice.expires, Date.now(), t.value)),
  ];
  const notification = new Notification(board.notifyTitle(notice.requester.name, notice.what), {
    body: parts.filter((part) => part !== null).join('\n'),
    tag: notice.approval,
  });
  notification.onclick = () => {
    focus();
    open();
    notification.close();
  };
}

let audio: AudioContext | null = null;

/** Two tones, 0.3 s: made here, so that no file is needed. Silent where the browser wants a gesture first. */
function tones(): void {
  audio ??= new AudioContext();
  const context = audio;
  void context.resume().then(() => {
    for (const [frequency, start] of [
      [660, 0],
      [880, 0.16],
    ] as const) {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      tone.frequency.value = frequency;
      loudness.gain.setValueAtTime(0.0001, context.currentTime + start);
      loudness.gain.exponentialRampToValueAtTime(0.12, context.currentTime + start + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + start + 0.14);
      tone.connect(loudness).connect(context.destination);
      tone.start(context.currentTime + start);
      tone.stop(context.currentTime + start + 0.15);
    }
  });
}
