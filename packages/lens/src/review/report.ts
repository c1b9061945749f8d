import { ENFORCE_LABEL, ENFORCE_VERSION_LABEL, hasFeature, levelOf, LEVELS, reviewPodSecurity } from '@scc-lens/admission';
import type { Level, MissingFact, PodSecurityViolation, Release } from '@scc-lens/admission';
import { formatFieldPath, groupBy, isPlaceholder, remember, shifted, valueAt } from '@scc-lens/words';
import type { FieldPath, JsonObject, Span } from '@scc-lens/words';
import type { KubernetesObject, Manifest, ParsedFile, Workload } from '@scc-lens/yaml';
import { isReadable, readFacts, type FactReader, type WorkspaceFacts, type World } from '../facts';
import type { WorkloadReview } from './beforeDeployment';
import { hasUnknownAccount, serviceAccountOf, verdictPaths, verdictSpan } from './paths';
import { podOf, reviewWorkload } from './reviewWorkload';

/** The whole verdict of admission on one workload. */
export interface WorkloadReport extends Pick<WorkloadPlace, 'workload' | 'document' | 'span'> {
  /** Which of its object's pods it is, by the field that has it; null for an only one. */
  readonly part: string | null;
  /** Whether invalid lines of its document are left out. */
  readonly isPartial: boolean;
  /** Null where the controller chooses one that cannot be known. */
  readonly serviceAccount: string | null;
  readonly review: WorkloadReview;
  /** Null for a release without Pod Security admission. */
  readonly podSecurity: PodSecurityVerdict | null;
}

/** The strictest Pod Security level that the pod passes, null where unread values decide, and what keeps it from the next stricter one. */
export interface PodSecurityVerdict {
  readonly level: Level | null;
  readonly violations: readonly PodSecurityViolation[];
  readonly unread: readonly MissingFact[];
}

/** The level that a namespace enforces, and, as a part of a sentence, what Pod Security objects to by that level. */
export interface PodSecurityRefusal {
  readonly level: Level;
  readonly reasons: string;
}

/** Where a workload is in a file. */
export interface WorkloadPlace {
  readonly manifest: Manifest;
  readonly workload: Workload;
  /** Which of the file's documents it is in, from zero. */
  readonly document: number;
  /** Where the verdict is placed, in the file's offsets. */
  readonly span: Span;
  /** The whole document, in the file's offsets. */
  readonly documentSpan: Span;
}

/** Every workload of a file, or of one of its documents, in the order of the text, not yet reviewed. */
export const workloadsIn = (file: ParsedFile, only?: number): readonly WorkloadPlace[] =>
  only === undefined ? file.manifests.flatMap((_, document) => workloadsOf(file, document)) : workloadsOf(file, only);

function workloadsOf(file: ParsedFile, document: number): readonly WorkloadPlace[] {
  const manifest = file.manifests[document];
  return manifest === undefined ? [] : manifest.workloads.map(workload => placeOf(file, document, manifest, workload));
}

function placeOf({ slices }: ParsedFile, document: number, manifest: Manifest, workload: Workload): WorkloadPlace {
  const { start = 0, text = '' } = slices[document] ?? {};
  const span = shifted(verdictSpan(manifest, verdictPaths(manifest).get(workload) ?? []), start);
  return { manifest, workload, document, span, documentSpan: { start, end: start + text.length } };
}

/** The workload that a path of one of the file's documents is part of. */
export function workloadAt(
  file: ParsedFile,
  { document, path }: { readonly document: number; readonly path: FieldPath },
): WorkloadPlace | undefined {
  const manifest = file.manifests[document];
  if (manifest === undefined) return undefined;
  const { templates, objects } = workloadsByPath(manifest);
  const workload = innermost(templates, path) ?? innermost(objects, path);
  return workload === undefined ? undefined : placeOf(file, document, manifest, workload);
}

/** A document's workloads by the path of their pod template, and the first of each object by the object's. A List has thousands. */
const workloadsByPath = remember(({ workloads }: Manifest) => ({
  templates: new Map(workloads.map(workload => [keyOf(workload.podSpec.slice(0, -1)), workload])),
  objects: new Map(workloads.toReversed().map(workload => [keyOf(workload.object), workload])),
}));

const keyOf = (path: FieldPath): string => JSON.stringify(path);

/** The workload whose path is the longest start of this one. */
function innermost(workloads: ReadonlyMap<string, Workload>, path: FieldPath): Workload | undefined {
  for (let length = path.length; length >= 0; length--) {
    const workload = workloads.get(keyOf(path.slice(0, length)));
    if (workload !== undefined) return workload;
  }
  return undefined;
}

/** A report for each workload of a file, in the order of the text. */
export const reviewFile = (file: ParsedFile, options: World): readonly WorkloadReport[] =>
  workloadsIn(file).map(place => reviewPlace(place, options));

/** A document's workloads by their object. */
const podsByObject = remember(({ workloads }: Manifest) => groupBy(workloads, ({ object }) => [keyOf(object)]));

const partOf = ({ manifest, workload: { object, podSpec } }: WorkloadPlace): string | null =>
  podsByObject(manifest).get(keyOf(object))?.length === 1 ? null : formatFieldPath(podSpec.slice(object.length));

/** Fields that SCC admission reads, and Pod Security does not. */
const OF_SCCS_ONLY = new Set<FieldPath[number]>(['fsGroup', 'supplementalGroups', 'readOnlyRootFilesystem', 'driver', 'level']);

const NONE: readonly KubernetesObject[] = [];

const cutPolicies = remember(({ policies }: WorkspaceFacts) => {
  const cut = policies.flatMap(({ item }) =>
    item.isCut === true || (/(?:Role|Binding|Namespace)$/.test(item.kind) && !isReadable(item)) ? [item] : [],
  );
  return cut.length === 0 ? NONE : cut;
});

const hasUnread: FactReader<boolean> = ({ workspace: { unread = [] } }) => unread.length > 0;

const cutIn: FactReader<readonly KubernetesObject[]> = ({ workspace }) => cutPolicies(workspace);

/** Whether lines cannot be read that may decide about a pod: of its manifest, an SCC, its service account, or a role or binding where it applies. */
export function restsOnInvalid(workload: Workload, { facts }: World): boolean {
  const { ref, traits } = workload;
  const namespace = ref.namespace ?? facts.cluster.defaultNamespace;
  const mayDecide = ({ kind, name, namespace: home }: KubernetesObject): boolean =>
    kind === 'Namespace'
      ? name === namespace
      : kind === 'SecurityContextConstraints' ||
        ((/(?:Role|Binding)$/.test(kind) || (kind === 'ServiceAccount' && name === serviceAccountOf(workload))) &&
          (home === null || namespace === null || home === namespace));
  return traits.isCut === true || readFacts(facts, hasUnread) || readFacts(facts, cutIn).some(mayDecide);
}

export function reviewPlace(place: WorkloadPlace, { facts, settings }: World): WorkloadReport {
  const { workload, document, span } = place;
  const review = reviewWorkload(workload, facts.cluster, settings);
  const serviceAccount = hasUnknownAccount(workload) ? null : serviceAccountOf(workload);
  return {
    ...{ workload, document, span, part: partOf(place), isPartial: restsOnInvalid(workload, { facts, settings }) },
    ...{
      serviceAccount,
      review,
      podSecurity: hasFeature(settings.openshiftVersion, 'pod-security') ? judgeLevel(workload, review, { facts, settings }) : null,
    },
  };
}

/**
 * Pod Security judges what SCC admission leaves: a plain pod passes `restricted` because restricted-v2 fills in what that asks for. It judges by
 * the version that the namespace's label names.
 */
function judgeLevel(workload: Workload, review: WorkloadReview, world: World): PodSecurityVerdict {
  const policy = [labelsAround(workload, world)?.[ENFORCE_VERSION_LABEL], world.settings.openshiftVersion] as const;
  const pod = review.mutated?.() ?? podOf(workload);
  const values = review.sccs.flatMap(({ missing }) => missing.filter(fact => fact.kind === 'value'));
  const { addedContext: path } = workload.traits;
  const added: readonly MissingFact[] = path === undefined ? [] : [{ kind: 'added-container', path }];
  const unread = [...values.filter(({ path }) => !path.some(step => OF_SCCS_ONLY.has(step))), ...added];
  const level = unread.length > 0 ? null : levelOf(pod, ...policy);
  const stricter = level === 'privileged' ? 'baseline' : level === 'baseline' ? 'restricted' : null;
  const violations = stricter === null ? [] : reviewPodSecurity(pod, stricter, ...policy).violations;
  return { level, violations, unread };
}

/** The labels of the namespace that a pod will be in. */
const labelsAround = ({ ref }: Workload, { facts: { cluster } }: World): Readonly<Record<string, string>> | undefined =>
  cluster.namespaces.get(ref.namespace ?? cluster.defaultNamespace ?? '')?.labels;

/** The level that the namespace of an admitted pod enforces, and why Pod Security refuses the pod by it; null where it does not. */
export function podSecurityRefusal(workload: Workload, { mutated }: WorkloadReview, world: World): PodSecurityRefusal | null {
  const labels = labelsAround(workload, world);
  const level = LEVELS.find(known => known === labels?.[ENFORCE_LABEL]);
  const { openshiftVersion } = world.settings;
  if (level === undefined || mutated === undefined || !hasFeature(openshiftVersion, 'pod-security')) return null;
  const violations = certainViolations(mutated(), level, [labels?.[ENFORCE_VERSION_LABEL], openshiftVersion]);
  return violations.length === 0 ? null : { level, reasons: reasonsIn(violations) };
}

/** What Pod Security objects to by a level, as Kubernetes had it in a version. What is filled in later may pass. */
export function certainViolations(
  pod: JsonObject,
  level: Level,
  [version, release]: readonly [version: string | undefined, release: Release],
): readonly PodSecurityViolation[] {
  const isKnown = ({ paths }: PodSecurityViolation): boolean => paths.some(path => !isPlaceholder(valueAt(pod, path)));
  return reviewPodSecurity(pod, level, version, release).violations.filter(isKnown);
}

export const reasonsIn = (violations: readonly PodSecurityViolation[]): string =>
  [...new Set(violations.map(({ reason }) => reason))].join(', ');
