/** Style of what stands on a legacy page, in its shadow root: nothing of the page gets in, nothing gets out. */
import tokens from '../../../shared/look/tokens.css?inline';

/** The tokens' blocks for a host element instead of a page. Always the light set: legacy pages are light. */
const hosted = tokens
  .replace(/@media \(prefers-color-scheme: dark\)[\s\S]*?\n\} \}/u, '')
  .replaceAll(':root:not([data-theme])', ':host')
  .replaceAll(':root', ':host')
  .replace(/\[data-theme="(\w+)"\]/gu, ':host([data-theme="$1"])');

export const style = `${hosted}
:host{all:initial;position:absolute;top:0;left:0;width:0;height:0;z-index:2147483647;font:var(--t14);color:var(--ink)}
@media print{:host{display:none}}
*,*::before,*::after{box-sizing:border-box}
h2,h3,p,ol,ul{margin:0;padding:0;font:inherit}
ol{list-style:none}
[hidden]{display:none!important}
:focus-visible{outline:var(--focus-w) solid var(--focus);outline-offset:var(--focus-gap);border-radius:var(--r1)}
.i{width:16px;height:16px;flex:none;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.mark{position:absolute;display:inline-flex;align-items:center;gap:4px;height:var(--mark);padding:0 6px 0 4px;margin:0;border:1px solid;border-radius:var(--r1);font:12px/18px var(--font);font-variant-numeric:tabular-nums;cursor:pointer;background:var(--surface);white-space:nowrap}
.mark .i{width:14px;height:14px}
.mark .of{color:var(--ink-2)}
.mark.stop{color:var(--stop-ink);border-color:var(--stop-line);background:var(--stop-soft)}
.mark.done{color:var(--done-ink);border-color:var(--done-line);background:var(--done-soft)}
.mark.soon{color:var(--soon-ink);border-color:var(--soon-line);background:var(--soon-soft)}
.mark.calm{color:var(--ink-2);border-color:var(--line-2)}
.msg{position:absolute;width:424px;max-width:calc(100vw - 16px);background:var(--raised);color:var(--ink);border:1px solid var(--line-2);border-radius:var(--r3);box-shadow:var(--shadow-2);font:var(--t14);font-variant-numeric:tabular-nums;text-align:left;text-autospace:normal;text-spacing-trim:trim-start;animation:in var(--calm) var(--ease)}
@keyframes in{from{opacity:0}}
@media (prefers-reduced-motion:reduce){.msg{animation:none}}
.msg.below::before,.msg.above::before{content:"";position:absolute;left:var(--at,40px);width:10px;height:10px;background:inherit;border:1px solid var(--line-2);transform:rotate(45deg)}
.msg.below::before{top:-6px;border-width:1px 0 0 1px}
.msg.above::before{bottom:-6px;border-width:0 1px 1px 0;background:var(--sunken)}
.msg-h{display:flex;align-items:center;gap:var(--s2);padding:10px 8px 8px 14px;font-weight:var(--w-b)}
.msg-h .i{width:18px;height:18px}
.msg-h h2{font-weight:var(--w-b);flex:1;min-width:0}
.msg-h .xb .i{width:16px;height:16px}
.xb{width:24px;height:24px;border:0;background:none;border-radius:var(--r1);display:grid;place-items:center;color:var(--ink-3);cursor:pointer;padding:0;margin:0}
.xb:hover{background:var(--hover)}
.body{overflow:auto;max-height:var(--room,60vh);scrollbar-width:thin}
.offer{display:grid;grid-template-columns:1fr auto;column-gap:var(--s2);align-items:center;padding:6px 14px 10px;font:var(--t13);color:var(--ink-2);border-bottom:1px solid var(--line)}
.gap{display:grid;grid-template-columns:18px 1fr auto;column-gap:var(--s2);padding:8px 14px;position:relative;align-items:start}
.gap+.gap::before{content:"";position:absolute;top:0;left:40px;right:0;border-top:1px solid var(--line)}
.gap .no{width:18px;height:18px;margin-top:2px;border:1px solid var(--stop);border-radius:50%;font:12px/16px var(--font);text-align:center;color:var(--stop-ink)}
.gap.statutory .no{background:var(--stop);color:var(--on-stop)}
.gap h3{font:var(--t14);font-weight:var(--w-b)}
.gap p{font:var(--t12);color:var(--ink-3)}
.cite{text-decoration:underline dotted;text-decoration-color:var(--edge);text-underline-offset:3px}
.mid{font-family:Arial,"Liberation Sans",Helvetica,sans-serif}
.say{padding:2px 14px 12px;font:var(--t13);color:var(--ink-2)}
.say p+p{margin-top:6px}
.more{padding:2px 14px 8px 40px;font:var(--t13)}
.b{display:inline-flex;align-items:center;justify-content:center;gap:6px;height:var(--btn-s);padding:0 10px;margin:0;border:1px solid var(--line-2);border-radius:var(--r2);background:var(--surface);color:var(--ink);font:var(--t13);cursor:pointer;white-space:nowrap}
.b:hover{background:var(--hover)}
.b:focus-visible{border-radius:var(--r2)}
.b.pri{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:var(--w-b)}
.b.pri:hover{background:var(--accent-hover)}
.b.pri:active{background:var(--accent-press)}
.link{border:0;background:none;padding:2px 0;margin:0;font:inherit;color:var(--accent-ink);cursor:pointer;text-decoration:underline;text-underline-offset:3px;min-height:24px}
.msg-f{display:flex;align-items:center;flex-wrap:wrap;gap:4px var(--s2);border-top:1px solid var(--line);padding:7px 14px;font:var(--t13);color:var(--ink-2);background:var(--sunken);border-radius:0 0 var(--r3) var(--r3)}
.msg-f .end{margin-left:auto;display:flex;gap:var(--s2);align-items:center}
.f{display:block;padding:2px 14px 10px}
.f>span{display:block;font:var(--t12);color:var(--ink-2);margin-bottom:4px}
.in{width:100%;padding:6px 10px;margin:0;border:1px solid var(--edge);border-radius:var(--r2);background:var(--surface);color:var(--ink);font:var(--t14);resize:none;display:block}
.in:focus-visible{outline-offset:-1px;border-color:var(--focus);border-radius:var(--r2)}
.in::placeholder{color:var(--ink-3);opacity:1}
.pin{width:168px;letter-spacing:8px;font:var(--t18)}
.book{margin:0 14px 10px;padding:8px 10px;background:var(--sunken);border-radius:var(--r2);font:var(--t13);color:var(--ink-2)}
.err{color:var(--stop-ink);font:var(--t12);padding:0 14px 8px}
.c-stop{color:var(--stop)}.c-soon{color:var(--soon)}.c-done{color:var(--done)}.c-calm{color:var(--ink-2)}
`;
