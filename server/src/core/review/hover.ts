/** A hover on a security context: the effective value for each container, and what admission will make of it. */
import type { Facts } from '../facts';
import { CONTAINER_LISTS, isWithin, listOf, samePath, textOf, valueAt } from '../words';
import type { ContainerList, FieldPath, Json, JsonObject, Span } from '../words';
import { locate, pathAt } from '../manifest';
import type { ParsedFile, Workload } from '../manifest';
import { CAPABILITY_REASONS, capabilityMeant, supervisedPod, supervisorNeeds } from '../openshell';
import type { PodReview } from '../scc';
import type { Settings } from '../settings';
import { code, literal } from './markdownText';
import { hoverTexts } from './messages';
import { podOf, reviewWorkload } from './reviewWorkload';
import { verdictSentence } from './summary';

export interface Hover {
  /** In the file's offsets. */
  readonly span: Span;
  readonly markdown: string;
}

/** Fields that a container takes from the pod where it does not set them itself. */
const INHERITED = ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'seLinuxOptions', 'seccompProfile'];
const CONTAINER_FIELDS = [
  'runAsUser',
  'runAsNonRoot',
  'privileged',
  'allowPrivilegeEscalation',
  'capabilities',
  'readOnlyRootFilesystem',
  'seccompProfile',
  'seLinuxOptions',
];
const POD_FIELDS = ['fsGroup', 'supplementalGroups', 'sysctls'];

/** The hover at an offset of a file; null where there is none. */
export function hoverAt(
  file: ParsedFile,
  offset: number,
  { settings, facts }: { readonly settings: Settings; readonly facts: Facts },
): Hover | null {
  const document = file.slices.findLastIndex(slice => slice.start <= offset);
  const [slice, manifest] = [file.slices[document], file.manifests[document]];
  if (slice === undefined || manifest?.class !== 'objects') return null;
  const path = pathAt(manifest, offset - slice.start);
  const workload = manifest.workloads.find(({ podSpec }) => isWithin(path, podSpec));
  const subject = workload === undefined ? null : hoveredContext(path.slice(workload.podSpec.length));
  if (workload === undefined || subject === null) return null;
  const review = reviewWorkload(manifest, workload, facts.cluster, settings);
  const pod = podOf(manifest, workload);
  const added = addedCapability(workload, pod, path.slice(workload.podSpec.length));
  const markdown = [...(added === null ? [] : [added]), contextMarkdown(subject, pod, review)].join('\n\n');
  const span = locate(manifest, path, samePath(path, [...workload.podSpec, ...subject.path]) ? 'key' : 'field');
  return { span: { start: span.start + slice.start, end: span.end + slice.start }, markdown };
}

/** What the supervisor does with the capability that an entry of `capabilities.add` names; null elsewhere, and where it has no part. */
function addedCapability({ pod: { spec } }: Workload, pod: JsonObject, path: FieldPath): string | null {
  const name = path.at(-2) === 'add' ? valueAt(pod, ['spec', ...path]) : undefined;
  const capability = typeof name === 'string' ? capabilityMeant(name) : '';
  const reason = CAPABILITY_REASONS[capability]?.();
  if (reason === undefined || supervisedPod(spec) === null) return null;
  return supervisorNeeds(spec, path.slice(0, 2), { capability })
    ? hoverTexts.capability({ capability: `\`${capability}\``, reason })
    : null;
}

/** The security context that a path (from the PodSpec) is in: the pod's, or one container's; and the one field of it, if any. */
interface HoveredContext {
  readonly path: FieldPath;
  readonly container: { readonly list: ContainerList; readonly index: number } | null;
  readonly field: string | null;
}

function hoveredContext(path: FieldPath): HoveredContext | null {
  const [first, index, second] = path;
  const field = (step: string | number | undefined): string | null => (typeof step === 'string' ? step : null);
  if (first === 'securityContext') return { path: path.slice(0, 1), container: null, field: field(path[1]) };
  const list = CONTAINER_LISTS.find(name => name === first);
  if (list === undefined || typeof index !== 'number' || second !== 'securityContext') return null;
  return { path: path.slice(0, 3), container: { list, index }, field: field(path[3]) };
}

function contextMarkdown({ container, field }: HoveredContext, pod: JsonObject, review: PodReview): string {
  const containers = container === null ? containersOf(pod) : [container];
  const podFields = container === null ? POD_FIELDS.filter(name => field === null || name === field) : [];
  const fields = CONTAINER_FIELDS.filter(name => field === null || name === field);
  const rows = [
    ...podFields.map(name => row(hoverTexts.pod(), name, valueAt(pod, ['spec', 'securityContext', name]), afterPod(review, name))),
    ...containers.flatMap(({ list, index }) =>
      fields.map(name => row(nameOf(pod, list, index), name, effective(pod, list, index, name), afterContainer(review, list, index, name))),
    ),
  ].filter(({ before, after }) => field !== null || before !== undefined || after !== undefined);
  return [literal(verdictSentence(review)), rows.length === 0 ? '' : table(rows, review.admission === 'admitted')]
    .filter(part => part !== '')
    .join('\n\n');
}

/** A pod that is not admitted has no values after admission. */
function table(rows: readonly Row[], admitted: boolean): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const columns = hoverTexts.columns();
  const headings = ['', columns.field, columns.before, ...(admitted ? [columns.after] : [])];
  const body = rows.map(({ subject, field, before, after }) => [
    literal(subject),
    field,
    shown(before),
    ...(admitted ? [shown(after)] : []),
  ]);
  return [headings, headings.map(() => '---'), ...body].map(line).join('\n');
}

interface Row {
  readonly subject: string;
  readonly field: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

const row = (subject: string, field: string, before: Json | null | undefined, after: Json | null | undefined): Row => ({
  subject,
  field,
  before: before ?? undefined,
  after: after ?? undefined,
});

function containersOf(pod: JsonObject): readonly { list: ContainerList; index: number }[] {
  return CONTAINER_LISTS.flatMap(list => listOf(valueAt(pod, ['spec', list])).map((_, index) => ({ list, index })));
}

function nameOf(pod: JsonObject, list: ContainerList, index: number): string {
  return textOf(valueAt(pod, ['spec', list, index, 'name'])) || `${list}[${index}]`;
}

/** A container's own value; for some fields else the pod's. */
function effective(pod: JsonObject | undefined, list: ContainerList, index: number, field: string): Json | undefined {
  const own = valueAt(pod, ['spec', list, index, 'securityContext', field]);
  return own ?? (INHERITED.includes(field) ? valueAt(pod, ['spec', 'securityContext', field]) : undefined);
}

const afterPod = (review: PodReview, field: string): Json | undefined =>
  openValue(review, ['spec', 'securityContext', field]) ?? valueAt(review.mutated, ['spec', 'securityContext', field]);

function afterContainer(review: PodReview, list: ContainerList, index: number, field: string): Json | undefined {
  return (
    openValue(review, ['spec', list, index, 'securityContext', field]) ??
    effective(review.mutated, list, index, field) ??
    (INHERITED.includes(field) ? openValue(review, ['spec', 'securityContext', field]) : undefined)
  );
}

/** What the chosen SCC fills in from a namespace that is not known. */
function openValue(review: PodReview, path: FieldPath): string | undefined {
  const open = review.sccs.find(({ scc }) => scc === review.scc)?.open.find(value => isWithin(value.path, path));
  return open === undefined ? undefined : hoverTexts.fromAnnotation(open.annotation);
}

function shown(value: Json | undefined): string {
  if (value === undefined) return '–';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}
