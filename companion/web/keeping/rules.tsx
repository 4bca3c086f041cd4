/** By which rules footage is kept so long, and what each rests on. */
import type { Keeping } from '#shared/api/keeping.ts';
import { local } from '../i18n.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from './words.ts';

type Rule = Keeping['rules'][number];

export function Rules({ page }: { readonly page: Keeping }) {
  const { rules: text } = words.value;
  const { rules, caseFile, refused, unreadable } = page;
  const keepText = (keep: Rule['keep']) =>
    typeof keep === 'string' ? text.keep[keep] : text.months(keep.months);
  return (
    <section aria-labelledby="keeping-rules">
      <h2 id="keeping-rules">{text.title}</h2>
      {unreadable && (
        <p class="t-stop">
          <Icon name="stop" class="c-stop" /> {text.unreadable}
        </p>
      )}
      {refused.length > 0 && (
        <p class="t-soon">
          <Icon name="soon" class="c-soon" /> {text.refused(refused.join('、'))}
        </p>
      )}
      <p class="t-2">
        {caseFile === null
          ? text.caseFileNone
          : text.caseFile(caseFile === 'permanent' ? text.keep.permanent : text.months(caseFile.months))}
      </p>
      <table class="numbers">
        <caption class="sr">{text.title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.columns.rule}</th>
            <th scope="col">{text.columns.keep}</th>
            <th scope="col">{text.columns.basis}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row">
                {local(rule.title)}
                {(rule.house || rule.own) && <small>{rule.own ? text.own : text.house}</small>}
              </th>
              <td data-column={text.columns.keep}>
                {keepText(rule.keep)}
                {typeof rule.keep !== 'string' && <small>{text.from[rule.from]}</small>}
              </td>
              <td data-column={text.columns.basis}>
                {local(rule.why)}
                <small lang="zh-CN">
                  {rule.source}
                  {rule.citation.article}：<q>{rule.citation.words}</q>
                </small>
                {!rule.citation.verified && <small class="t-soon">{text.unverified}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
