/** From the objects of manifests to the list of what is sent where, in the order in which they need each other. */
import type { ManifestObject } from '@scc-lens/protocol';
import * as l10n from '@vscode/l10n';
import type { Cluster, Target } from '../../wire';
import { describeRef, fieldsAt, groupOf, isFields, ok, refKey, refOf, textAt } from '../../words';
import type { ClusterError, Fields, ObjectRef, Resource, Result } from '../../words';
import { definedResources } from '../contents';
import { isSecret, ownMetadata, without } from '../serverFields';
import { planTexts } from '../messages';
import { compareOrder, stageOf } from './applyOrder';
import type { Plan, PlannedObject, PlanProblem } from './types';

/**
 * Asks the cluster for the resources of the kinds. An error means that nothing can be asked; problems concern single objects.
 * @param namespace for objects that name none; by default the connection's
 */
export async function planDeployment(
  cluster: Cluster,
  objects: readonly ManifestObject[],
  { namespace }: Pick<Target, 'namespace'> = cluster.target,
): Promise<Result<Plan>> {
  const defined = objects.flatMap(({ object }) => definedResources(object));
  const unavailable = new Map<string, ClusterError>();
  const planned: PlannedObject[] = [];
  const problems: PlanProblem[] = [];
  const seen = new Set<string>();
  for (const source of objects) {
    const { apiVersion } = refOf(source.object);
    const found = unavailable.has(apiVersion) ? ok(null) : await findResource(cluster, source.object, defined);
    if (!found.ok && isGeneral(found.error)) return found;
    if (!found.ok && found.error.kind !== 'notFound') unavailable.set(apiVersion, found.error);
    const failure = unavailable.get(apiVersion);
    if (failure !== undefined) {
      problems.push({ source, reason: 'unavailable', message: planTexts.unavailable(apiVersion, failure.message) });
      continue;
    }
    const one = found.ok && found.value !== null ? plan(source, found.value, namespace) : found.ok ? '' : found.error.message;
    if (typeof one === 'string') {
      problems.push({ source, reason: found.ok ? 'invalid' : 'notServed', message: one });
    } else if (seen.has(refKey(one.ref))) {
      const message = l10n.t('{object} is in the manifests more than once. Keep only one of them.', { object: describeRef(one.ref) });
      problems.push({ source, reason: 'invalid', message });
    } else {
      seen.add(refKey(one.ref));
      planned.push(one);
    }
  }
  const { objects: ordered, circular } = orderByDependencies(planned.sort(compareOrder));
  const circles = circular.map(({ source, ref }) => ({
    source,
    reason: 'invalid' as const,
    message: planTexts.circular(describeRef(ref)),
  }));
  return ok({ objects: ordered, problems: [...problems, ...circles] });
}

/** Whether the error concerns every request, and not one API group only. */
const isGeneral = ({ kind }: ClusterError): boolean =>
  kind === 'cancelled' || kind === 'disconnected' || kind === 'unauthorized' || kind === 'unreachable' || kind === 'credentials';

type Served = Pick<PlannedObject, 'resource' | 'current'>;

/** By which resource an object is applied, and how the cluster serves its kind now. */
async function findResource(cluster: Cluster, object: Fields, defined: readonly Resource[]): Promise<Result<Served>> {
  const { apiVersion, kind } = refOf(object);
  const served = await cluster.discovery.resource(apiVersion, kind, cluster.signal);
  if (served.ok) return ok({ resource: served.value, current: served.value });
  const resource = defined.find(one => one.apiVersion === apiVersion && one.kind === kind);
  if (served.error.kind !== 'notFound' || resource === undefined) return served;
  for (const other of defined) {
    if (other.group !== groupOf(apiVersion) || other.kind !== kind || other.apiVersion === apiVersion) continue;
    const earlier = await cluster.discovery.resource(other.apiVersion, kind, cluster.signal);
    if (earlier.ok) return ok({ resource, current: earlier.value });
    if (earlier.error.kind !== 'notFound') return earlier;
  }
  return ok({ resource, current: null });
}

/** As Kubernetes' IsValidPathSegmentName: `.` in an address is the whole collection, and deleting it would delete every object there. */
const NO_PATH_SEGMENT = /^\.{1,2}$|[/%]/;

/** By which an ApplySet finds its members (KEP-3659). In a manifest it comes from an object that was exported. */
export const PART_OF_LABEL = 'applyset.kubernetes.io/part-of';

/** The object as planned, or what is wrong with it. */
function plan(source: ManifestObject, served: Served, fallback: string): PlannedObject | string {
  const written = refOf(source.object);
  if (written.name === '') return l10n.t('A {kind} without metadata.name cannot be applied. Give it a name.', { kind: written.kind });
  if (written.name.includes('${')) return planTexts.templateParameter(describeRef(written));
  const unusable = [written.name, written.namespace ?? ''].find(name => NO_PATH_SEGMENT.test(name));
  if (unusable !== undefined) return planTexts.notAName(JSON.stringify(unusable), written.kind);
  if (textAt(source.object, 'metadata', 'labels', PART_OF_LABEL) !== undefined)
    return planTexts.isMember(describeRef(written), PART_OF_LABEL);
  const dependsOn = dependenciesOf(source.object);
  if (typeof dependsOn === 'string') return planTexts.unreadableDependency(describeRef(written), dependsOn);
  const ref = { ...written, namespace: served.resource.namespaced ? (written.namespace ?? fallback) : null };
  return { source, ref, ...served, dependsOn, stage: stageOf(source), object: toSend(source.object, ref.namespace) };
}

const toSend = (object: Fields, namespace: string | null): Fields => ({
  ...without(storedSecret(object), ['status']),
  metadata: { ...without(ownMetadata(object), ['namespace']), ...(namespace !== null && { namespace }) },
});

/** A Secret as the server stores it: `stringData` in `data`. Otherwise server-side apply would never remove a key of `stringData`. */
function storedSecret(object: Fields): Fields {
  const { stringData, data } = object;
  if (!isSecret(object) || !isFields(stringData) || !(data === undefined || isFields(data))) return object;
  const texts = Object.entries(stringData);
  if (!texts.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return object;
  const encoded = texts.map(([key, text]) => [key, Buffer.from(text, 'utf8').toString('base64')] as const);
  return { ...without(object, ['stringData']), data: Object.fromEntries([...Object.entries(fieldsAt(data)), ...encoded]) };
}

/** The first problem of the manifests and the number of others, as one message. */
export function problemText(problems: readonly [PlanProblem, ...PlanProblem[]], nameOf: (file: string) => string): string {
  const [{ source, message }, ...others] = problems;
  return `${l10n.t('{file}: {problem}', { file: nameOf(source.file), problem: message })}${moreProblems(others.length)}`;
}

/** A sentence, after a space, about the problems that a message does not name; empty if there are none. */
export const moreProblems = (others: number): string =>
  others === 0 ? '' : ` ${others === 1 ? l10n.t('There is 1 more problem.') : planTexts.moreProblems(others)}`;

const DEPENDS_ON = 'config.kubernetes.io/depends-on';

/** The objects that have to be ready before this one is applied; the entry that cannot be read, as a text. */
export function dependenciesOf(object: Fields): readonly ObjectRef[] | string {
  const refs: ObjectRef[] = [];
  for (const entry of textAt(object, 'metadata', 'annotations', DEPENDS_ON)?.split(',') ?? []) {
    const ref = parseReference(entry.trim());
    if (ref === null) return entry.trim();
    refs.push(ref);
  }
  return refs;
}

function parseReference(text: string): ObjectRef | null {
  const parts = text.split('/');
  const [group = '', namespaces] = parts;
  if (parts.length === 5 && namespaces !== 'namespaces') return null;
  const [kind = '', name = ''] = parts.slice(-2);
  const namespace = parts.length === 5 ? (parts[2] ?? '') : null;
  if ((parts.length !== 3 && parts.length !== 5) || kind === '' || name === '' || namespace === '') return null;
  // Only the group counts: a dependency may be written in another version than the object.
  return { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, namespace, name };
}

export interface Ordered {
  readonly objects: readonly PlannedObject[];
  /** Objects that depend on each other in a circle, or on those that do. */
  readonly circular: readonly PlannedObject[];
}

/** Moves every object behind the objects that it depends on, and no further; the others stay in their order. Linear time. */
export function orderByDependencies(objects: readonly PlannedObject[]): Ordered {
  const keys = new Set(objects.map(({ ref }) => refKey(ref)));
  const dependents = new Map<string, PlannedObject[]>();
  const missing = new Map<PlannedObject, number>();
  for (const planned of objects) {
    const inside = new Set(planned.dependsOn.map(refKey).filter(key => keys.has(key)));
    missing.set(planned, inside.size);
    for (const key of inside) {
      const others = dependents.get(key);
      if (others === undefined) dependents.set(key, [planned]);
      else others.push(planned);
    }
  }
  const ordered: PlannedObject[] = [];
  const passed = new Set<PlannedObject>();
  for (const turn of objects) {
    passed.add(turn);
    const ready = missing.get(turn) === 0 ? [turn] : [];
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      ordered.push(next);
      for (const dependent of (dependents.get(refKey(next.ref)) ?? []).reverse()) {
        const left = (missing.get(dependent) ?? 0) - 1;
        missing.set(dependent, left);
        if (left === 0 && passed.has(dependent)) ready.push(dependent);
      }
    }
  }
  return { objects: ordered, circular: objects.filter(planned => (missing.get(planned) ?? 0) > 0) };
}

/** The namespace and the definition among `objects` without which the cluster cannot look at an object. */
export function prerequisitesOf({ ref, resource }: PlannedObject, objects: readonly PlannedObject[]): readonly PlannedObject[] {
  return objects.filter(
    one =>
      (one.stage === 'namespaces' && one.ref.name === ref.namespace) ||
      (one.stage === 'definitions' && one.ref.name === `${resource.name}.${resource.group}`),
  );
}
