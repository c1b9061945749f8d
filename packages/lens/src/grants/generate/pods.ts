/** The pods that a service account's workloads make, as they reach SCC admission. */
import { REQUIRED_SCC_ANNOTATION, reviewPod, type PodReview, type SccReview, type SecurityContextConstraints } from '@scc-lens/admission';
import {
  ALL_SERVICE_ACCOUNTS,
  groupBy,
  listOf,
  objectOf,
  omit,
  pathSteps,
  remember,
  stringsOf,
  type JsonObject,
  type PodSpec,
} from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { factsAround, type ClusterFacts, type Grant, type ImageNames, type Placed } from '../../facts';
import type { Settings, WorkspaceFacts, World } from '../../facts';
import { containerSites, supervisedPod, type ContainerNeeds, type ContainerSite } from '../../openshell';
import {
  hasUnknownAccount,
  invalidFields,
  mountsToken,
  podOf,
  reviewPodOf,
  serviceAccountOf,
  statedNamespace,
  withTokenVolume,
} from '../../review';
import { reasonTexts } from '../messages';
import { spellCapabilities } from './spelling';
import type { SccRequest, WorkloadChange } from './types';

export interface AccountPod {
  /** No other pod of the workspace has it. */
  readonly key: string;
  readonly placed: Placed<Workload>;
  /** With the namespace that it is taken to run in. */
  readonly workload: Workload;
  /** E.g. `Sandbox researcher`; with its file, where another pod has the name: not both can be there at once. */
  readonly label: string;
  /** The same without a file; with the namespace, where the manifest does not name the one that it is taken to run in. */
  readonly name: string;
  /** The pod with the volume of its service account token, without the annotation that requires an SCC. */
  readonly pod: JsonObject;
  /** Index of the token's volume in the pod; -1 where none is mounted. */
  readonly tokenVolume: number;
  readonly required: string | null;
  readonly containers: readonly PodContainer[];
  /** What its manifest has to change so that it is this pod: the spelling of capabilities. */
  readonly spelling: WorkloadChange | null;
}

export interface PodContainer {
  readonly site: ContainerSite;
  /** What its part in the supervisor's work needs; null where it has none, or the need is not known. */
  readonly needs: ContainerNeeds | null;
}

/** Every service account that workloads of the workspace run as, as far as it can be known; a null namespace is one that the manifests do not name. */
export function serviceAccountsOf(workloads: readonly Pick<Placed<Workload>, 'item'>[]): readonly SccRequest['serviceAccount'][] {
  const accounts = workloads.flatMap(({ item }) => (hasUnknownAccount(item) ? [] : [accountOf(item)]));
  return [...new Map(accounts.map(account => [JSON.stringify(account), account])).values()];
}

/** The service account that a workload's pods run as, in the namespace that its manifest names. */
export function accountOf(workload: Workload): SccRequest['serviceAccount'] {
  return { namespace: statedNamespace(workload), name: serviceAccountOf(workload) };
}

/** A workload's pod in a namespace, judged for its service account, also where its creator is not known and may use more. */
export function accountPod(placed: Placed<Workload>, namespace: string | null, { facts, settings }: World): AccountPod {
  const { ref, traits } = placed.item;
  const workload = { ...placed.item, ref: { ...ref, namespace }, traits: { ...traits, isInferred: false } };
  const written = podOf(workload);
  const mounts = mountsToken(workload, facts.cluster) ?? true;
  const volumes = listOf(objectOf(written['spec'])['volumes']);
  // A binding that names no namespace counts as in this one, which is not known.
  const isStated =
    namespace !== null && namespace !== ref.namespace && (namespace !== 'default' || facts.cluster.defaultNamespace !== null);
  const title = `${ref.kind} ${ref.name ?? reasonTexts.unnamed()}`;
  const start = openNames(facts.workspace).get(nameOf(placed.item));
  return {
    key: JSON.stringify([placed.file, placed.document, placed.item.podSpec]),
    placed,
    workload,
    label: start === undefined ? title : `${title} (${pathOf(placed).slice(start) || './'})`,
    name: isStated ? reasonTexts.podIn({ pod: title, namespace }) : title,
    pod: withRequired(mounts ? withTokenVolume(written) : written, null),
    tokenVolume: mounts ? volumes.length : -1,
    required: workload.pod.metadata.annotations?.[REQUIRED_SCC_ANNOTATION] ?? null,
    containers: containersOf(workload.pod.spec, settings.imageNames),
    spelling: null,
  };
}

/** The same with capabilities as SCCs spell them. */
export function spelledPod(placed: Placed<Workload>, namespace: string | null, world: World): AccountPod {
  const { workload, change } = spellCapabilities(placed);
  const pod = accountPod({ ...placed, item: workload }, namespace, world);
  return { ...pod, placed, spelling: change && { ...change, label: pod.label } };
}

/** Where the paths of the files begin to differ, from the innermost folder of all, for the names that several different pods have. */
const openNames = remember(({ workloads }: WorkspaceFacts): ReadonlyMap<string, number> => {
  const starts = new Map<string, number>();
  for (const [name, alike] of groupBy(workloads, ({ item }) => [nameOf(item)])) {
    if (alike.length === 1 || new Set(alike.map(({ item }) => templateText(item))).size === 1) continue;
    const paths = alike.map(pathOf).toSorted();
    const [first = '', last = ''] = [paths[0], paths.at(-1)];
    let end = 0;
    while (end < first.length && first[end] === last[end]) end++;
    if (first !== last) starts.set(name, first.lastIndexOf('/', end) + 1);
  }
  return starts;
});

const nameOf = ({ ref: { kind, name, namespace } }: Workload): string => JSON.stringify([kind, name, namespace]);

const templateText = remember(({ template }: Workload): string => JSON.stringify(template));

const pathOf = ({ file }: Placed<Workload>): string => pathSteps(file).join('/');

function containersOf(spec: PodSpec, names: ImageNames): readonly PodContainer[] {
  const supervised = supervisedPod(spec, names)?.containers ?? [];
  return containerSites(spec).map(site => ({
    site,
    needs: supervised.find(({ site: { list, index } }) => list === site.list && index === site.index)?.needs ?? null,
  }));
}

/** The pod with and without its token's volume, which it may not get because of a ServiceAccount object that is not at hand. */
export function tokenVariants(pod: AccountPod): readonly AccountPod[] {
  if (pod.tokenVolume < 0) return [pod];
  const spec = objectOf(pod.pod['spec']);
  const volumes = listOf(spec['volumes']).filter((_, index) => index !== pod.tokenVolume);
  return [pod, { ...pod, pod: { ...pod.pod, spec: { ...spec, volumes } }, tokenVolume: -1 }];
}

/** The pod under another service account. */
export function withAccount(pod: JsonObject, name: string): JsonObject {
  return { ...pod, spec: { ...omit(objectOf(pod['spec']), 'serviceAccount'), serviceAccountName: name } };
}

/** The pod with this SCC, or none, required by annotation. */
export function withRequired(pod: JsonObject, scc: string | null): JsonObject {
  const metadata = objectOf(pod['metadata']);
  const others = omit(objectOf(metadata['annotations']), REQUIRED_SCC_ANNOTATION);
  return { ...pod, metadata: { ...metadata, annotations: scc === null ? others : { ...others, [REQUIRED_SCC_ANNOTATION]: scc } } };
}

/** What OpenShift makes of a pod, by the facts as they are around its file. */
export const reviewAccountPod = ({ placed, pod, workload, required }: AccountPod, { facts, settings }: World): PodReview =>
  reviewPodOf(withRequired(pod, required), workload, factsAround(facts, placed.file).cluster, settings);

/** What one SCC, were it the only one, makes of a pod: in its namespace, as far as that is known, or in one that is not known at all. */
export function tryScc(
  scc: SecurityContextConstraints,
  { pod, workload }: Pick<AccountPod, 'pod' | 'workload'>,
  { facts, settings }: World,
  anywhere = false,
): SccReview | undefined {
  const { namespace } = workload.ref;
  const annotations = anywhere || namespace === null ? undefined : facts.cluster.namespaces.get(namespace)?.annotations;
  // Without its name: what an SCC makes of the pod is asked even where SCC admission skips the namespace.
  const known = annotations === undefined ? {} : { annotations };
  return reviewPod({ pod, sccs: [scc], grants: [], release: settings.openshiftVersion, namespace: known }).sccs[0];
}

/** The workloads of the workspace whose pods would get this SCC, by all that is known. */
export function workloadsUnder(scc: string, world: World): readonly Placed<Workload>[] {
  return world.facts.workspace.workloads.filter(
    placed => reviewAccountPod(accountPod(placed, placed.item.ref.namespace, world), world).scc === scc,
  );
}

/** What all SCCs make of a pod with what OpenShift grants to every user and nothing else. */
export function reviewUngranted({ pod, workload }: AccountPod, { facts, settings }: World): PodReview {
  const traits = { ...workload.traits, operatorPermissions: [] };
  return reviewPodOf(pod, { ...workload, traits }, ungranted(facts.cluster), withoutGrants(settings));
}

const ungranted = remember((cluster: ClusterFacts): ClusterFacts => ({
  ...cluster,
  sccs: forEveryUsers(cluster.sccs),
  // What every cluster of the release grants is added, unless the grants contain it.
  grants: cluster.onlyTheseGrants === true ? cluster.grants.filter(isForEveryUser) : [],
  grantsReadOf: null,
}));

const withoutGrants = remember((settings: Settings): Settings => ({ ...settings, grantedSccs: [] }));

/** Groups that contain every service account, or every creator of its pods. */
const EVERY_USER: ReadonlySet<string> = new Set(['system:authenticated', ALL_SERVICE_ACCOUNTS]);

const isForEveryUser = ({ subject: { kind, name } }: Grant): boolean => kind === 'Group' && EVERY_USER.has(name);

/** The same list for the same SCCs, so that the engine prepares each once. */
const forEveryUsers = remember((sccs: ClusterFacts['sccs']) => sccs.map(scc => forEveryUser(scc)));

/** An SCC that its own lists of users and groups give to all or none. */
const forEveryUser = remember((scc: SecurityContextConstraints): SecurityContextConstraints => ({
  ...scc,
  users: [],
  groups: stringsOf(scc.groups).filter(group => EVERY_USER.has(group)),
}));

/** E.g. `Sandbox researcher/agent`. */
export const containerLabel = ({ label }: AccountPod, { site }: PodContainer): string => `${label}/${site.container.name}`;

/** Whether a pod may come to need what its manifest does not show: lines cannot be read, or Kubernetes refuses it as it is. */
export const isUnfinished = ({ workload }: AccountPod, { settings }: World): boolean =>
  workload.traits.isCut === true || invalidFields(workload, settings).some(({ isRefused, isOfObject }) => isRefused && isOfObject !== true);

/** Whether a pod runs as this service account. */
export const runsAsAccount = (
  { item }: Placed<Workload>,
  { namespace, name }: SccRequest['serviceAccount'],
  includeUnplaced: boolean,
): boolean =>
  !hasUnknownAccount(item) &&
  serviceAccountOf(item) === name &&
  [namespace, ...(includeUnplaced ? [null] : [])].includes(statedNamespace(item));
