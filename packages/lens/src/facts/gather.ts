import { isStoredScc, type SecurityContextConstraints } from '@scc-lens/admission';
import {
  cached,
  copied,
  DEFAULT_SERVICE_ACCOUNT,
  groupBy,
  objectOf,
  remember,
  stringMapOf,
  stringsOf,
  type WorkloadRef,
} from '@scc-lens/words';
import {
  COMPOSE_KIND,
  CONTAINERFILE_KIND,
  isOperator,
  MAKEFILE_KIND,
  mayBeBuild,
  mayBeValues,
  namespaceTemplate,
  SKAFFOLD_KIND,
  VALUES_KIND,
} from '@scc-lens/yaml';
import type { KubernetesObject, Manifest } from '@scc-lens/yaml';
import { isComposer } from './composers';
import { grantsOf } from './grants';
import { isReadable, objectsOf, SCC_KIND } from './policies';
import type { ClusterFacts, Facts, GivenFacts, Grant, NamespaceFacts, Placed, ServiceAccountFacts, WorkspaceFacts } from './types';
import { variantsOf, VARYING_KINDS } from './variants';

/** A file's documents, as far as facts are read from them, under the name that messages and links use. */
export interface FactSource {
  readonly file: string;
  readonly manifests: readonly FactsIn[];
}

/** A document's part of the facts. `isUnread` where it may have policies and nothing in it can be read: its objects are earlier ones, if any. */
export interface FactsIn extends Pick<Manifest, 'objects' | 'workloads'> {
  readonly isUnread?: true;
  /** The service accounts of pods that it may contain, where none can be read. */
  readonly accounts?: readonly string[];
}

export function factsIn(manifest: Manifest): FactsIn {
  const { objects, workloads } = manifest;
  const accounts = workloads.length === 0 ? accountsNamedIn(manifest) : [];
  return {
    objects,
    workloads,
    ...(objects.length === 0 && isUnreadPolicy(manifest) && { isUnread: true }),
    ...(accounts.length > 0 && { accounts }),
  };
}

const ACCOUNT_FIELD =
  /^[ \t-]*["']?serviceAccount(?:Name)?["']?[ \t]*:[ \t]*["']?([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)["']?,?[ \t\r]*(?:#.*)?$/gm;

/** The default one where containers name none; one that is filled in later is not known. */
function accountsNamedIn({ class: read, text }: Manifest): readonly string[] {
  if (read !== 'template' && read !== 'invalid') return [];
  const named = [...new Set([...text.matchAll(ACCOUNT_FIELD)].map(([, name = '']) => copied(name)))];
  return text.includes('serviceAccount') || !text.includes('containers:') ? named : [DEFAULT_SERVICE_ACCOUNT];
}

/** One object, so that facts without given ones keep their identity. */
const NOTHING_GIVEN: GivenFacts = {};

/** What installs charts, and so shows which releases a workspace runs. */
export const CHART_KINDS: ReadonlySet<string> = new Set(['Application', 'HelmRelease', 'OCIRepository', VALUES_KIND]);

const POLICY_KINDS = new Set([
  ...CHART_KINDS,
  ...VARYING_KINDS,
  ...['ClusterServiceVersion', 'Subscription', 'SandboxWarmPool', 'BuildConfig', 'CSIDriver'],
  ...[CONTAINERFILE_KIND, MAKEFILE_KIND, COMPOSE_KIND, SKAFFOLD_KIND],
]);

/**
 * Puts together what all files contain. Facts that did not change keep their identity from `previous`, so that findings remembered under
 * them stay valid: `cluster` while no SCC, grant or namespace changed, `workspace` while no workload or policy did, all of them while neither did.
 */
export const gatherFacts = (sources: readonly FactSource[], given: GivenFacts = NOTHING_GIVEN, previous?: Facts): Facts =>
  putTogether(placedIn(sources), given, previous);

function putTogether(
  { workloads, composers = [], unread = [], unjudged = [], ...read }: WorkspaceFacts,
  given: GivenFacts,
  previous: Facts | undefined,
): Facts {
  const samePolicies =
    previous !== undefined && sameItems(read.policies, previous.workspace.policies) && madeOf.get(previous.cluster)?.given === given;
  const cluster = samePolicies ? previous.cluster : clusterFacts(read.policies, given, previous?.cluster.around);
  const { policies } = samePolicies ? previous.workspace : read;
  const same = (): boolean =>
    sameItems(workloads, previous?.workspace.workloads ?? []) &&
    sameItems(composers, previous?.workspace.composers ?? []) &&
    sameItems(unread, previous?.workspace.unread ?? []) &&
    sameItems(unjudged, previous?.workspace.unjudged ?? []);
  return samePolicies && same() ? previous : { cluster, workspace: { workloads, policies, composers, unread, unjudged } };
}

/** The facts as they are for the pods of a file: of what several files define in their own way, the nearest. */
export function factsAround(facts: Facts, file: string): Facts {
  const { cluster, workspace } = facts;
  const made = madeOf.get(cluster);
  // Facts that were changed for a question stay as they are.
  if (made === undefined) return facts;
  const around = variantsOf(workspace.policies, cluster.defaultNamespace).homeOf(file);
  const found = cached(made.byPlace, around, () => clusterFacts(workspace.policies, made.given, around, made.byPlace));
  return found === cluster ? facts : factsWith(found)(workspace);
}

const factsWith = remember((cluster: ClusterFacts) => remember((workspace: WorkspaceFacts): Facts => ({ cluster, workspace })));

/** The objects that these facts were made of: of several with one name, the nearest. */
export const countingPolicies = ({ cluster, workspace }: Facts): readonly KubernetesObject[] =>
  objectsOf(variantsOf(workspace.policies, cluster.defaultNamespace).nearestTo(cluster.around));

/** The facts as they would be without some of the workspace's SCCs, grants, namespaces and service accounts. */
export function withoutPolicies({ cluster, workspace }: Facts, isLeftOut: (policy: Placed<KubernetesObject>) => boolean): Facts {
  const policies = workspace.policies.filter(policy => !isLeftOut(policy));
  const given = madeOf.get(cluster)?.given ?? NOTHING_GIVEN;
  return { cluster: clusterFacts(policies, given, cluster.around), workspace: { ...workspace, policies } };
}

/** What the files alone state, without settings and a connected cluster, and without the objects and workloads that are not kept. */
export function factsOfFiles({ workspace }: Facts, isKept: (named: WorkloadRef) => boolean): Facts {
  const workloads = workspace.workloads.filter(({ item }) => isKept(item.ref));
  const policies = workspace.policies.filter(({ item }) => isKept(item));
  return putTogether({ ...workspace, workloads, policies }, NOTHING_GIVEN, undefined);
}

/** The facts as they would be with these contents of files, known or new, in the order of before; what stays keeps its identity from `previous`. */
export function withSources(facts: Facts, sources: readonly FactSource[], previous = facts): Facts {
  const { cluster, workspace } = facts;
  const files = new Set(sources.map(({ file }) => file));
  const placed = placedIn(sources);
  const changed = {
    workloads: replaced(workspace.workloads, files, placed.workloads),
    policies: replaced(workspace.policies, files, placed.policies),
    composers: replaced(workspace.composers ?? [], files, placed.composers ?? []),
    unread: replaced(workspace.unread ?? [], files, placed.unread ?? []),
    unjudged: replaced(workspace.unjudged ?? [], files, placed.unjudged ?? []),
  };
  return putTogether(changed, madeOf.get(cluster)?.given ?? NOTHING_GIVEN, previous);
}

/** What was found in these files, found again; a file's items go where its first one was. */
function replaced<T>(before: readonly Placed<T>[], files: ReadonlySet<string>, after: readonly Placed<T>[]): readonly Placed<T>[] {
  const added = new Map(groupBy(after, ({ file }) => [file]));
  const kept = before.flatMap(placed => {
    if (!files.has(placed.file)) return [placed];
    const now = added.get(placed.file) ?? [];
    added.delete(placed.file);
    return now;
  });
  return [...kept, ...[...added.values()].flat()];
}

/** The given facts that cluster facts were made with, and all that were made so of the same policies, by what they are around. */
const madeOf = new WeakMap<ClusterFacts, { readonly given: GivenFacts; readonly byPlace: Map<string, ClusterFacts> }>();

function placedIn(sources: readonly FactSource[]): WorkspaceFacts {
  const all = sources.map(placedOf);
  return {
    workloads: all.flatMap(({ workloads }) => workloads),
    policies: all.flatMap(({ policies }) => policies),
    composers: all.flatMap(({ composers }) => composers ?? []),
    unread: all.flatMap(({ unread }) => unread ?? []),
    unjudged: all.flatMap(({ unjudged }) => unjudged ?? []),
  };
}

function placedOf({ file, manifests }: FactSource): WorkspaceFacts {
  return cached(knownPlaced(manifests), file, () => {
    const workloads = manifests.flatMap((manifest, document) => manifest.workloads.map(item => ({ file, document, item })));
    const objects = manifests.flatMap((manifest, document) => manifest.objects.map(item => ({ file, document, item })));
    const policies = objects.filter(({ item }) => isPolicy(item));
    const unread = manifests.flatMap(({ isUnread }, document) => (isUnread === true ? [{ file, document, item: isUnread }] : []));
    const unjudged = manifests.flatMap(({ accounts: item }, document) => (item === undefined ? [] : [{ file, document, item }]));
    return { workloads, policies, composers: objects.filter(({ item }) => !isPolicy(item) && isComposer(item)), unread, unjudged };
  });
}

/** What was made of a file's documents; between two keystrokes most files stay as they are. */
const knownPlaced = remember<FactSource['manifests'], Map<string, WorkspaceFacts>>(() => new Map());

/** Whether an object counts for other objects, in addition to the pods that it describes. An operator gives rights in its own namespace. */
export const isPolicy = (object: KubernetesObject): boolean =>
  POLICY_KINDS.has(object.kind) &&
  (object.namespace !== null || !isOperator(object)) &&
  (VERSIONS.get(object.kind)?.test(object.apiVersion) ?? true);

const RBAC = /^(?:(?:rbac\.authorization\.k8s|authorization\.openshift)\.io\/)?v1$/;

/** The versions in which OpenShift has a kind, its own older API included. An object of another one is something else. */
const VERSIONS: ReadonlyMap<string, RegExp> = new Map([
  [SCC_KIND, /^(?:security\.openshift\.io\/)?v1$/],
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].map(kind => [kind, RBAC] as const),
  ...['Namespace', 'ServiceAccount'].map(kind => [kind, /^v1$/] as const),
]);

/** Whether it is of a version of RBAC that Kubernetes 1.22 removed. What it grants before is not counted. */
export const isGone = ({ apiVersion }: KubernetesObject): boolean => /^rbac\.authorization\.k8s\.io\/v1(?:alpha|beta)\d$/.test(apiVersion);

/** Whether a text without escapes may contain such an object: a kind is in it as it is, alone or in the name of a list. */
export const mayContainPolicies = (text: string): boolean => POLICY_KIND.test(text) || mayBeValues(text) || mayBeBuild(text);

/** Whether such objects may be in a document that is invalid, so that some may not be read. */
export const isUnreadPolicy = (manifest: Manifest): boolean => manifest.class === 'invalid' && mayContainPolicies(manifest.text);

/** Whether lines of such objects cannot be read now, so that they may give other rights, or an SCC may be another one. */
export const hasUnreadPolicies = ({ policies, unread = [] }: WorkspaceFacts): boolean =>
  unread.length > 0 || policies.some(({ item }) => item.isCut === true);

const POLICY_KIND = new RegExp(String.raw`\b(?:${[...POLICY_KINDS].join('|')})(?:List)?\b`);

function sameItems(a: readonly Placed<unknown>[], b: readonly Placed<unknown>[]): boolean {
  const isAt = ({ item, file, document }: Placed<unknown>, i: number): boolean => {
    const other = b[i];
    return other !== undefined && other.item === item && other.file === file && other.document === document;
  };
  return a.length === b.length && a.every(isAt);
}

function clusterFacts(
  policies: readonly Placed<KubernetesObject>[],
  given: GivenFacts,
  around = '',
  byPlace = new Map<string, ClusterFacts>(),
): ClusterFacts {
  const placed = variantsOf(policies, given.defaultNamespace ?? null).nearestTo(around);
  const all = { ...factsOf(objectsOf(placed), given), around };
  const isLive = !isForecast(all) && placed.length > 0;
  const facts = isLive
    ? { ...all, live: { facts: { ...factsOf([], given), serviceAccounts: all.serviceAccounts }, policies: placed } }
    : all;
  byPlace.set(around, facts);
  madeOf.set(facts, { given, byPlace });
  return facts;
}

function factsOf(policies: readonly KubernetesObject[], given: GivenFacts): ClusterFacts {
  const place = given.defaultNamespace ?? null;
  const namespaces = new Map<string, NamespaceFacts>();
  for (const { value, namespace } of policies.filter(isOperator)) {
    const template = namespaceTemplate(value);
    if (namespace !== null && template !== null) namespaces.set(namespace, namespaceFacts({ name: namespace, value: template }));
  }
  const ofKind = (wanted: string): readonly KubernetesObject[] => policies.filter(({ kind }) => kind === wanted);
  for (const one of ofKind('Namespace')) if (one.name !== null && isReadable(one)) namespaces.set(one.name, namespaceFacts(one));
  for (const namespace of given.namespaces ?? []) namespaces.set(namespace.name, namespace);
  const written = ofKind(SCC_KIND).filter(({ name }) => name !== null);
  const sccs = written.filter(({ value }) => isStoredScc(value)).map(({ value }) => value as SecurityContextConstraints);
  return {
    context: given.context ?? null,
    sccs: [...sccs, ...(given.sccs ?? [])],
    onlyTheseSccs: given.onlyTheseSccs ?? false,
    hiddenSccs: given.hiddenSccs ?? false,
    namespaces,
    serviceAccounts: new Map(
      ofKind('ServiceAccount').map(one => [`${one.namespace ?? place ?? ''}/${one.name ?? ''}`, serviceAccountFacts(one)]),
    ),
    defaultNamespace: place,
    grants: [
      ...grantsOf(policies, place),
      ...written.filter(({ value }) => !isStoredScc(value)).flatMap(grantsOfScc),
      ...(given.grants ?? []),
    ],
    grantsReadOf: given.grantsReadOf ?? null,
  };
}

/** Who may use an SCC by its own lists. One that cannot be read whole, or would not be stored, may exist, and what it allows is not known. */
export function grantsOfScc({ name, value: { users, groups } }: Pick<KubernetesObject, 'name' | 'value'>): readonly Grant[] {
  const granted = { sccs: [name ?? ''], namespace: null, origin: `${SCC_KIND} ${name ?? ''}` };
  const to = (kind: 'User' | 'Group', names: readonly string[]): readonly Grant[] =>
    names.map(subject => ({ subject: { kind, name: subject }, ...granted }));
  return [...to('User', stringsOf(users)), ...to('Group', stringsOf(groups))];
}

export function namespaceFacts({ name, value }: Pick<KubernetesObject, 'name' | 'value'>): NamespaceFacts {
  const metadata = objectOf(value['metadata']);
  return { name: name ?? '', annotations: stringMapOf(metadata['annotations']), labels: stringMapOf(metadata['labels']) };
}

export function serviceAccountFacts({ value }: Pick<KubernetesObject, 'value'>): ServiceAccountFacts {
  const automount = value['automountServiceAccountToken'] ?? true;
  return { automount: typeof automount === 'boolean' ? automount : undefined };
}

/** Whether verdicts are a forecast: there is no cluster, or the user may not read its SCCs. SCCs that only a grant or a pod names may exist. */
export const isForecast = ({ context, hiddenSccs }: Pick<ClusterFacts, 'context' | 'hiddenSccs'>): boolean =>
  context === null || hiddenSccs;
