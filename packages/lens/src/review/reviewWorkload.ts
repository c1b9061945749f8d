/** From a workload and the facts at hand to the engine's question: which pod, which SCCs, who asks. */
import {
  kubernetesMinor,
  NEWEST_RELEASE,
  removedAfter,
  REQUIRED_SCC_ANNOTATION,
  reviewPod,
  shipsRoleFor,
  stockSccs,
  undecidedChange,
  validateOwner,
  validatePod,
} from '@scc-lens/admission';
import type { Grant, MissingFact, PodReview, Release, ReviewRequest, SecurityContextConstraints, UserInfo } from '@scc-lens/admission';
import {
  ALL_SERVICE_ACCOUNTS,
  cached,
  DEFAULT_SERVICE_ACCOUNT,
  effectiveServiceAccount,
  isPlaceholder,
  isWithin,
  listOf,
  namedServiceAccount,
  objectOf,
  omit,
  remember,
  serviceAccountGroups,
  textOf,
  valueAt,
} from '@scc-lens/words';
import type { FieldPath, InvalidField, Json, JsonObject } from '@scc-lens/words';
import { applyToValue, readPod, workloadKindOf, type Workload } from '@scc-lens/yaml';
import { isForecast, operatorGrants, type ClusterFacts, type Settings, type Grant as ClusterGrant } from '../facts';
import { withVerdictNow, type WorkloadReview } from './beforeDeployment';
import { reviewTexts } from './messages';
import { hasUnknownAccount, invalidPath, volumeOrder } from './paths';
import { addressTokenVolume, eitherWay, mountsToken, openVerdict, TOKEN_POD, withTokenVolume } from './tokenVolume';

interface Reviewed {
  readonly facts: ClusterFacts;
  readonly settings: Settings;
  readonly review: WorkloadReview;
}

/** Rules, lens, hover and report ask about the same workload. */
const reviewed = new WeakMap<Workload, Reviewed>();

/** Reviews the pod that a workload makes, for its service account and for its creator: once the files are deployed, and on a cluster before. */
export function reviewWorkload(workload: Workload, facts: ClusterFacts, settings: Settings): WorkloadReview {
  const known = reviewed.get(workload);
  if (known?.facts === facts && known.settings === settings) return known.review;
  const pod = podOf(workload);
  const reviewWith = (given: ClusterFacts): PodReview => reviewInStreams(pod, workload, given, settings);
  const review = withVerdictNow(reviewWith(facts), workload, facts, reviewWith);
  reviewed.set(workload, { facts, settings, review });
  return review;
}

/** Reviews the pod that a workload would make, were its template changed to this one. The volume of its token is added where it gets one. */
export const reviewVariant = (pod: JsonObject, workload: Workload, facts: ClusterFacts, settings: Settings): PodReview =>
  reviewInStreams(pod, { ...workload, pod: readPod(pod) }, facts, settings);

function reviewInStreams(pod: JsonObject, workload: Workload, facts: ClusterFacts, settings: Settings): PodReview {
  const undecided = facts.onlyTheseSccs ? undefined : undecidedChange(settings.openshiftVersion);
  if (undecided === undefined) return reviewIn(pod, workload, facts, settings);
  const inRelease = (openshiftVersion: Release): PodReview => reviewIn(pod, workload, facts, { ...settings, openshiftVersion });
  return eitherStream(inRelease(undecided.without), inRelease(undecided.having), {
    kind: 'z-stream',
    release: settings.openshiftVersion,
    merged: undecided.merged,
    pull: undecided.pull,
  });
}

/** The verdict where it is not known whether a z-stream has a change of the stock SCCs. */
function eitherStream(without: PodReview, having: PodReview, undecided: MissingFact): PodReview {
  if (without.admission === having.admission && without.scc === having.scc) return having;
  return openVerdict(having, [...new Set([...without.missing, ...having.missing, undecided])]);
}

function reviewIn(pod: JsonObject, workload: Workload, facts: ClusterFacts, settings: Settings): PodReview {
  const without = reviewPodOf(pod, workload, facts, settings);
  const mounts = mountsToken(workload, facts);
  if (mounts === false || !tokenDecides(admissionFacts(facts)(settings))) return without;
  const having = addressTokenVolume(reviewPodOf(withTokenVolume(pod), workload, facts, settings), pod);
  return mounts === true ? having : eitherWay(without, having, workload);
}

/** Reviews a pod in the place of the one that the workload makes. */
export function reviewPodOf(pod: JsonObject, workload: Workload, facts: ClusterFacts, settings: Settings): PodReview {
  const namespace = workload.ref.namespace ?? facts.defaultNamespace;
  const known = namespace === null ? undefined : facts.namespaces.get(namespace);
  const { sccs, grants } = admissionFacts(facts)(settings);
  const invalid = invalidFields(workload, settings);
  const request: ReviewRequest = {
    pod: withProfiles(pod, invalid),
    sccs,
    complete: true,
    requiredMayExist: mayRequireHidden(pod, facts),
    release: settings.openshiftVersion,
    namedMayExist: isForecast(facts) && !facts.onlyTheseSccs,
    namespace: {
      ...(namespace === null ? {} : { name: namespace }),
      ...(known === undefined ? {} : { annotations: known.annotations, labels: known.labels }),
    },
    requester: requesterOf(workload),
    grants: withOwnGrants(grants, workload, namespace ?? ''),
    onlyTheseGrants: facts.onlyTheseGrants ?? false,
    invalid: invalid.filter(({ isRefused }) => isRefused),
    ...(hasUnknownAccount(workload)
      ? { serviceAccount: '', unreadGrants: { chosenBy: workload.ref.kind } }
      : unreadGrants(pod, namespace, facts, workload)),
  };
  const review = reviewPod(request);
  const { addedContext } = workload.traits;
  if (addedContext === undefined) return review;
  const having = reviewPod({ ...request, pod: withContainer(request.pod, valueAt(workload.owner, addedContext) ?? null) });
  const isSame = review.admission === having.admission && review.scc === having.scc && review.unless.join() === having.unless.join();
  return isSame ? review : openVerdict(review, [...review.missing, { kind: 'added-container', path: addedContext }]);
}

/** The pod with one more container, whose security context alone is known. */
function withContainer(pod: JsonObject, securityContext: Json): JsonObject {
  const spec = objectOf(pod['spec']);
  return { ...pod, spec: { ...spec, containers: [...listOf(spec['containers']), { name: '', securityContext }] } };
}

/** With a file for each profile of the type Localhost that names none: Kubernetes requires one, and SCCs take a profile without one for none. */
function withProfiles(pod: JsonObject, invalid: readonly InvalidField[]): JsonObject {
  const profiles = invalid.filter(({ path }) => path.at(-1) === 'localhostProfile').map(({ path }) => path.slice(0, -1));
  const unnamed = profiles.filter(path => valueAt(pod, [...path, 'type']) === 'Localhost');
  const named = applyToValue(
    pod,
    unnamed.map(path => ({ op: 'set', path: [...path, 'localhostProfile'], value: '…' })),
  );
  return 'refused' in named ? pod : objectOf(named.value);
}

/** The same list where the pod is none of an operator: what is prepared for it counts for all pods. An operator's installation brings its rights. */
function withOwnGrants(grants: readonly Grant[], { traits }: Workload, namespace: string): readonly Grant[] {
  const own = operatorGrants(traits.operatorPermissions, namespace, '');
  return own.length === 0 ? grants : [...grants, ...own.map(({ subject, sccs }) => ({ subject, sccs }))];
}

/** In a forecast, an SCC that a pod requires by name is more likely to be on the cluster than to be missing, unless only some releases ship it. */
function mayRequireHidden(pod: JsonObject, facts: ClusterFacts): boolean {
  const required = textOf(objectOf(objectOf(pod['metadata'])['annotations'])[REQUIRED_SCC_ANNOTATION]);
  return (
    isForecast(facts) &&
    !facts.onlyTheseSccs &&
    required !== '' &&
    !stockSccs(NEWEST_RELEASE).some(({ metadata }) => metadata?.name === required)
  );
}

/** What of the grants a cluster has not shown. A forecast counts the grants that are known. */
function unreadGrants(
  pod: JsonObject,
  namespace: string | null,
  { context, grantsReadOf, hiddenSccs }: ClusterFacts,
  { ref, traits }: Workload,
): Pick<ReviewRequest, 'unreadGrants'> {
  if (traits.isInferred) return { unreadGrants: { createdFor: ref.kind } };
  if (hiddenSccs || grantsReadOf === null || namespace === null || grantsReadOf.namespaces.includes(namespace)) return {};
  const account = `${namespace}/${effectiveServiceAccount(objectOf(pod['spec']))}`;
  return grantsReadOf.serviceAccounts.includes(account)
    ? {}
    : { unreadGrants: { serviceAccount: account, cluster: context ?? reviewTexts.theCluster() } };
}

/** What controllers put behind the name of their object for the first pod, up to a random part. The API server refuses it by that name. */
const BEHIND_NAME: ReadonlyMap<string, string> = new Map([
  ...['DaemonSet', 'Job', 'ReplicaSet', 'ReplicationController'].map(kind => [kind, '-'] as const),
  ...Object.entries({ CronJob: '-<time>-', Deployment: '-<hash>-', DeploymentConfig: '-1-', StatefulSet: '-0' }),
]);

/** The pod as its controller submits it: with its name, the service account that it chooses, and a volume for each claim template. */
export function podOf(workload: Workload): JsonObject {
  const { ref, template, traits } = workload;
  const metadata = objectOf(template['metadata']);
  const spec = asSent(workload, objectOf(template['spec']));
  const behind = traits.schema === 'kubernetes' ? BEHIND_NAME.get(ref.kind) : undefined;
  // The API server completes a name that ends so.
  const isNamed = (ref.name ?? '-').endsWith('-') || (behind === undefined && metadata['name'] !== undefined);
  const pod = { metadata: isNamed ? metadata : { ...metadata, name: `${ref.name}${behind ?? ''}` }, spec };
  if (workload.claimTemplates.length === 0) return pod;
  const written = listOf(spec['volumes']);
  const volumes = volumeOrder(workload).map((one): Json =>
    typeof one === 'number' ? (written[one] ?? null) : { name: one, persistentVolumeClaim: { claimName: one } },
  );
  return { ...pod, spec: { ...spec, volumes } };
}

/** A controller in Go sends no empty list, neither as protobuf nor as JSON, so that an SCC fills it in; a Pod has what is written. */
function asSent({ ref, traits }: Workload, written: JsonObject): JsonObject {
  const name = traits.account?.name ?? null;
  const context = objectOf(written['securityContext']);
  const isLeftOut = ref.kind !== 'Pod' && JSON.stringify(context['supplementalGroups']) === '[]';
  const spec = isLeftOut ? { ...written, securityContext: omit(context, 'supplementalGroups') } : written;
  return name === null || namedServiceAccount(spec) !== '' ? spec : { ...spec, serviceAccountName: name };
}

/** The controller of the pods; for a bare Pod some authenticated person, whose own grants do not count: the forecast is for the service account. */
function requesterOf({ traits }: Workload): UserInfo {
  const [, , namespace] = traits.controller?.split(':') ?? [];
  const groups = namespace === undefined ? [] : serviceAccountGroups(namespace);
  return { name: traits.controller ?? '', groups: [...groups, 'system:authenticated'] };
}

interface AdmissionFacts {
  readonly settings: Settings;
  readonly sccs: readonly SecurityContextConstraints[];
  readonly grants: readonly Grant[];
}

/** The same lists for every pod under the same facts, so that the engine prepares each SCC once. */
const admissionFacts = remember((facts: ClusterFacts) =>
  remember((settings: Settings): AdmissionFacts => {
    const written = new Map(facts.sccs.map(scc => [scc.metadata?.name, scc]));
    const stock = facts.onlyTheseSccs
      ? []
      : stockSccs(settings.openshiftVersion, settings.openshiftProfile).filter(scc => !written.has(scc.metadata?.name));
    const everyServiceAccount: Grant = { subject: { kind: 'Group', name: ALL_SERVICE_ACCOUNTS }, sccs: settings.grantedSccs };
    const grants = facts.grants.flatMap(grant => grantsBy(grant, settings));
    return { settings, sccs: [...stock, ...written.values()], grants: [...grants, everyServiceAccount] };
  }),
);

/** What a binding gives; where it names no namespace, also what it gives if it is applied in the pod's. An account `default` is in each of them. */
function grantsBy(grant: ClusterGrant, { openshiftVersion, openshiftProfile }: Settings): readonly Grant[] {
  const { subject, sccs, namespace, absentRole, oneOf, origin, isUnplaced, unplacedRole } = grant;
  const isThere = absentRole === undefined || sccs.every(scc => shipsRoleFor(scc, openshiftVersion, openshiftProfile));
  const open = unplacedRole === undefined ? null : { unplaced: unplacedRole };
  const condition = oneOf === undefined ? (isThere ? open : { role: absentRole }) : { oneOf };
  const given: Grant = { subject, sccs, namespace, ...(condition !== null && { condition }) };
  if (isUnplaced !== true || subject.kind !== 'ServiceAccount' || subject.name === DEFAULT_SERVICE_ACCOUNT) return [given];
  const { kind, name } = subject;
  return [given, { subject: subject.isAssumed === true ? { kind, name } : subject, sccs, condition: { unplaced: origin } }];
}

/** Whether some SCC refuses the volume of the service account's token; with most SCCs it makes no difference. */
const tokenDecides = remember(({ sccs, settings }: AdmissionFacts): boolean =>
  refusesVolumes(reviewPod({ pod: TOKEN_POD, sccs, grants: [], release: settings.openshiftVersion })),
);

const refusesVolumes = ({ sccs }: PodReview): boolean => sccs.some(({ violations }) => violations.some(({ check }) => check === 'volumes'));

/** By the template and the minor version of Kubernetes. */
const known = new WeakMap<JsonObject, Map<number, readonly InvalidField[]>>();

/** An API version of Kubernetes' own kinds that the release does not have. */
function unserved({ apiVersion, ref: { kind: objectKind } }: Workload, release: Release): readonly InvalidField[] {
  const served = workloadKindOf(apiVersion, objectKind)?.servedAs;
  if (served === undefined || apiVersion === served || isPlaceholder(apiVersion) || removedAfter(apiVersion, release) !== null) return [];
  const fault = { kind: 'unserved', objectKind, apiVersion, served, release } as const;
  return [{ path: ['apiVersion'], isOfObject: true, isRefused: true, fault }];
}

/** What Kubernetes refuses, or does not know, of a workload in a release of OpenShift: its API version, and fields of its pod. */
export function invalidFields(workload: Workload, { openshiftVersion }: Pick<Settings, 'openshiftVersion'>): readonly InvalidField[] {
  const { ref, owner, template, claimTemplates, traits } = workload;
  const kubernetes = kubernetesMinor(openshiftVersion);
  const question = { ...traits, owner, written: template, isPod: ref.kind === 'Pod', claimTemplates };
  const versions = cached(known, template, () => new Map<number, readonly InvalidField[]>());
  const ofPod = cached(versions, kubernetes, () => validatePod(question, { kubernetes }));
  const found = [...unserved(workload, openshiftVersion), ...validateOwner(question, { kubernetes }), ...ofPod];
  const fields = found.map(field => asCreated(field, workload.object));
  return traits.isCut === true ? fields.filter(field => isWhereItSeems(field) && !mayBeTyped(field, workload)) : fields;
}

/** Whether a half-typed line of the object may be what an invalid field lacks. */
function mayBeTyped({ lacks = [], isOfObject }: InvalidField, workload: Workload): boolean {
  const { object, podSpec, owner, traits } = workload;
  const { openPlaces: open } = traits;
  if (open === undefined) return lacks.length > 0;
  const claims = podSpec.length === object.length + 1 ? [] : [[...object, 'spec', 'volumeClaimTemplates']];
  const wanted = lacks.flatMap(path => {
    const place = invalidPath(workload, { path, isOfObject });
    return path[1] === 'volumes' ? [place, ...claims] : [place];
  });
  const lacksNext = (path: FieldPath, at: number): boolean => (valueAt(owner, path.slice(object.length, at + 1)) ?? null) === null;
  return wanted.some(path => open.some(place => isWithin(place, path) || (isWithin(path, place) && lacksNext(path, place.length))));
}

/**
 * What becomes of a field in an object at this path. `oc new-app` creates a Template's objects without strict validation, by which the API server drops
 * unknown fields. Source: Creator.Create in pkg/helpers/bulk of openshift/oc.
 */
export const asCreated = (field: InvalidField, object: FieldPath): InvalidField =>
  object.at(-2) === 'objects' && field.fault.kind === 'unknown' ? { ...field, isRefused: false, isOfTemplate: true } : field;

/** Whether a fault is no matter of place: next to lines that are left out, a field may be of another mapping, and what is below it of another field. */
export const isWhereItSeems = ({ fault }: InvalidField): boolean =>
  fault.kind !== 'unknown' && (fault.kind !== 'type' || typeof fault.value !== 'object');
