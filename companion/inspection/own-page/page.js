// Plain script: it runs as it is in any browser, and its hash stands in the page's policy. TEXT comes before it.
/** Fills a pattern's gaps: `{count}`. */
const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
const page = document.getElementById('page');
let key = '';

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'onclick' || name === 'onsubmit') made[name] = value;
    else if (value !== false && value !== null) made.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat(Number.POSITIVE_INFINITY)) if (child !== null) made.append(child);
  return made;
}

async function ask(to, body) {
  try {
    const response = await fetch(to, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify(body),
    });
    const content = await response.json().catch(() => null);
    if (response.ok) return { ok: true, value: content };
    return { ok: false, title: content?.title ?? TEXT.failed, todo: content?.todo ?? TEXT.failedTodo };
  } catch {
    return { ok: false, title: TEXT.offline, todo: TEXT.offlineTodo };
  }
}

function show(...children) {
  page.replaceChildren(...children.flat());
  window.scrollTo(0, 0);
  const heading = page.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

function trouble(at, { title, todo }) {
  at.replaceChildren(el('div', { class: 'warn', role: 'alert' }, el('b', {}, title), el('br'), todo));
}

function language() {
  const other = document.documentElement.lang === 'en' ? 'zh-CN' : 'en';
  return el('p', { class: 't2' }, el('a', { href: `?lang=${other}`, lang: other }, TEXT.otherLanguage));
}

function begin() {
  const said = el('div', { id: 'said' });
  const input = el('input', { class: 'key', autocomplete: 'off', spellcheck: 'false', maxlength: '40' });
  show(
    el('h1', {}, TEXT.title),
    el('p', {}, TEXT.text),
    el(
      'form',
      {
        onsubmit: async (event) => {
          event.preventDefault();
          key = input.value;
          const answer = await ask('/public/enterprise', { key });
          if (answer.ok) list(answer.value);
          else trouble(said, answer);
        },
      },
      el('label', {}, TEXT.key, input),
      said,
      el('button', { type: 'submit' }, TEXT.open),
    ),
    el('p', { class: 't2' }, TEXT.keyHelp),
    language(),
  );
  input.focus();
}

const pad = (number) => String(number).padStart(2, '0');
/** Asia/Shanghai, whatever the phone is set to. */
function when(instant) {
  const at = new Date(Date.parse(instant) + 8 * 3600000);
  return `${fill(TEXT.dayPattern, { month: at.getUTCMonth() + 1, day: at.getUTCDate() })} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
}
const spaced = (number) =>
  String(number)
    .padStart(9, '0')
    .replace(/(\d{3})(?=\d)/g, '$1 ');

/** The day once where both are of it. */
function span({ arrivedAt, leftAt }) {
  const from = when(arrivedAt);
  if (leftAt === null) return `${from} ${TEXT.until} ${TEXT.stillHere}`;
  const to = when(leftAt);
  const sameDay = from.slice(0, -5) === to.slice(0, -5);
  return `${from} ${TEXT.until} ${sameDay ? to.slice(-5) : to}`;
}

function approval(of) {
  if (of.how === 'not-yet') return TEXT.notApproved;
  return [TEXT[of.how], of.by, of.number, of.on].filter((part) => part !== null).join(' · ');
}

function inspection(one) {
  const rows = [
    [TEXT.number, el('span', { class: 'num' }, spaced(one.inspection))],
    [
      TEXT.came,
      one.officers
        .map(({ name, scanned }) => (scanned ? name : fill(TEXT.notScannedPattern, { name })))
        .join(TEXT.and),
    ],
    [TEXT.time, span(one)],
    [TEXT.item, one.item ?? TEXT.noItem],
    [TEXT.purpose, one.purpose],
    [TEXT.approval, approval(one.approval)],
    ...(one.urgent === null ? [] : [[TEXT.urgent, one.urgent]]),
    ...(one.late === null ? [] : [[TEXT.late, one.late]]),
  ];
  return el(
    'li',
    { class: 'one' },
    el(
      'h3',
      {},
      `${when(one.arrivedAt).split(' ').slice(0, -1).join(' ')} · ${one.kind[document.documentElement.lang]}`,
    ),
    el(
      'dl',
      {},
      rows.map(([term, text]) => [el('dt', {}, term), el('dd', {}, text)]),
    ),
  );
}

function list(own) {
  const { frequency } = own;
  show(
    el('h1', {}, own.name),
    el(
      'p',
      {},
      fill(TEXT.countPattern, { count: frequency.year }),
      ' ',
      frequency.cap === null
        ? TEXT.noCap
        : fill(TEXT.capPattern, { cap: frequency.cap.cap, used: frequency.used ?? 0 }),
    ),
    frequency.cap === null
      ? null
      : el('p', { class: 't2' }, fill(TEXT.basisPattern, { basis: frequency.cap.basis })),
    el('h2', {}, TEXT.inspections),
    own.inspections.length === 0 ? el('p', {}, TEXT.none) : el('ol', {}, own.inspections.map(inspection)),
    el('p', { class: 't2' }, TEXT.strange),
    feedback(own),
    el('p', {}, el('button', { type: 'button', class: 'plain', onclick: begin }, TEXT.leave)),
    language(),
  );
}

function feedback(own) {
  const said = el('div', {});
  const kind = el(
    'select',
    {},
    el('option', { value: 'complaint' }, TEXT.complaint),
    el('option', { value: 'praise' }, TEXT.praise),
  );
  const rating = el(
    'select',
    {},
    el('option', { value: '' }, TEXT.noRating),
    [5, 4, 3, 2, 1].map((n) => el('option', { value: String(n) }, TEXT.ratings[n - 1])),
  );
  const which = el(
    'select',
    {},
    el('option', { value: '' }, TEXT.noInspection),
    own.inspections
      .slice(0, 50)
      .map((one) =>
        el('option', { value: spaced(one.inspection) }, `${spaced(one.inspection)} · ${when(one.arrivedAt)}`),
      ),
  );
  const words = el('textarea', { rows: '4', maxlength: '1900' });
  const form = el(
    'form',
    {
      onsubmit: async (event) => {
        event.preventDefault();
        const about = which.value === '' ? '' : fill(TEXT.aboutPattern, { number: which.value });
        const text = `${about}${words.value.trim()}`;
        if (words.value.trim() === '' && rating.value === '')
          return trouble(said, { title: TEXT.emptyFeedback, todo: TEXT.emptyFeedbackTodo });
        const answer = await ask('/public/feedback', {
          kind: kind.value,
          ...(rating.value === '' ? {} : { rating: Number(rating.value) }),
          ...(text === '' ? {} : { text }),
        });
        if (!answer.ok) return trouble(said, answer);
        form.replaceChildren(
          el('p', { class: 'ok', role: 'status' }, TEXT.sent),
          el('p', { class: 'num' }, answer.value.follow),
          el('p', { class: 't2' }, TEXT.follow),
        );
      },
    },
    el('label', {}, TEXT.kind, kind),
    el('label', {}, TEXT.rating, rating),
    el('label', {}, TEXT.words, words),
    el('label', {}, TEXT.which, which),
    el('p', { class: 't2' }, TEXT.whichHelp),
    said,
    el('button', { type: 'submit' }, TEXT.send),
  );
  return el('section', {}, el('h2', {}, TEXT.feedback), el('p', { class: 't2' }, TEXT.anonymous), form);
}

begin();
