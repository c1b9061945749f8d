import { isList, isObject, isText, listOf, textOf, valueAt } from '../words';
import type { FieldPath, Json, JsonObject } from '../words';
import type { KubernetesObject } from './types';
import { mayMakePods, unjudgedKindOf } from './unjudgedKinds';
import { groupOf, workloadKindOf } from './workloadKinds';
import { expand, stepsOf } from './workloads';

/** Pods that an object makes and that no workload represents. */
export interface UnjudgedPods {
  /** Whether the kind is known to make pods of it; else it only looks like a pod template. */
  readonly isKnownKind: boolean;
  /** From the document's root to each field that pods are made of; one at least. */
  readonly paths: readonly FieldPath[];
  /** What is there, or for a known kind the whole `spec`, from which its controller takes the rest. */
  readonly values: readonly Json[];
  /** From the document's root to the fields that name a service account. */
  readonly accounts: readonly { readonly path: FieldPath; readonly name: string }[];
}

/** The pods of an object that are not judged; null where there are none. */
export function unjudgedPodsOf(object: KubernetesObject): UnjudgedPods | null {
  const group = groupOf(object.apiVersion);
  if (workloadKindOf(object.apiVersion, object.kind) !== undefined) return null;
  const row = unjudgedKindOf(group, object.kind);
  if (row === undefined && !mayMakePods(group, object.kind)) return null;
  const found = row === undefined ? templatesIn(object.value) : row.pods.flatMap(pattern => existing(object.value, pattern));
  if (found.length === 0) return null;
  const accountPaths =
    row === undefined
      ? found.map(path => [...path, 'serviceAccountName'])
      : row.accounts.flatMap(pattern => existing(object.value, pattern));
  return {
    isKnownKind: row !== undefined,
    paths: found.map(path => [...object.path, ...path]),
    values: row === undefined ? found.map(path => valueAt(object.value, path) ?? null) : [object.value['spec'] ?? null],
    accounts: accountPaths.flatMap(path => {
      const name = textOf(valueAt(object.value, path));
      return name === '' ? [] : [{ path: [...object.path, ...path], name }];
    }),
  };
}

function existing(value: JsonObject, pattern: string): readonly FieldPath[] {
  return expand(value, stepsOf(pattern)).filter(path => (valueAt(value, path) ?? null) !== null);
}

/** What is written by others, or is no pod but a description of values. */
const SKIPPED: ReadonlySet<string> = new Set(['metadata', 'openAPIV3Schema', 'status', 'values', 'valuesObject']);

/** Every mapping in an object that looks like a pod's spec. In linear time, however deep. */
function templatesIn(root: JsonObject): readonly FieldPath[] {
  const found: FieldPath[] = [];
  const open: { readonly value: Json; readonly path: FieldPath }[] = [{ value: root, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (isObject(value) && looksLikePod(value, path)) found.push(path);
    else if (isList(value)) value.forEach((item, i) => open.push({ value: item, path: [...path, i] }));
    else if (isObject(value))
      for (const [key, entry] of Object.entries(value))
        if (entry !== undefined && !SKIPPED.has(key)) open.push({ value: entry, path: [...path, key] });
  }
  return found.toReversed();
}

/** Containers with images; under a pod template those with names alone, as controllers fill in images. */
function looksLikePod(value: JsonObject, path: FieldPath): boolean {
  const containers = ['initContainers', 'containers'].flatMap(list => listOf(value[list])).filter(isObject);
  if (containers.some(({ image }) => isText(image))) return true;
  return path.at(-1) === 'spec' && /template$/i.test(String(path.at(-2))) && containers.some(({ name }) => isText(name));
}
