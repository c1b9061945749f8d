import { remember, type Observation, type Remedy } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { isScc, policyObjects, type ClusterFacts, type Settings, type WorkspaceFacts, type World } from '../facts';
import { fieldIn, grantsIn } from '../grants';
import {
  firstRelease,
  gatewaySandbox,
  isMadeByGateway,
  SANDBOX_ACCOUNT,
  SANDBOX_NAMESPACE_ANNOTATIONS,
  sccAdditions,
  twoPodGateway,
  workspaceImages,
} from '../openshell';
import type { SccAdditions } from '../openshell';
import { list, podOf, reviewPodOf, serviceAccountOf } from '../review';
import { sccChangesSandboxTexts as texts } from './messages';
import { remove, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const sccChangesSandbox: Rule = {
  id: 'scc-changes-sandbox',
  summary: `OpenShift chooses an SCC for the sandboxes of OpenShell ${firstRelease('two-pods')} or newer and changes their pods, so that the gateway fails them.`,
  defaultSeverity: 'error',
  check: subject => subject.manifest.objects.filter(isScc).flatMap(scc => inScc(scc, subject)),
};

function inScc(scc: KubernetesObject, { facts, settings }: Subject): readonly Observation[] {
  const changed = changedSandboxes(facts.workspace)(facts.cluster)(settings).filter(sandbox => sandbox.scc === scc.name);
  const observed = (field: string, sandboxes: readonly ChangedSandbox[], change: string, remedy: Remedy): readonly Observation[] =>
    sandboxes.length === 0 ? [] : [{ path: fieldIn(scc, field), message: finding(scc, sandboxes, change), remedies: [remedy] }];
  const withCapabilities = changed.filter(({ additions }) => additions.capabilities.length > 0);
  const withGroups = changed.filter(({ additions }) => additions.groups.length > 0);
  const added = texts.capabilities(list(withCapabilities[0]?.additions.capabilities ?? [], 'and'));
  const removal = unsafe('remove', texts.removeDefaults(), remove([...scc.path, 'defaultAddCapabilities']));
  const anyGroups = unsafe('any group', texts.anyGroups(), set([...scc.path, 'supplementalGroups'], { type: 'RunAsAny' }));
  return [
    ...observed('defaultAddCapabilities', withCapabilities, added, removal),
    ...observed('supplementalGroups', withGroups, texts.groups(), anyGroups),
  ];
}

function finding(scc: KubernetesObject, sandboxes: readonly ChangedSandbox[], change: string): string {
  const namespaces = [...new Set(sandboxes.flatMap(({ place: { namespace } }) => (namespace === null ? [] : [namespace])))];
  const where = namespaces.length === 0 ? texts.anywhere() : texts.inNamespaces(list(namespaces, 'and'));
  return texts.finding({ where, scc: scc.name ?? '', change });
}

/** Where a gateway makes sandboxes, and the service account of their pods. */
interface Place {
  readonly namespace: string | null;
  readonly account: string;
}

/** The namespaces of the gateways, of their sandboxes, and of grants to the service account that sandboxes have by default. */
function placesOf(world: World): readonly Place[] {
  const { workspace } = world.facts;
  const gateways = workspaceImages(world).gateways.map(({ namespace }): Place => ({ namespace, account: SANDBOX_ACCOUNT }));
  const sandboxes = workspace.workloads
    .filter(({ item }) => item.ref.kind === 'Sandbox' && isMadeByGateway(item.pod.spec))
    .map(({ item }): Place => ({ namespace: item.ref.namespace, account: serviceAccountOf(item) }));
  const policies = policyObjects(workspace);
  const granted = policies
    .flatMap(object => grantsIn(object, policies))
    .flatMap(({ grantee }): readonly Place[] =>
      grantee.kind === 'account' && grantee.name === SANDBOX_ACCOUNT ? [{ namespace: grantee.namespace, account: grantee.name }] : [],
    );
  const made = [...gateways, ...granted].filter(({ namespace }) => twoPodGateway(world, namespace) !== null);
  return [...new Map([...sandboxes, ...made].map(place => [JSON.stringify(place), place])).values()];
}

/** The sandboxes of a place, which OpenShift admits by an SCC. */
interface ChangedSandbox {
  readonly place: Place;
  readonly scc: string;
  readonly additions: SccAdditions;
}

const changedSandboxes = remember((workspace: WorkspaceFacts) =>
  remember((cluster: ClusterFacts) =>
    remember((settings: Settings): readonly ChangedSandbox[] => {
      const places = placesOf({ facts: { workspace, cluster }, settings });
      const placed = withSandboxIds(cluster, places);
      return places.flatMap(place => {
        const workload = gatewaySandbox(place.namespace, place.account);
        if (workload === undefined) return [];
        const { scc, unless, mutated } = reviewPodOf(podOf(workload), workload, placed, settings);
        return scc === undefined || unless.length > 0 || mutated === undefined ? [] : [{ place, scc, additions: sccAdditions(mutated()) }];
      });
    }),
  ),
);

/** The driver takes its ids from the namespace's annotations, so that the pod has the same ones. */
function withSandboxIds(cluster: ClusterFacts, found: readonly Place[]): ClusterFacts {
  const places = found.flatMap(({ namespace }) => (namespace === null ? [] : [namespace]));
  const placed = places.map(name => {
    const known = cluster.namespaces.get(name);
    return [name, { name, annotations: { ...known?.annotations, ...SANDBOX_NAMESPACE_ANNOTATIONS }, labels: known?.labels ?? {} }] as const;
  });
  return { ...cluster, namespaces: new Map([...cluster.namespaces, ...placed]) };
}
