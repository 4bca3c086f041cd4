/** A row of how it stands. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../ui/icon.tsx';

/** One fact with its sign, what follows from it below. */
export function Fact(props: {
  readonly icon: IconName;
  readonly tone: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="row fact">
      <Icon name={props.icon} class={props.tone} />
      <b>{props.title}</b>
      <div class="m">{props.children}</div>
    </div>
  );
}
