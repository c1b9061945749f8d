/** What a field conflict is about: the values on the cluster and in the manifest. */
import { hideSecretValues } from '../../objects';
import type { PlannedObject } from '../../objects';
import { fieldsAt, isFields, parseJson } from '../../words';
import type { FieldConflict, Fields } from '../../words';
import { diffTexts } from '../messages';

export interface ConflictValues extends FieldConflict {
  /** As text, cut where it is long; null where the field's name is ambiguous, and after the first hundred. Values of Secrets are hidden. */
  readonly values: { readonly onCluster: string; readonly inManifest: string } | null;
}

/** More than anyone reads. */
const MOST_CONFLICTS = 100;

/** @param live the object on the cluster */
export function conflictValues({ object }: PlannedObject, live: Fields, conflicts: readonly FieldConflict[]): readonly ConflictValues[] {
  const pair: Pair = { onCluster: hideSecretValues(live, undefined), inManifest: hideSecretValues(object, live) };
  return conflicts.map((conflict, index) => {
    const found = index < MOST_CONFLICTS ? follow(pair, conflict.field) : null;
    if (found?.inManifest === undefined) return { ...conflict, values: null };
    return { ...conflict, values: { onCluster: valueText(found.onCluster), inManifest: valueText(found.inManifest) } };
  });
}

interface Pair {
  readonly onCluster: unknown;
  readonly inManifest: unknown;
}

/** A step into a list, and the parts of one: `a="x,y",b=1` in two. What is quoted may contain any sign. */
const LIST_STEP = /^\[((?:"(?:[^"\\]|\\.)*"|[^"\]])*)\]/;
const PART = /(?:"(?:[^"\\]|\\.)*"|[^",])+/g;

/** The values that a path leads to. A key may contain dots, so the objects decide; null where two of their keys fit the text. */
function follow(from: Pair, field: string): Pair | null {
  let pair = from;
  let rest = field;
  while (rest !== '') {
    if (rest.startsWith('[')) {
      const [whole, step] = LIST_STEP.exec(rest) ?? [];
      if (whole === undefined || step === undefined) return null;
      pair = both(pair, value => itemAt(value, step));
      rest = rest.slice(whole.length);
    } else {
      const text = rest.startsWith('.') ? rest.slice(1) : rest;
      const [key, ...others] = keysOf(pair).filter(name => name !== '' && text.startsWith(name) && endsStep(text.charAt(name.length)));
      if (key === undefined || others.length > 0) return null;
      pair = both(pair, value => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined));
      rest = text.slice(key.length);
    }
  }
  return pair;
}

const endsStep = (next: string): boolean => next === '' || next === '.' || next === '[';

const both = ({ onCluster, inManifest }: Pair, step: (value: unknown) => unknown): Pair => ({
  onCluster: step(onCluster),
  inManifest: step(inManifest),
});

const keysOf = ({ onCluster, inManifest }: Pair): readonly string[] => [
  ...new Set([...Object.keys(fieldsAt(onCluster)), ...Object.keys(fieldsAt(inManifest))]),
];

/** A step into a list, as structured-merge-diff prints it between brackets: `name="main"`, `="x"` or `0`. */
function itemAt(value: unknown, step: string): unknown {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  if (/^\d+$/.test(step)) return items[Number(step)];
  if (step.startsWith('=')) return items.find(item => item === parseJson(step.slice(1)));
  const keys = (step.match(PART) ?? []).map(part => {
    const equals = part.indexOf('=');
    return [part.slice(0, equals), parseJson(part.slice(equals + 1))] as const;
  });
  const exact = items.filter(item => keys.every(([key, wanted]) => fieldsAt(item)[key] === wanted));
  // A manifest may leave out a key for which there is a default.
  const possible = items.filter(item => keys.every(([key, wanted]) => [wanted, undefined].includes(fieldsAt(item)[key])));
  return only(exact) ?? only(possible);
}

const only = ([item, ...others]: readonly unknown[]): unknown => (others.length === 0 ? item : undefined);

const MOST = 60;

function valueText(value: unknown): string {
  if (value === undefined) return diffTexts.notSet();
  const text = JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
