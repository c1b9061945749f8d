import { valueAt } from '@scc-lens/words';
import { expand, stepsOf, unjudgedKindOf, workloadKindOf } from './kinds';
import { lookalikesIn } from './lookalikes';
import type { KubernetesObject } from './types';

/** Why no workload represents the pods of an object: its controller composes them, it deploys manifests that are elsewhere, or its controller is not known. */
export type UnjudgedPods = 'composed' | 'elsewhere' | 'unknown';

/** Why the pods of an object are not judged; null where it makes none, or they are. */
export function unjudgedPodsOf(object: KubernetesObject): UnjudgedPods | null {
  const { apiVersion, kind, value } = object;
  if (workloadKindOf(apiVersion, kind) !== undefined) return null;
  const row = unjudgedKindOf(apiVersion, kind);
  if (row === undefined) return lookalikesIn(object).some(({ isTemplate }) => !isTemplate) ? 'unknown' : null;
  const makesPods = row.pods.some(pattern => expand(value, stepsOf(pattern)).some(path => (valueAt(value, path) ?? null) !== null));
  if (!makesPods) return null;
  return row.isElsewhere === true ? 'elsewhere' : 'composed';
}
