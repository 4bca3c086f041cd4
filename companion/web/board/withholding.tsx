/** What is to be kept from the public, as the head is shown it: where, what, by which article. */
import type { ApprovalCard } from '#shared/api/console.ts';
import { local, t } from '../i18n.ts';
import { dayLong } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

/** @param withholding null: what was named holds no longer, so that it cannot be approved */
export function WithholdingFigures({ withholding }: { readonly withholding: ApprovalCard['withholding'] }) {
  const say = t.value.drawer.withholding;
  if (withholding === null)
    return (
      <p class="said t-soon" role="status">
        <Icon name="soon" class="c-soon" /> {say.stale}
      </p>
    );
  const { channels, content, exception, citation, due } = withholding;
  return (
    <>
      <dl class="kv2 said">
        <dt>{say.channels}</dt>
        <dd>{channels.map(local).join(say.and)}</dd>
        <dt>{say.content}</dt>
        <dd>{content.map(local).join(say.and)}</dd>
        <dt>{say.exception}</dt>
        <dd>
          <b>{local(exception)}</b>
        </dd>
        {due !== null && (
          <>
            <dt>{say.due}</dt>
            <dd>{dayLong(due, t.value)}</dd>
          </>
        )}
      </dl>
      <p class="said" lang="zh-CN">
        <q>{citation.words}</q>
        <br />
        <small class="t-3">
          {citation.short}
          {citation.article}
        </small>
      </p>
    </>
  );
}
