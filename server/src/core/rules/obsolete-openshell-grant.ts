import { workspaceOfPolicies } from '../facts';
import type { KubernetesObject, Workload } from '../manifest';
import { recogniseTopology, SANDBOX_ACCOUNT, supervisorHostVolumes, twoPodGateway } from '../openshell';
import type { OpenShellRelease } from '../openshell';
import { customSccs, granteeName, grantsIn, judgedIn, neededPowers, powersOf, sccNamed, usersOf } from '../policies';
import type { PolicyGrant, User } from '../policies';
import { isObject, valueAt } from '../words';
import type { FieldPath, JsonObject, Observation, Remedy } from '../words';
import { obsoleteOpenshellGrantTexts as texts } from './messages';
import type { Rule, Subject } from './types';

export const obsoleteOpenshellGrant: Rule = {
  id: 'obsolete-openshell-grant',
  summary: 'A grant, SCC, label or workload that only OpenShell up to 0.0.116 needs, in a workspace whose gateway is 0.1.0 or newer.',
  defaultSeverity: 'hint',
  scope: 'workspace',
  reads: (workspace, manifest) => (manifest.workloads.some(isStager) ? workspace : workspaceOfPolicies(workspace, manifest)),
  check: subject => [
    ...subject.manifest.objects.flatMap(object => inObject(object, subject)),
    ...subject.manifest.workloads.filter(isStager).flatMap(workload => inStager(workload, subject)),
  ],
};

function inObject(object: KubernetesObject, subject: Subject): readonly Observation[] {
  if (object.kind === 'Namespace') return inNamespace(object, subject);
  const grants = grantsIn(object, policiesOf(subject));
  const whole = customSccs({ objects: [object] }, subject).flatMap(scc => inScc(scc, subject));
  if (whole.length > 0) return whole;
  return grants.length > 0 ? grants.flatMap(grant => inGrant(grant, subject)) : inValues(object, subject);
}

const policiesOf = ({ facts }: Subject): readonly KubernetesObject[] => facts.workspace.policies.map(({ item }) => item);

function inGrant(grant: PolicyGrant, subject: Subject): readonly Observation[] {
  const gateway = gatewayOfObsolete(grant, subject);
  if (gateway === null) return [];
  const { object, path, grantee } = grant;
  const what = object.kind === 'SecurityContextConstraints' ? texts.ownGrant(granteeName(grantee)) : texts.grant(granteeName(grantee));
  const entry = object.kind === 'SecurityContextConstraints' ? path : path.slice(0, -1);
  return [
    {
      path,
      message: noLongerNeeded(what, gateway),
      remedies: [removal(texts.removeSubject({ grantee: granteeName(grantee), kind: object.kind }), entry)],
    },
  ];
}

/** The gateway that makes a grant obsolete; null where it is still needed, or may be. */
function gatewayOfObsolete(grant: PolicyGrant, subject: Subject): OpenShellRelease | null {
  const { grantee, sccs } = grant;
  if (grantee.kind !== 'account') return null;
  const gateway = twoPodGateway(subject.facts.workspace, grantee.namespace);
  if (gateway === null || !sccs.some(name => givesPower(name, subject))) return null;
  const inNeed = usersOf(grant, subject).filter(user => needsPower(user, subject));
  return inNeed.every(isSinglePod) && (inNeed.length > 0 || grantee.name === SANDBOX_ACCOUNT) ? gateway : null;
}

function givesPower(name: string, subject: Subject): boolean {
  const scc = sccNamed(name === '*' ? 'privileged' : name, subject);
  return scc !== undefined && powersOf(scc).length > 0;
}

const needsPower = ({ pod }: User, subject: Subject): boolean => neededPowers([pod], subject).length > 0;

/** Whether a pod needs its powers for a supervisor of the generation in which it shares the agent's pod. */
function isSinglePod({ pod }: User): boolean {
  const id = recogniseTopology(pod.workload.pod.spec)?.topology.id;
  return (id !== undefined && id !== 'capability-free') || isStager(pod.workload);
}

/** A custom SCC is obsolete where each grant that names it is. */
function inScc(scc: KubernetesObject, subject: Subject): readonly Observation[] {
  const policies = policiesOf(subject);
  const grants = policies.flatMap(object => grantsIn(object, policies)).filter(({ sccs }) => sccs.some(name => name === scc.name));
  const gateways = grants.map(grant => gatewayOfObsolete(grant, subject));
  const [gateway] = gateways;
  if (gateway === undefined || gateway === null || gateways.includes(null)) return [];
  return [{ path: [...scc.path, 'kind'], message: noLongerNeeded(texts.scc(), gateway), remedies: [removal(texts.removeScc(), scc.path)] }];
}

const ENFORCE = 'pod-security.kubernetes.io/enforce';

function inNamespace(namespace: KubernetesObject, subject: Subject): readonly Observation[] {
  const { name, path, value } = namespace;
  const label: FieldPath = ['metadata', 'labels', ENFORCE];
  const gateway = name === null ? null : twoPodGateway(subject.facts.workspace, name);
  if (name === null || gateway === null || valueAt(value, label) !== 'privileged') return [];
  const inNeed = judgedIn(name, subject).filter(user => needsPower(user, subject));
  const isForSandboxes = inNeed.length > 0 || hasObsoleteGrant(name, subject);
  if (!inNeed.every(isSinglePod) || !isForSandboxes) return [];
  return [
    {
      path: [...path, ...label],
      message: noLongerNeeded(texts.level(), gateway),
      remedies: [
        {
          title: texts.setRestricted(),
          applicability: 'unsafe',
          changes: [{ op: 'set', path: [...path, ...label], value: 'restricted' }],
        },
      ],
    },
  ];
}

function hasObsoleteGrant(namespace: string, subject: Subject): boolean {
  const policies = policiesOf(subject);
  return policies
    .flatMap(object => grantsIn(object, policies))
    .some(grant => grant.grantee.kind === 'account' && grant.grantee.namespace === namespace && gatewayOfObsolete(grant, subject) !== null);
}

function isStager(workload: Workload): boolean {
  return supervisorHostVolumes(workload).some(({ role }) => role === 'stager');
}

function inStager(workload: Workload, { facts }: Subject): readonly Observation[] {
  const gateway = twoPodGateway(facts.workspace, workload.ref.namespace);
  if (gateway === null) return [];
  const { kind } = workload.ref;
  const message = noLongerNeeded(texts.stager(kind), gateway);
  return [
    {
      path: [...workload.object, 'kind'],
      workload: workload.ref,
      message,
      remedies: [removal(texts.removeWorkload(kind), workload.object)],
    },
  ];
}

/**
 * Values with which a chart or an operator grants the privileged SCC to sandboxes, by the end of their path. Sources: OpenShellGateway
 * resources and charts in public repositories, NVIDIA/NemoClaw's chart for OpenShell 0.0.116, read 2026-11-24.
 */
const GRANTING_VALUES: readonly string[] = ['privilegedSandboxSCC', 'privilegedSandbox', 'createPrivilegedSccBinding'];

function inValues(object: KubernetesObject, { facts }: Subject): readonly Observation[] {
  const paths = isObject(object.value['spec']) ? grantingValues(object.value['spec'], ['spec']) : [];
  const gateway = paths.length === 0 ? null : twoPodGateway(facts.workspace, object.namespace);
  if (gateway === null) return [];
  return paths.map(path => ({
    path: [...object.path, ...path],
    message: noLongerNeeded(texts.value(), gateway),
    remedies: [
      { title: texts.setFalse(), applicability: 'unsafe', changes: [{ op: 'set', path: [...object.path, ...path], value: false }] },
    ],
  }));
}

function grantingValues(values: JsonObject, path: FieldPath): readonly FieldPath[] {
  return Object.entries(values).flatMap(([key, value]): readonly FieldPath[] => {
    if (value === true && GRANTING_VALUES.includes(key)) return [[...path, key]];
    return isObject(value) ? grantingValues(value, [...path, key]) : [];
  });
}

function noLongerNeeded(what: string, { text }: OpenShellRelease): string {
  return texts.finding({ what, release: text });
}

function removal(title: string, path: FieldPath): Remedy {
  return { title, applicability: 'unsafe', changes: [{ op: 'remove', path }] };
}
