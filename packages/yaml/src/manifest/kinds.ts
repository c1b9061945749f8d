/** Which kinds have pods, contain other objects, or make pods that are not judged: the rows of `kinds.json`, the only place that knows them. */
import { isList, isObject, isPlaceholder, type FieldPath, type Json } from '@scc-lens/words';
import data from './kinds.json';
import type { kindTexts } from './messages';

interface Kind {
  readonly kind: string;
  /** API groups that serve it, in any version; the empty one is the core group. */
  readonly groups: readonly string[];
  /** The Go type that has the fields of the row, or the document that defines them. */
  readonly source: string;
}

/** A kind with pod templates, each a PodTemplateSpec from which its controller makes pods without changing what admission looks at. */
export interface WorkloadKind extends Kind {
  /** The only API version that Kubernetes serves, where there were others. */
  readonly servedAs?: string;
  /** From the object to each mapping with the pod's `metadata` and `spec`; `*` matches every list item or map entry. */
  readonly podTemplates: readonly string[];
  /** From the object to the list of volumeClaimTemplates, where the kind has one. */
  readonly claimTemplates?: string;
  /** Namespace and name of the service account whose controller creates the pods; null where a user does, or no controller. */
  readonly controller: string | null;
  /** Where another one creates them: the first that applies. */
  readonly otherControllers?: readonly (Applies & { readonly controller: string })[];
  /** The service account of pods whose template names none, where the controller does not leave that to the API server. */
  readonly accounts?: readonly ControllerAccount[];
  /** Why init containers cannot be added. */
  readonly forbidsInitContainers?: keyof typeof kindTexts;
  /** What a changed pod template needs in addition to an apply. */
  readonly immutable?: keyof typeof kindTexts;
  /** Whether its pods run until they are deleted, and the object selects them by their labels, or end; absent where Kubernetes does not decide. */
  readonly runs?: 'service' | 'job';
  /** Whether Kubernetes or OpenShift serves it itself, not as a custom resource: its API server decodes and validates the template. */
  readonly isOwn?: true;
  /** Whether its controller, not one of Kubernetes' own, is known to copy the template as it is. */
  readonly copies?: true;
  /** Whether objects without the template are valid too. */
  readonly isOptional?: true;
  /** Whether the pod spec has fields that Kubernetes' does not have. */
  readonly extendsPodSpec?: true;
  /** Whether the server or the controller fills in what a pod requires, such as images: always, or with one of these fields of the object. */
  readonly fillsIn?: true | readonly string[];
}

/** The pods of an object to which a statement applies. */
export interface Applies {
  /** A path from the object to the pod template; `*` matches any step. */
  readonly template: string;
  /** A field that has to be true. */
  readonly when?: string;
  /** The only API version to which this applies. */
  readonly apiVersion?: string;
}

interface ControllerAccount extends Applies {
  /** `{name}` is the object's; null where it cannot be known. */
  readonly name: string | null;
  /** From the object to the security context of a container that the controller adds to the pod. */
  readonly context?: string;
}

/** A kind whose objects carry other objects, which a controller creates from them. */
export interface Wrapper extends Kind {
  /** From the object to each object that it carries; `*` matches every list item. */
  readonly contents: string;
  /** Whether `oc` sends a cluster only what it carries. */
  readonly isUnwrapped?: true;
}

/** A kind whose controller composes pods from several fields, or deploys manifests that are elsewhere: no field is the pod that admission sees. */
export interface UnjudgedKind extends Kind {
  /** From the object to what pods are made of; `*` matches every list item or map entry. An object with none of them makes no pods. */
  readonly pods: readonly string[];
  /** The same of an object whose annotation has a value. */
  readonly inMode?: Pick<UnjudgedKind, 'pods'> & { readonly annotation: string; readonly value: string };
  /** Whether it deploys manifests that are elsewhere, so that no pod is composed of its fields. */
  readonly isElsewhere?: true;
  /** Whether these are a template in it, which a cluster fills in. */
  readonly isTemplate?: true;
  /** Whether an object may have true pod templates, which are judged as in a kind that is in no table. */
  readonly hasTemplates?: true;
}

export const WORKLOAD_KINDS = data.workloads as readonly WorkloadKind[];
export const WRAPPERS = data.wrappers as readonly Wrapper[];
export const UNJUDGED_KINDS = data.unjudged as readonly UnjudgedKind[];

/** The row of a kind in a table, by API version and kind; undefined where the table has none. */
export const workloadKindOf = rowIn(WORKLOAD_KINDS);
export const wrapperOf = rowIn(WRAPPERS);
export const unjudgedKindOf = rowIn(UNJUDGED_KINDS);

function rowIn<Row extends Kind>(rows: readonly Row[]): (apiVersion: string, kind: string) => Row | undefined {
  const known = new Map(rows.flatMap(row => row.groups.map(group => [`${group}/${row.kind}`, row] as const)));
  return (apiVersion, kind) => known.get(`${groupOf(apiVersion)}/${kind}`);
}

const OWN_GROUPS = new Set(WORKLOAD_KINDS.flatMap(({ isOwn, groups }) => (isOwn === true ? groups : [])));

/** Whether all kinds with pods that an API version serves are in the table, because it is Kubernetes' or OpenShift's own. */
export const isOwnVersion = (apiVersion: string): boolean => OWN_GROUPS.has(groupOf(apiVersion)) && !isPlaceholder(apiVersion);

/** Whether a kind is in the table, in any API group. */
export const hasWorkloadName = (kind: string): boolean => WORKLOAD_KINDS.some(row => row.kind === kind);

/** Whether a service account belongs to a controller that makes pods for others, in all namespaces. */
export function isPodController(namespace: string, name: string): boolean {
  const own = `${namespace}:${name}`;
  return WORKLOAD_KINDS.some(row => row.controller === own || row.otherControllers?.some(({ controller }) => controller === own));
}

/** Whether a pod template in an object of a kind that is in no table would be one from which pods are made. */
export function mayMakePods(group: string, kind: string): boolean {
  const { groups, argoCdKinds } = data.withoutPods;
  if (kind === 'PodTemplate' || kind === 'ControllerRevision' || (group === 'argoproj.io' && argoCdKinds.includes(kind))) return false;
  return !groups.some(other => group === other || group.endsWith(`.${other}`));
}

/** `apps/v1` → `apps`; `v1` → the empty core group. */
export const groupOf = (apiVersion: string): string => apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));

/** The paths that a pattern of a row matches, such as `spec.groups.*.template`, in the order of the text. */
export function expand(value: Json | undefined, [step, ...rest]: readonly string[]): readonly FieldPath[] {
  if (step === undefined) return [[]];
  if (step !== '*') return isObject(value) ? expand(value[step], rest).map(path => [step, ...path]) : [];
  if (isList(value)) return value.flatMap((item, i) => expand(item, rest).map(path => [i, ...path]));
  return isObject(value) ? Object.entries(value).flatMap(([name, entry]) => expand(entry, rest).map(path => [name, ...path])) : [];
}

export const stepsOf = (pattern: string): readonly string[] => (pattern === '' ? [] : pattern.split('.'));
