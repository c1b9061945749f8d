/** What only single pods of OpenShell need, in a workspace whose gateway makes two pods. */
import { ENFORCE_LABEL } from '@scc-lens/admission';
import { valueAt, type FieldPath } from '@scc-lens/words';
import type { KubernetesObject, Manifest, Workload } from '@scc-lens/yaml';
import { countingPolicies, type World } from '../../facts';
import { chartValuesIn, recogniseTopology, SANDBOX_ACCOUNT, supervisorHostVolumes, twoPodGateway } from '../../openshell';
import type { ChartValue, OpenShellRelease } from '../../openshell';
import { grantsIn, grantsNaming, grantsToAccountsOf, mayGrant, type PolicyGrant } from './grants';
import { customSccs, neededPowers, powersOf, sccNamed } from './powers';
import { judgedIn, usersOf, type User } from './users';

/** Something that can be removed once all sandboxes are recreated. */
export type Leftover = {
  /** From the document's root to the field that shows it. */
  readonly path: FieldPath;
  readonly gateway: OpenShellRelease;
} & (
  | { readonly kind: 'grant'; readonly grant: PolicyGrant }
  | { readonly kind: 'scc' | 'level'; readonly object: KubernetesObject }
  | { readonly kind: 'value'; readonly value: ChartValue; readonly object: KubernetesObject }
  | { readonly kind: 'stager'; readonly workload: Workload }
);

/** The leftovers of one document, in its order. */
export const leftoversIn = (manifest: Pick<Manifest, 'objects' | 'workloads'>, world: World): readonly Leftover[] => [
  ...manifest.objects.flatMap(object => inObject(object, world)),
  ...manifest.workloads.filter(isSupervisorStager).flatMap(workload => inStager(workload, world)),
];

function inObject(object: KubernetesObject, world: World): readonly Leftover[] {
  if (object.kind === 'Namespace') return inNamespace(object, world);
  const grants = mayGrant(object) ? grantsIn(object, countingPolicies(world.facts)) : [];
  const whole = customSccs({ objects: [object] }, world).flatMap(scc => inScc(scc, world));
  if (whole.length > 0) return whole;
  if (grants.length === 0) return inValues(object, world);
  return grants.flatMap((grant): readonly Leftover[] => {
    const gateway = gatewayOfObsolete(grant, world);
    return gateway === null ? [] : [{ kind: 'grant', path: grant.path, gateway, grant }];
  });
}

/** The gateway that makes a grant obsolete; null where it is still needed, or may be. */
function gatewayOfObsolete(grant: PolicyGrant, world: World): OpenShellRelease | null {
  const { grantee, sccs } = grant;
  if (grantee.kind !== 'account') return null;
  const gateway = twoPodGateway(world, grantee.namespace);
  if (gateway === null || !sccs.some(name => givesPower(name, world))) return null;
  const inNeed = usersOf(grant, world).filter(user => needsPower(user, world));
  return inNeed.every(isSinglePod) && (inNeed.length > 0 || grantee.name === SANDBOX_ACCOUNT) ? gateway : null;
}

function givesPower(name: string, world: World): boolean {
  const scc = sccNamed(name === '*' ? 'privileged' : name, world);
  return scc !== undefined && powersOf(scc).length > 0;
}

const needsPower = ({ pod }: User, world: World): boolean => neededPowers([pod], world).length > 0;

/** Whether a pod needs its powers for a supervisor of the generation in which it shares the agent's pod. */
function isSinglePod({ pod }: User): boolean {
  const id = recogniseTopology(pod.workload.pod.spec)?.topology.id;
  return (id !== undefined && id !== 'capability-free') || isSupervisorStager(pod.workload);
}

/** A custom SCC is obsolete where each grant that names it is. */
function inScc(scc: KubernetesObject, world: World): readonly Leftover[] {
  const grants = grantsNaming(scc.name ?? '', world.facts.workspace);
  const gateways = grants.map(grant => gatewayOfObsolete(grant, world));
  const [gateway] = gateways;
  if (gateway === undefined || gateway === null || gateways.includes(null)) return [];
  return [{ kind: 'scc', path: [...scc.path, 'kind'], gateway, object: scc }];
}

function inNamespace(namespace: KubernetesObject, world: World): readonly Leftover[] {
  const { name, path, value } = namespace;
  const label: FieldPath = ['metadata', 'labels', ENFORCE_LABEL];
  const gateway = name === null ? null : twoPodGateway(world, name);
  if (name === null || gateway === null || valueAt(value, label) !== 'privileged') return [];
  const inNeed = judgedIn(name, world).filter(user => needsPower(user, world));
  const hasObsoleteGrant = grantsToAccountsOf(name, world.facts.workspace).some(grant => gatewayOfObsolete(grant, world) !== null);
  const isForSandboxes = inNeed.length > 0 || hasObsoleteGrant;
  if (!inNeed.every(isSinglePod) || !isForSandboxes) return [];
  return [{ kind: 'level', path: [...path, ...label], gateway, object: namespace }];
}

/** Whether a workload puts the supervisor on nodes. */
export const isSupervisorStager = (workload: Workload): boolean => supervisorHostVolumes(workload).some(({ role }) => role === 'stager');

function inStager(workload: Workload, world: World): readonly Leftover[] {
  const gateway = twoPodGateway(world, workload.ref.namespace);
  return gateway === null ? [] : [{ kind: 'stager', path: [...workload.object, 'kind'], gateway, workload }];
}

function inValues(object: KubernetesObject, world: World): readonly Leftover[] {
  const { release, values } = chartValuesIn(object.value, world.settings.imageNames);
  if (values.length === 0) return [];
  const gateway = release ?? twoPodGateway(world, object.namespace);
  if (gateway?.features.has('two-pods') !== true) return [];
  return values.map(value => ({ kind: 'value', path: [...object.path, ...value.path], gateway, value, object }));
}
