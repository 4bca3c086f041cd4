/** What of keeping wants somebody, said on pages that are not about it; nothing where nothing does. */
import { useEffect, useState } from 'preact/hooks';
import { type KeepingNotice, keepingNoticeSchema } from '#shared/api/keeping.ts';
import { ask } from '../api.ts';
import { can } from '../session.ts';
import { Dots } from '../ui/dots.tsx';
import { Icon } from '../ui/icon.tsx';
import { shareText, words } from './words.ts';

const AGAIN_MS = 5 * 60_000;

export function KeepingStrip() {
  const { notice: text } = words.value;
  const [found, setFound] = useState<KeepingNotice | null>(null);
  const sees = can('media.keep');
  useEffect(() => {
    if (!sees) return;
    const load = () =>
      void ask('GET', '/api/media/keeping/notice', keepingNoticeSchema).then((answer) => {
        if (answer.ok) setFound(answer.value);
      });
    load();
    const timer = setInterval(load, AGAIN_MS);
    return () => clearInterval(timer);
  }, [sees]);
  if (found === null) return null;
  const { disk, share, faults, waiting } = found;
  const parts = [
    ...(disk === 'low' || disk === 'critical' ? [text.disk(shareText(share))] : []),
    ...(faults > 0 ? [text.faults(faults)] : []),
    ...(waiting > 0 ? [text.waiting(waiting)] : []),
  ];
  if (parts.length === 0) return null;
  return (
    <div class="strip soon" data-keeping>
      <Icon name="soon" class="c-soon" />
      <span>
        <Dots text={parts.join(' · ')} />
      </span>
      <a class="b s" href="/keeping">
        {text.go}
      </a>
    </div>
  );
}
