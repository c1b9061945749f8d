import { textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { expand, stepsOf, unjudgedKindOf, workloadKindOf } from './kinds';
import type { UnjudgedKind } from './kinds';
import { lookalikesIn } from './lookalikes';
import type { KubernetesObject } from './types';

/** Pods that an object makes and that no workload represents. */
export interface UnjudgedPods {
  /** What its controller does: it composes pods, it deploys manifests that are elsewhere, or it is not known and this only looks like a pod template. */
  readonly makes: 'composed' | 'elsewhere' | 'unknown';
  /** From the document's root to each field that pods are made of; one at least. */
  readonly paths: readonly FieldPath[];
  /** The fields of the pods, or the whole `spec` for a kind that composes pods; nothing that is elsewhere. */
  readonly values: readonly Json[];
  /** From the document's root to the fields that name a service account. */
  readonly accounts: readonly { readonly path: FieldPath; readonly name: string }[];
}

/** The pods of an object that are not judged; null where there are none. */
export function unjudgedPodsOf(object: KubernetesObject): UnjudgedPods | null {
  if (workloadKindOf(object.apiVersion, object.kind) !== undefined) return null;
  const row = unjudgedKindOf(object.apiVersion, object.kind);
  const found = row === undefined ? unlikePods(object) : row.pods.flatMap(pattern => existing(object.value, pattern));
  if (found.length === 0) return null;
  const accountPaths =
    row === undefined
      ? found.map(path => [...path, 'serviceAccountName'])
      : row.accounts.flatMap(pattern => existing(object.value, pattern));
  return {
    makes: row === undefined ? 'unknown' : row.isElsewhere === true ? 'elsewhere' : 'composed',
    paths: found.map(path => [...object.path, ...path]),
    values: valuesOf(object, row, found),
    accounts: accountPaths.flatMap(path => {
      const name = textOf(valueAt(object.value, path));
      return name === '' ? [] : [{ path: [...object.path, ...path], name }];
    }),
  };
}

function valuesOf({ value }: KubernetesObject, row: UnjudgedKind | undefined, found: readonly FieldPath[]): readonly Json[] {
  if (row?.isElsewhere === true) return [];
  return row === undefined ? found.map(path => valueAt(value, path) ?? null) : [value['spec'] ?? null];
}

/** What looks like a pod in an object of a kind that is in no table, and is not judged. */
function unlikePods(object: KubernetesObject): readonly FieldPath[] {
  return lookalikesIn(object)
    .filter(({ isTemplate }) => !isTemplate)
    .map(({ spec }) => spec);
}

function existing(value: JsonObject, pattern: string): readonly FieldPath[] {
  return expand(value, stepsOf(pattern)).filter(path => (valueAt(value, path) ?? null) !== null);
}
