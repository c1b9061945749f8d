/** The page of an audit: lists the accounts that the element `data` has, some at a time, and shows of an opened one what was found. */
const find = id => document.getElementById(id);
const { texts, showsPlatform, gains, severities, missing, accounts, sections } = JSON.parse(find('data').textContent);

/** Rows that are made at a time, and those that are printed at most. */
const STEP = 100;
const MOST_PRINTED = 1000;
/** Namespaces that the field proposes. */
const MOST_NAMESPACES = 1000;

const all = accounts.map(([namespace, name, isPlatform, gain, counts, findings, least, parts], order) => {
  const worst = counts.findIndex(count => count > 0);
  const place = namespace === '' ? name : `${namespace}/${name}`;
  return { namespace, name, place, isPlatform, gain, counts, worst: worst < 0 ? counts.length : worst, findings, least, parts, order };
});
const [table, more, search, namespace] = [document.querySelector('tbody'), find('more'), find('search'), find('namespace')];
const compare = (a, b) => (a < b ? -1 : Number(a > b));
const orders = {
  byNamespace: (a, b) => compare(a.namespace, b.namespace),
  byName: (a, b) => compare(a.name, b.name),
  byGain: (a, b) => a.order - b.order,
  byFindings: (a, b) => b.counts.map((count, i) => count - a.counts[i]).find(difference => difference !== 0) ?? 0,
  byLeast: (a, b) => compare(a.least, b.least),
};
const state = { order: 'byGain', sign: 1, gain: null, listed: [], shown: 0 };
let lowered;

/** An element; what is foreign reaches the page as its text only. */
function make(tag, properties, ...children) {
  const { attributes = {}, click, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), tag === 'button' ? { type: 'button' } : {}, rest);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (click) element.addEventListener('click', click);
  element.append(...children);
  return element;
}

function codeOf(text) {
  const code = make('pre', { tabIndex: 0 }, text);
  const copy = async () => {
    try {
      await window.navigator.clipboard.writeText(text);
      button.textContent = texts.copied;
    } catch {
      window.getSelection().selectAllChildren(code);
    }
  };
  const button = make('button', { click: copy }, texts.copy);
  return make('div', { className: 'code' }, code, button);
}

const listOf = items => make('ul', {}, ...items.map(itemOf));

function itemOf({ text, severity, code, items = [] }) {
  const badge = severity === undefined ? [] : [make('span', { className: severity }, `${texts[severity]}: `)];
  return make('li', {}, ...badge, text, ...(code === undefined ? [] : [codeOf(code)]), ...(items.length === 0 ? [] : [listOf(items)]));
}

function rowOf(one) {
  const details = make('tr', { className: 'details', hidden: true });
  const toggle = () => {
    const isOpen = details.hidden;
    if (isOpen && details.childElementCount === 0) {
      const shown = one.parts.map(part => make('section', {}, make('h3', {}, sections[part].title), listOf(sections[part].items)));
      details.append(make('td', { colSpan: 5 }, ...shown));
    }
    details.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
  };
  const button = make('button', { className: 'link', click: toggle, attributes: { 'aria-expanded': 'false' } }, one.name);
  const cells = [[one.namespace], [button], [gains[one.gain] ?? ''], [one.findings], [one.least]].map(children =>
    make('td', {}, ...children),
  );
  cells[2].className = `gain${one.gain}`;
  cells[3].className = severities[one.worst] ?? '';
  return [make('tr', { className: 'row' }, ...cells), details];
}

function showMore() {
  const next = state.listed.slice(state.shown, state.shown + STEP);
  state.shown += next.length;
  table.append(...next.flatMap(rowOf));
  more.hidden = state.shown >= state.listed.length;
}

function update() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > 0) lowered ??= sections.map(section => JSON.stringify(section).toLowerCase());
  const found = words.map(word => ({ word, parts: lowered.map(text => text.includes(word)) }));
  const [worst, isNamed] = [Number(find('severity').value), all.some(one => one.namespace === namespace.value)];
  const isListed = one =>
    (find('platform').checked || !one.isPlatform) &&
    (state.gain === null || one.gain === state.gain) &&
    (worst === 9 || one.worst <= worst) &&
    (isNamed ? one.namespace === namespace.value : one.namespace.includes(namespace.value)) &&
    found.every(({ word, parts }) => one.place.toLowerCase().includes(word) || one.parts.some(part => parts[part]));
  state.listed = all.filter(isListed).sort((a, b) => state.sign * orders[state.order](a, b) || a.order - b.order);
  state.shown = 0;
  table.replaceChildren();
  showMore();
  find('status').textContent = texts.listed.replace('{shown}', state.listed.length).replace('{count}', all.length);
}

/** Lists one account alone, opened. */
function open(one) {
  state.gain = null;
  for (const button of document.querySelectorAll('#gains button')) button.setAttribute('aria-pressed', 'false');
  find('severity').value = '9';
  [search.value, namespace.value] = [one.place, one.namespace];
  update();
  const row = [...table.querySelectorAll('.row')].find(({ cells }) => cells[1].textContent === one.name);
  const button = row.querySelector('button');
  button.click();
  find('all').scrollIntoView();
  button.focus({ preventScroll: true });
}

const own = all.filter(({ isPlatform }) => !isPlatform);
gains.forEach((text, gain) => {
  const press = ({ currentTarget }) => {
    state.gain = state.gain === gain ? null : gain;
    for (const one of document.querySelectorAll('#gains button'))
      one.setAttribute('aria-pressed', String(one === currentTarget && state.gain !== null));
    update();
  };
  const count = own.filter(one => one.gain === gain).length;
  const button = make('button', { click: press, attributes: { 'aria-pressed': 'false' } }, make('b', {}, String(count)), text);
  find('gains').append(make('li', {}, button));
});
const first = own.filter(one => one.gain < gains.length - 1 || one.worst < one.counts.length).slice(0, 10);
for (const one of first) {
  const link = make('button', { className: 'link', click: () => open(one) }, one.place);
  const text = [gains[one.gain] ?? '', one.findings.split(', ')[0]].filter(Boolean).join('; ');
  document.querySelector('#first ol').append(make('li', {}, link, `: ${text}`));
}
find('first').hidden = first.length === 0;
find('unknown')
  .querySelector('ul')
  .append(...missing.map(itemOf));
find('unknown').hidden = missing.length === 0;
find('ofPlatform').hidden = own.length === all.length;
find('platform').checked = showsPlatform;
const names = [...new Set(all.map(one => one.namespace))].sort().slice(0, MOST_NAMESPACES);
find('namespaces').append(...names.map(value => make('option', { value })));
for (const [id, order] of Object.entries(orders))
  find(id).addEventListener('click', ({ currentTarget }) => {
    state.sign = state.order === id ? -state.sign : 1;
    state.order = order && id;
    for (const head of document.querySelectorAll('th')) head.removeAttribute('aria-sort');
    currentTarget.parentElement.setAttribute('aria-sort', state.sign > 0 ? 'ascending' : 'descending');
    update();
  });
document.querySelector('form').addEventListener('input', update);
document.querySelector('form').addEventListener('submit', event => event.preventDefault());
more.addEventListener('click', showMore);
new window.IntersectionObserver(([{ isIntersecting }]) => isIntersecting && !more.hidden && showMore()).observe(more);
window.addEventListener('beforeprint', () => {
  while (state.shown < Math.min(state.listed.length, MOST_PRINTED)) showMore();
});
update();
