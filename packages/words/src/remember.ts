import { copied } from './text';

/** A function of an object that is computed once for each, and forgotten with it; the object must never change. */
export function remember<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return key => {
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as V;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

/** The value under a key, made and kept where there is none. */
export function cached<K, V>(known: { get: (key: K) => V | undefined; set: (key: K, value: V) => unknown }, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = make();
  known.set(key, value);
  return value;
}

/** The same in a map that is emptied at so many entries: for what is asked for again soon, or not at all. */
export function cachedSoon<K, V>(known: Map<K, V>, most: number, key: K, make: () => V): V {
  if (known.size >= most && !known.has(key)) known.clear();
  return cached(known, key, make);
}

/** So many texts of at most so many characters are remembered: the names and images of a file come again and again. */
const MOST_TEXTS = 500;
const LONGEST_TEXT = 200;

/** A function of a text that is remembered for short ones, until too many others were asked about. */
export function rememberTexts<V>(compute: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return text =>
    known.get(text) ?? (text.length > LONGEST_TEXT ? compute(text) : cachedSoon(known, MOST_TEXTS, copied(text), () => compute(text)));
}

/** A value that is computed when it is first asked for; what it is computed from is kept no longer. */
export function lazily<V extends object>(compute: () => V): () => V {
  let state: { readonly compute: () => V } | { readonly value: V } = { compute };
  return () => {
    if ('compute' in state) state = { value: state.compute() };
    return state.value;
  };
}

/** Items under each of their keys, in their order. */
export function groupBy<T>(items: Iterable<T>, keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
