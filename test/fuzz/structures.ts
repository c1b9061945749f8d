/** JSON values that resemble real ones: what a faulty controller, another version of an API or a hostile server makes of them. */
import type { Random } from './random';

/** A place in a value: in which list or mapping, and where there. */
interface Place {
  readonly holder: unknown[] | Map<string, unknown>;
  readonly step: number | string;
}

/** A placeholder for a text of JSON that JSON.stringify cannot write. */
const DEEP = '\u0000deep\u0000';
const LEVELS = [100, 450, 600, 40_000];

/** A JSON text made from another one by a few changes of its structure. */
export function mutateJson(text: string, random: Random): string {
  const root = new Map([['', open(JSON.parse(text))]]);
  for (let left = 1 + random.below(6); left > 0; left--) {
    const places = placesIn(root);
    if (places.length === 0) break;
    const { holder, step } = random.pick(places);
    const other = random.pick(places);
    random.pick(CHANGES)({ holder, step }, get(other), random);
  }
  const written = JSON.stringify(close(root.get('') ?? null), null, 1);
  return written.includes(DEEP_TEXT) ? written.replaceAll(DEEP_TEXT, () => deep(random)) : written;
}

const DEEP_TEXT = JSON.stringify(DEEP);

function deep(random: Random): string {
  const levels = random.pick(LEVELS);
  const [start, end] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"f:a":', '}'],
  ] as const);
  return `${start.repeat(levels)}${random.pick(['0', '{}', '""'])}${end.repeat(levels)}`;
}

/** A value with Maps for mappings, whose keys may be any texts. */
function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, below]) => [key, open(below)]));
}

function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  return value instanceof Map ? Object.fromEntries([...(value as Map<string, unknown>)].map(([key, below]) => [key, close(below)])) : value;
}

function placesIn(value: unknown): readonly Place[] {
  const places: Place[] = [];
  const queue = [value];
  // Grows while it is read.
  for (const holder of queue) {
    if (!Array.isArray(holder) && !(holder instanceof Map)) continue;
    for (const [step, below] of (holder as unknown[] | Map<string, unknown>).entries()) {
      places.push({ holder: holder as Place['holder'], step });
      queue.push(below);
    }
  }
  return places;
}

function get({ holder, step }: Place): unknown {
  return holder instanceof Map ? holder.get(String(step)) : holder[Number(step)];
}

function set({ holder, step }: Place, value: unknown): void {
  if (holder instanceof Map) holder.set(String(step), value);
  else holder[Number(step)] = value;
}

function remove({ holder, step }: Place): void {
  if (holder instanceof Map) holder.delete(String(step));
  else holder.splice(Number(step), 1);
}

type Change = (place: Place, other: unknown, random: Random) => void;

const CHANGES: readonly Change[] = [
  (place, _, random) => {
    set(place, open(random.pick(VALUES)));
  },
  (place, _, random) => {
    set(place, open(random.pick(VALUES)));
  },
  place => {
    remove(place);
  },
  // A copy of what is elsewhere, also below itself.
  (place, other) => {
    set(place, open(close(other)));
  },
  // Another name for what it is.
  (place, _, random) => {
    if (!(place.holder instanceof Map)) return;
    const value = get(place);
    if (random.once(2)) remove(place);
    place.holder.set(random.pick(KEYS), value);
  },
  // A list with more items, in another order, or one item in the place of a list.
  (place, _, random) => {
    const value = get(place);
    if (!Array.isArray(value)) return;
    if (value.length > 0) value.splice(random.below(value.length + 1), 0, open(close(random.pick(value))));
    if (random.once(2)) value.reverse();
    if (random.once(8)) set(place, value[0]);
  },
  // Many of them, with names of their own.
  (place, _, random) => {
    const value = get(place);
    if (!Array.isArray(value) || value.length === 0 || !random.once(8)) return;
    const some = JSON.stringify(close(value[0]));
    const count = Math.min(random.pick([10, 100, 2_000]), Math.floor(150_000 / some.length));
    for (let i = 0; i < count; i++)
      value.push(open(JSON.parse(some.replace(/"name":"[^"]*"/, `"name":"n${i}"`).replace(/"uid":"[^"]*"/, `"uid":"u${i}"`))));
  },
  (place, _, random) => {
    const value = get(place);
    if (typeof value !== 'string') return;
    const at = random.below(value.length + 1);
    set(place, value.slice(0, at) + random.pick(TEXTS) + value.slice(random.once(2) ? at : at + random.below(4)));
  },
  (place, _, random) => {
    set(place, random.once(2) ? [get(place)] : new Map([[random.pick(KEYS), get(place)]]));
  },
];

const VALUES: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1.5,
  1e21,
  2 ** 53,
  true,
  false,
  'True',
  'False',
  [],
  {},
  [null],
  [[]],
  { '': '' },
  { a: null },
  { toString: 1 },
  { toJSON: 1 },
  { length: 3 },
  JSON.parse('{"__proto__": {"name": "x"}}'),
  '\ud800',
  '__proto__',
  'a'.repeat(5_000),
  '2026-01-02T03:04:05Z',
  '+275760-09-14T00:00:00Z',
  DEEP,
];

const KEYS: readonly string[] = [
  '',
  'a',
  '.',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a/b~c',
  'a.b',
  'f:',
  'k:',
  'k:{',
  'k:{"name":"main"}',
  'v:1',
  'i:0',
  'i:-1',
  'name',
  'metadata',
  'status',
  'items',
  '\ud800',
  'é',
];

const TEXTS: readonly string[] = [
  ...KEYS,
  ...Array.from('{}[],:/%?#"\'\\\n\t .-_=&'),
  '..',
  '../',
  '%2e%2e',
  '${P}',
  '1e999',
  '100m',
  '0.5Gi',
  'HUSHHUSH',
  '[x](command:y)',
  '\u2028',
  'x'.repeat(300),
];

/** The smallest JSON text that still fails: without the entries and items that it does not need, and with shorter values. */
export async function shrinkJson(text: string, fails: (text: string) => Promise<boolean>, end: number): Promise<string> {
  const written = JSON.stringify(JSON.parse(text), null, 1);
  let smallest = (await fails(written)) ? written : text;
  for (let before = ''; before !== smallest && Date.now() < end;) {
    before = smallest;
    for (let index = 1; Date.now() < end;) {
      const smaller = await smallerAt(smallest, index, fails);
      if (smaller === null) break;
      if (smaller === smallest) index++;
      smallest = smaller;
    }
  }
  return smallest;
}

/** The text without what is at a place, or with less of it; as it is where both pass, and null behind the last place. Outer places come first. */
async function smallerAt(text: string, index: number, fails: (text: string) => Promise<boolean>): Promise<string | null> {
  for (const change of [remove, shorten]) {
    const root = new Map([['', open(JSON.parse(text))]]);
    const place = placesIn(root)[index];
    if (place === undefined) return null;
    change(place);
    const tried = JSON.stringify(close(root.get('')), null, 1);
    if (tried.length < text.length && (await fails(tried))) return tried;
  }
  return text;
}

function shorten(place: Place): void {
  const value = get(place);
  if (typeof value === 'string') set(place, value.slice(0, Math.floor(value.length / 2)));
  else if (value !== 0) set(place, 0);
}
