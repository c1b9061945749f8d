import { isObject, isText, listOf, objectOf, samePath, textOf, valueAt, type FieldPath, type WorkloadRef } from '@scc-lens/words';
import { expand, stepsOf, workloadKindOf, type Applies, type WorkloadKind } from './kinds';
import { lookalikesIn } from './lookalikes';
import { kindTexts } from './messages';
import { operatorPermissionsOf } from './operators';
import { decodePod } from './pod';
import type { KubernetesObject, Workload, WorkloadTraits } from './types';

/**
 * The pods that an object describes: none, one, or several (a JobSet, a RayCluster). Templates that are absent describe none.
 * @param isWhole see `TemplateTraits`
 */
export function workloadsOf(object: KubernetesObject, isWhole = true): readonly Workload[] {
  const row = workloadKindOf(object.apiVersion, object.kind);
  if (row === undefined) return inferredWorkloads(object);
  const claims = claimsOf(object, row);
  return podTemplatesOf(object, row).map(template => ({
    ...decodedAt(object, template),
    claimTemplates: claims.map(({ name }) => name),
    claimPaths: claims.map(({ path }) => path),
    traits: {
      controller: controllerOf(object, row, template),
      isInferred: false,
      ...accountFor(object, row, template),
      forbidsInitContainers: row.forbidsInitContainers === undefined ? null : kindTexts[row.forbidsInitContainers](),
      immutable: row.immutable === undefined ? null : kindTexts[row.immutable](),
      operatorPermissions: operatorPermissionsOf(object),
      runs: row.runs ?? null,
      isWhole,
      ...schemaOf(object, row),
    },
  }));
}

/** The controller of an unknown kind may create the pods itself or not, and choose their service account where the template names none. */
const INFERRED: WorkloadTraits = {
  controller: null,
  isInferred: true,
  account: { name: null },
  forbidsInitContainers: null,
  immutable: null,
  operatorPermissions: [],
  schema: 'custom',
  isComplete: false,
  runs: null,
  isWhole: true,
};

/** The pods of a custom resource of an unknown kind whose templates are true ones, as they are written. */
function inferredWorkloads(object: KubernetesObject): readonly Workload[] {
  return lookalikesIn(object)
    .filter(({ isTemplate }) => isTemplate)
    .map(({ spec }) => ({ ...decodedAt(object, spec.slice(0, -1)), claimTemplates: [], claimPaths: [], traits: INFERRED }));
}

function decodedAt(object: KubernetesObject, template: FieldPath): Omit<Workload, 'claimTemplates' | 'claimPaths' | 'traits'> {
  const podSpec = [...object.path, ...template, 'spec'];
  const podMetadata = [...object.path, ...template, 'metadata'];
  const written = objectOf(valueAt(object.value, template));
  const { pod } = decodePod(written['spec'], written['metadata']);
  return {
    ref: workloadRef(object),
    apiVersion: object.apiVersion,
    object: object.path,
    podSpec,
    podMetadata,
    pod,
    template: written,
    owner: object.value,
  };
}

/** An object as reports name it: by its `generateName` where the API server makes a name of that. */
export function workloadRef({ kind, name, namespace, value }: KubernetesObject): WorkloadRef {
  return { kind, name: name ?? (textOf(valueAt(value, ['metadata', 'generateName'])) || null), namespace };
}

/** Who decodes the pod templates of an object, and whether the pods are made as these are written. */
export function schemaOf({ value }: KubernetesObject, row: WorkloadKind): Pick<WorkloadTraits, 'schema' | 'isComplete'> {
  const { isOwn = false, copies = false, fillsIn = [] } = row;
  const isFilledIn = fillsIn === true || fillsIn.some(field => (valueAt(value, stepsOf(field)) ?? null) !== null);
  return {
    schema: row.extendsPodSpec === true ? 'extended' : isOwn ? 'kubernetes' : 'custom',
    isComplete: !isFilledIn && (isOwn || copies),
  };
}

/** Paths from the object to its pod templates: those that have a spec, or that the kind requires. */
function podTemplatesOf(object: KubernetesObject, row: WorkloadKind): readonly FieldPath[] {
  const isList = row.podTemplates.some(pattern => pattern.includes('*'));
  const isRequired = !isList && schemaOf(object, row).isComplete && row.isOptional !== true;
  return row.podTemplates
    .flatMap(pattern => (isRequired ? [stepsOf(pattern)] : expand(object.value, stepsOf(pattern))))
    .filter(template => isRequired || isObject(valueAt(object.value, [...template, 'spec'])));
}

/** Whether a statement about pods of a kind is true of a template. */
const applies =
  (object: KubernetesObject, template: FieldPath) =>
  ({ template: pattern, when, apiVersion = object.apiVersion }: Applies): boolean =>
    apiVersion === object.apiVersion &&
    expand(object.value, stepsOf(pattern)).some(path => samePath(path, template)) &&
    (when === undefined || valueAt(object.value, stepsOf(when)) === true);

function controllerOf(object: KubernetesObject, row: WorkloadKind, template: FieldPath): string | null {
  const controller = row.otherControllers?.find(applies(object, template))?.controller ?? row.controller;
  return controller === null ? null : `system:serviceaccount:${controller}`;
}

function accountFor(
  object: KubernetesObject,
  { accounts = [] }: WorkloadKind,
  template: FieldPath,
): Pick<WorkloadTraits, 'account' | 'addedContext'> {
  const row = accounts.find(applies(object, template));
  if (row === undefined) return { account: null };
  const context = row.context === undefined ? [] : stepsOf(row.context);
  return {
    account: { name: row.name === null || object.name === null ? null : row.name.replace('{name}', object.name) },
    ...(context.length > 0 && (valueAt(object.value, context) ?? null) !== null && { addedContext: context }),
  };
}

function claimsOf(
  { value, path }: KubernetesObject,
  { claimTemplates }: WorkloadKind,
): readonly { readonly name: string; readonly path: FieldPath }[] {
  if (claimTemplates === undefined) return [];
  const steps = stepsOf(claimTemplates);
  return listOf(valueAt(value, steps)).flatMap((claim, i) => {
    const name = valueAt(claim, ['metadata', 'name']);
    return isText(name) ? [{ name, path: [...path, ...steps, i, 'metadata', 'name'] }] : [];
  });
}
