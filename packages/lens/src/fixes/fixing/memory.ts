import { isObject, isText, valueAt } from '@scc-lens/words';
import type { FieldPath, Json } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import type { Choice } from './resolve';

/**
 * Remembers which remedies do not last. A remedy may be applied as often as there were findings at one time that it was offered for; one
 * that is wanted more often has not removed its finding, or another fix has brought it back, and so on without end.
 */
export interface Memory {
  /** Starts counting again; what is futile stays futile. */
  readonly restart: () => void;
  /** The choices that may be made, and those that are known not to last. */
  readonly sort: (
    file: ParsedFile,
    choices: readonly Choice[],
  ) => { readonly possible: readonly Choice[]; readonly futile: readonly Choice[] };
  /** Whether one of the choices would be made too often; it is futile from now on. */
  readonly isExhausted: (file: ParsedFile, choices: readonly Choice[]) => boolean;
  /** Takes note of what was offered in a round and what was made of it. */
  readonly note: (file: ParsedFile, offered: readonly Choice[], applied: readonly Choice[]) => void;
}

export function createMemory(): Memory {
  const futile = new Set<string>();
  let most = new Map<string, number>();
  let made = new Map<string, number>();
  return {
    restart: () => {
      most = new Map();
      made = new Map();
    },
    sort: (file, choices) => ({
      possible: choices.filter(choice => !futile.has(keyOf(file, choice))),
      futile: choices.filter(choice => futile.has(keyOf(file, choice))),
    }),
    isExhausted: (file, choices) => {
      const exhausted = choices.map(choice => keyOf(file, choice)).filter(key => (made.get(key) ?? 0) >= (most.get(key) ?? Infinity));
      for (const key of exhausted) futile.add(key);
      return exhausted.length > 0;
    },
    note: (file, offered, applied) => {
      for (const [key, count] of countsOf(file, offered)) most.set(key, Math.max(count, most.get(key) ?? 0));
      for (const [key, count] of countsOf(file, applied)) made.set(key, (made.get(key) ?? 0) + count);
    },
  };
}

/** What is fixed, where and how: in names, because indices move with every fix. */
function keyOf({ manifests }: ParsedFile, { finding: { rule, document, path, message }, remedy: { title } }: Choice): string {
  return JSON.stringify([rule, document, namedPath(manifests[document]?.value, path), message, title]);
}

function namedPath(root: Json | undefined, path: FieldPath): readonly unknown[] {
  return path.map((step, i) => (typeof step === 'number' ? nameOf(valueAt(root, path.slice(0, i + 1))) : step));
}

/** An item's name, or itself where it is no mapping. */
function nameOf(item: Json | undefined): unknown {
  if (!isObject(item)) return item;
  const metadata = item['metadata'];
  return [item['name'], isObject(metadata) && isText(metadata['name']) ? metadata['name'] : null];
}

function countsOf(file: ParsedFile, choices: readonly Choice[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const choice of choices) counts.set(keyOf(file, choice), (counts.get(keyOf(file, choice)) ?? 0) + 1);
  return counts;
}
