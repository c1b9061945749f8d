import { textOf, valueAt, type Json } from '@scc-lens/words';
import { expand, isOwnVersion, stepsOf, unjudgedKindOf, workloadKindOf } from './kinds';
import { lookalikesIn } from './lookalikes';
import type { KubernetesObject } from './types';

/** Why no workload represents the pods of an object: its controller composes them, it deploys manifests that are elsewhere or a template, its controller is not known, or its API version has no such kind. */
export type UnjudgedPods = 'composed' | 'elsewhere' | 'template' | 'unknown' | 'absent';

/** Why the pods of an object are not judged; null where it makes none, or they are. */
export function unjudgedPodsOf(object: KubernetesObject): UnjudgedPods | null {
  const { apiVersion, kind, value } = object;
  if (workloadKindOf(apiVersion, kind) !== undefined) return null;
  const row = unjudgedKindOf(apiVersion, kind);
  const found = lookalikesIn(object);
  if (row === undefined) return found.every(({ isTemplate }) => isTemplate) ? null : isOwnVersion(apiVersion) ? 'absent' : 'unknown';
  if (found.some(({ isTemplate }) => isTemplate)) return null;
  const { inMode } = row;
  const mode = inMode === undefined ? undefined : valueAt(value, ['metadata', 'annotations', inMode.annotation]);
  const { pods } = inMode !== undefined && mode === inMode.value ? inMode : row;
  if (pods.every(pattern => expand(value, stepsOf(pattern)).every(path => isNothing(valueAt(value, path))))) return null;
  if (row.isTemplate === true) return 'template';
  return row.isElsewhere === true ? 'elsewhere' : 'composed';
}

/** Whether a field is empty, or a template of a policy's objects that forbids each of them (`mustnothave`). */
function isNothing(field: Json | undefined): boolean {
  const types = [...textOf(field).matchAll(/\bcomplianceType["']?[ \t]*:[ \t]*(\S+)/g)];
  return (field ?? null) === null || (types.length > 0 && types.every(([, type = '']) => /^["']?mustnothave["',]*$/i.test(type)));
}
