/** The console's main navigation on one line: what has no room there is behind one button. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from './i18n.ts';
import { fitting } from './nav-fit.ts';
import { Icon } from './ui/icon.tsx';

export interface NavLink {
  readonly to: string;
  readonly label: string;
  readonly current: boolean;
}

export function MainNav({ links }: { readonly links: readonly NavLink[] }) {
  const { mainNav, moreNav } = t.value;
  const nav = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [fit, setFit] = useState(links.length);
  const [open, setOpen] = useState(false);

  const measure = () => {
    if (nav.current === null || button.current === null) return;
    const all = [...nav.current.querySelectorAll<HTMLElement>(':scope > a')];
    // What has no room is laid out all the same, and not seen.
    const widths = all.map((one) => one.getBoundingClientRect().width);
    setFit(fitting(widths, nav.current.clientWidth, button.current.getBoundingClientRect().width));
  };
  useLayoutEffect(measure);
  useEffect(() => {
    if (nav.current === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(nav.current);
    return () => observer.disconnect();
  }, []);
  const here = links.find(({ current }) => current)?.to;
  useEffect(() => setOpen(false), [here]);
  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event) => {
      if (!(event.target instanceof Node) || nav.current?.contains(event.target) !== true) setOpen(false);
    };
    addEventListener('pointerdown', elsewhere);
    addEventListener('focusin', elsewhere);
    return () => {
      removeEventListener('pointerdown', elsewhere);
      removeEventListener('focusin', elsewhere);
    };
  }, [open]);

  const rest = links.slice(fit);
  const anchor = ({ to, label, current }: NavLink, out: boolean) => (
    <a key={to} href={to} class={out ? 'out' : ''} aria-current={current ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <nav
      ref={nav}
      aria-label={mainNav}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      {links.map((link, at) => anchor(link, at >= fit))}
      <span class={rest.length === 0 ? 'more-nav out' : 'more-nav'}>
        <button
          ref={button}
          type="button"
          class={rest.some(({ current }) => current) ? 'current' : ''}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {moreNav}
          <Icon name="chevron-down" />
        </button>
        {open && rest.length > 0 && <span class="menu">{rest.map((link) => anchor(link, false))}</span>}
      </span>
    </nav>
  );
}
