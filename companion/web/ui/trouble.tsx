/** What went wrong and what to do, in place: never a toast that is gone before it is read. */
import type { Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { Icon } from './icon.tsx';

export function TroubleNote(props: { readonly trouble: Trouble; readonly onRetry?: () => void }) {
  const { trouble, onRetry } = props;
  return (
    <div class="trouble" role="alert">
      <Icon name="soon" class="c-soon" />
      <p>
        <b>{trouble.title}</b>
        <small>{trouble.todo}</small>
      </p>
      {onRetry !== undefined && (
        <button type="button" class="b s" onClick={onRetry}>
          {t.value.retry}
        </button>
      )}
    </div>
  );
}
