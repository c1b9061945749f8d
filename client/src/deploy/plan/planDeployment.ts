/** From the objects of manifests to the list of what is sent where, in the order in which they need each other. */
import type { ManifestObject } from '../../../../server/src/protocol';
import { at, describeRef, listAt, ok, refKey, refOf, textAt } from '../../cluster';
import type { Cluster, Fields, Resource, Result } from '../../cluster';
import { ownMetadata, without } from '../objects';
import { compareStages, stageOf } from './applyOrder';
import { planTexts } from './messages';
import type { Plan, PlannedObject, PlanProblem } from './types';

export interface PlanOptions {
  /** For objects that name none. */
  readonly namespace: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks the cluster which resources the kinds are. An error means that it did not answer; an object that cannot be sent is a problem. */
export async function planDeployment(cluster: Cluster, objects: readonly ManifestObject[], options: PlanOptions): Promise<Result<Plan>> {
  const defined = new Map(
    objects.flatMap(({ object }) => definedResources(object)).map(resource => [`${resource.apiVersion}/${resource.kind}`, resource]),
  );
  const planned: PlannedObject[] = [];
  const problems: PlanProblem[] = [];
  const seen = new Set<string>();
  for (const source of objects) {
    const { apiVersion, kind } = refOf(source.object);
    const served = await cluster.discovery.resource(apiVersion, kind, options.signal);
    if (!served.ok && served.error.kind !== 'notFound') return served;
    const resource = served.ok ? served.value : defined.get(`${apiVersion}/${kind}`);
    const one = resource === undefined ? (served.ok ? '' : served.error.message) : plan(source, resource, options.namespace);
    if (typeof one === 'string') {
      problems.push({ source, message: one });
    } else if (seen.has(refKey(one.ref))) {
      problems.push({ source, message: planTexts.duplicate(describeRef(one.ref)) });
    } else {
      seen.add(refKey(one.ref));
      planned.push(one);
    }
  }
  return ok({ objects: planned.sort((a, b) => compareStages(a.stage, b.stage)), problems });
}

/** As Kubernetes' IsValidPathSegmentName: `.` in an address is the whole collection, and deleting it would delete every object there. */
const NO_PATH_SEGMENT = /^\.{1,2}$|[/%]/;

/** The object as planned, or what is wrong with it. */
function plan(source: ManifestObject, resource: Resource, fallback: string): PlannedObject | string {
  const written = refOf(source.object);
  if (written.name === '') return planTexts.noName(written.kind);
  if (written.name.includes('${')) return planTexts.templateParameter(describeRef(written));
  const unusable = [written.name, written.namespace ?? ''].find(name => NO_PATH_SEGMENT.test(name));
  if (unusable !== undefined) return planTexts.notAName(JSON.stringify(unusable), written.kind);
  const ref = { ...written, namespace: resource.namespaced ? (written.namespace ?? fallback) : null };
  return { source, ref, resource, stage: stageOf(source), object: toSend(source.object, ref.namespace) };
}

function toSend(object: Fields, namespace: string | null): Fields {
  return {
    ...without(object, ['status']),
    metadata: { ...without(ownMetadata(object), ['namespace']), ...(namespace !== null && { namespace }) },
  };
}

/** The resources that a CustomResourceDefinition of the manifests defines. */
function definedResources(object: Fields): readonly Resource[] {
  if (refOf(object).kind !== 'CustomResourceDefinition') return [];
  const group = textAt(object, 'spec', 'group') ?? '';
  const kind = textAt(object, 'spec', 'names', 'kind') ?? '';
  const name = textAt(object, 'spec', 'names', 'plural') ?? '';
  const namespaced = at(object, 'spec', 'scope') === 'Namespaced';
  return listAt(object, 'spec', 'versions').map(version => ({
    apiVersion: `${group}/${textAt(version, 'name') ?? ''}`,
    kind,
    group,
    name,
    namespaced,
    verbs: [],
  }));
}
