/** The page of an audit: lists the accounts that the element `data` has, some at a time, and shows of an opened one what was found. */
const find = id => document.getElementById(id);
const { texts, showsPlatform, gains, severities, missing, accounts, sections } = JSON.parse(find('data').textContent);
const [table, form] = ['tbody', 'form'].map(tag => document.querySelector(tag));
const [more, search, namespace, platform] = ['more', 'search', 'namespace', 'platform'].map(find);

/** What Visual Studio Code gives a page in it. */
const editor = window.acquireVsCodeApi?.();

/** Rows that are made at a time, those that are printed at most, and namespaces that the field proposes. */
const [STEP, MOST_PRINTED, MOST_NAMESPACES] = [100, 1000, 1000];

const all = accounts.map(([namespace, name, isPlatform, gain, counts, findings, least, parts], order) => {
  const worst = counts.findIndex(count => count > 0);
  const place = namespace === '' ? name : `${namespace}/${name}`;
  return { namespace, name, place, isPlatform, gain, counts, worst: worst < 0 ? counts.length : worst, findings, least, parts, order };
});
const own = all.filter(({ isPlatform }) => !isPlatform);
const by = name => (a, b) => (a[name] < b[name] ? -1 : Number(a[name] > b[name]));
const orders = {
  ...{ byNamespace: by('namespace'), byName: by('name'), byGain: by('order'), byLeast: by('least') },
  byFindings: (a, b) => b.counts.map((count, i) => count - a.counts[i]).find(difference => difference !== 0) ?? 0,
};
const state = { order: 'byGain', sign: 1, gain: null, listed: [], shown: 0 };
let searched;

/** An element. What is foreign comes into the page as its text only. */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), tag === 'button' ? { type: 'button' } : {}, properties);
  element.append(...children);
  return element;
}

function codeOf(text, file) {
  const code = make('pre', { tabIndex: 0 }, text);
  const copied = ({ target }) => {
    const select = () => window.getSelection().selectAllChildren(code);
    window.navigator.clipboard.writeText(text).then(() => (target.textContent = texts.copied), select);
  };
  const added = () => editor.postMessage({ file, text });
  const adds = editor !== undefined && file !== undefined ? make('button', { onclick: added }, texts.add) : '';
  return make('div', { className: 'code' }, code, make('button', { onclick: copied }, texts.copy), adds);
}

const listOf = items => make('ul', {}, ...items.map(itemOf));

function itemOf({ text, severity, code, file, items = [] }) {
  const badge = severity === undefined ? '' : make('span', { className: severity }, `${texts[severity]}: `);
  return make('li', {}, badge, text, code === undefined ? '' : codeOf(code, file), items.length === 0 ? '' : listOf(items));
}

function rowOf({ namespace: home, name, gain, worst, findings, least, parts }) {
  const details = make('tr', { className: 'details', hidden: true });
  const onclick = () => {
    const shown = parts.map(part => make('section', {}, make('h3', {}, sections[part].title), listOf(sections[part].items)));
    if (details.childElementCount === 0) details.append(make('td', { colSpan: 5 }, ...shown));
    details.hidden = !details.hidden;
    button.ariaExpanded = String(!details.hidden);
  };
  const button = make('button', { className: 'link', ariaExpanded: 'false', onclick }, name);
  const cells = [
    ['', home],
    ['', button],
    [`gain${gain}`, gains[gain] ?? ''],
    [severities[worst] ?? '', findings],
    ['', least],
  ];
  return [make('tr', { className: 'row' }, ...cells.map(([className, child]) => make('td', { className }, child))), details];
}

function showMore() {
  const next = state.listed.slice(state.shown, state.shown + STEP);
  state.shown += next.length;
  table.append(...next.flatMap(rowOf));
  more.hidden = state.shown >= state.listed.length;
}

function update() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > 0) searched ??= sections.map(section => JSON.stringify(section).toLowerCase());
  const found = words.map(word => ({ word, parts: searched.map(text => text.includes(word)) }));
  const [worst, home] = [Number(find('severity').value), namespace.value];
  const isNamed = home !== '' && all.some(one => one.namespace === home);
  const isListed = one =>
    (platform.checked || !one.isPlatform) &&
    (state.gain ?? one.gain) === one.gain &&
    one.worst <= worst &&
    (isNamed ? one.namespace === home : one.namespace.includes(home)) &&
    found.every(({ word, parts }) => one.place.toLowerCase().includes(word) || one.parts.some(part => parts[part]));
  state.listed = all.filter(isListed).sort((a, b) => state.sign * orders[state.order](a, b) || a.order - b.order);
  state.shown = 0;
  table.replaceChildren();
  showMore();
  find('status').textContent = texts.listed.replace('{shown}', state.listed.length).replace('{count}', all.length);
}

/** Lists one gain alone; all where it is null. */
function press(gain) {
  state.gain = gain;
  document.querySelectorAll('#gains button').forEach((button, i) => (button.ariaPressed = String(i === gain)));
  update();
}

function clear() {
  form.reset();
  press(null);
}

/** Lists one account alone, opened. */
function open({ place, namespace: home, name }) {
  clear();
  [search.value, namespace.value] = [place, home];
  update();
  const button = [...table.querySelectorAll('.row button')].find(({ textContent }) => textContent === name);
  button.click();
  find('all').scrollIntoView();
  button.focus({ preventScroll: true });
}

const gainItems = gains.map((text, gain) => {
  const count = own.filter(one => one.gain === gain).length;
  const onclick = () => press(state.gain === gain ? null : gain);
  // The last but one is for accounts of which it is not known; mostly there are none.
  const hidden = count === 0 && gain === gains.length - 2;
  return make('li', { hidden }, make('button', { onclick }, make('b', {}, String(count)), text));
});
find('gains').append(...gainItems);
const first = own.filter(one => one.gain < gains.length - 1 || one.worst < one.counts.length).slice(0, 10);
const firstItems = first.map(one => {
  const text = [gains[one.gain], one.findings.split(', ')[0]].filter(Boolean).join('; ');
  return make('li', {}, make('button', { className: 'link', onclick: () => open(one) }, one.place), `: ${text}`);
});
document.querySelector('#first ol').append(...firstItems);
find('first').hidden = first.length === 0;
find('unknown').append(codeOf(missing));
find('unknown').hidden = missing === '';
find('ofPlatform').hidden = own.length === all.length;
platform.defaultChecked = showsPlatform;
const names = [...new Set(all.map(one => one.namespace))].sort().slice(0, MOST_NAMESPACES);
find('namespaces').append(...names.map(value => make('option', { value })));
for (const id of Object.keys(orders))
  find(id).onclick = ({ target }) => {
    Object.assign(state, { order: id, sign: state.order === id ? -state.sign : 1 });
    for (const head of document.querySelectorAll('th')) head.ariaSort = null;
    target.parentElement.ariaSort = state.sign > 0 ? 'ascending' : 'descending';
    update();
  };
Object.assign(form, { oninput: update, onsubmit: event => event.preventDefault() });
find('clear').onclick = clear;
more.onclick = showMore;
new window.IntersectionObserver(([{ isIntersecting }]) => isIntersecting && !more.hidden && showMore()).observe(more);
window.onbeforeprint = () => {
  while (state.shown < Math.min(state.listed.length, MOST_PRINTED)) showMore();
};
press(null);
