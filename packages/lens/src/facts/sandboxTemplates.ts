/** Where SandboxClaims and SandboxWarmPools of agent-sandbox take their pods from. */
import { groupBy, remember, textOf, valueAt, type FieldPath } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { policyObjects } from './policies';
import type { Placed, WorkspaceFacts } from './types';

/** What a claim or pool leads to: the template, or the first reference whose object is not in the workspace. */
export interface TemplateSource {
  /** From the object to the name that it refers to. */
  readonly path: FieldPath;
  readonly template: Placed<Workload> | null;
  /** Kind and name of the object that is not in the workspace; null where the template is. */
  readonly missing: string | null;
}

const GROUP = 'extensions.agents.x-k8s.io/';
const TO_POOL: FieldPath = ['spec', 'warmPoolRef', 'name'];
const TO_TEMPLATE: FieldPath = ['spec', 'sandboxTemplateRef', 'name'];

/** Whether objects of this kind make pods of a template that is another object. */
export const followsTemplate = ({ kind, apiVersion }: KubernetesObject): boolean =>
  (kind === 'SandboxClaim' || kind === 'SandboxWarmPool') && apiVersion.startsWith(GROUP);

/**
 * Follows a claim to its pool and a pool to its template (agent-sandbox v1.0.0; v1alpha1 claims name it); undefined without a reference.
 * `place` is the namespace of objects that name none, where it is known.
 */
export function templateSource(object: KubernetesObject, workspace: WorkspaceFacts, place: string | null): TemplateSource | undefined {
  const isNear = ({ namespace }: Pick<KubernetesObject, 'namespace'>): boolean => (namespace ?? place) === (object.namespace ?? place);
  const pool = object.kind === 'SandboxClaim' ? textOf(valueAt(object.value, TO_POOL)) : '';
  if (pool !== '') {
    const found = poolsByName(workspace).get(pool)?.find(isNear);
    if (found === undefined) return { path: TO_POOL, template: null, missing: `SandboxWarmPool ${pool}` };
    const source = templateSource(found, workspace, place);
    return source === undefined ? undefined : { ...source, path: TO_POOL };
  }
  const name = textOf(valueAt(object.value, TO_TEMPLATE));
  if (name === '') return undefined;
  const template = templatesByName(workspace)
    .get(name)
    ?.find(({ item }) => isNear(item.ref));
  return { path: TO_TEMPLATE, template: template ?? null, missing: template === undefined ? `SandboxTemplate ${name}` : null };
}

const poolsByName = remember((workspace: WorkspaceFacts) =>
  groupBy(policyObjects(workspace), ({ kind, name }) => (kind === 'SandboxWarmPool' && name !== null ? [name] : [])),
);

const templatesByName = remember(({ workloads }: WorkspaceFacts) =>
  groupBy(workloads, ({ item: { ref } }) => (ref.kind === 'SandboxTemplate' && ref.name !== null ? [ref.name] : [])),
);
