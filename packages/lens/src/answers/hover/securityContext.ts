/** A hover on a security context: the value in effect for each container, who sets it, and what admission will make of it. */
import { constraintOf, type PodReview } from '@scc-lens/admission';
import {
  capabilityMeaning,
  CONTAINER_LISTS,
  fieldsOf,
  isList,
  isObject,
  isWithin,
  listOf,
  shownName,
  stringsOf,
  textOf,
  valueAt,
} from '@scc-lens/words';
import type { ContainerList, FieldPath, Json, JsonObject } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { sccNamed, sccsAtHand } from '../../grants';
import { CAPABILITY_REASONS, capabilityMeant, supervisedPod, supervisorNeeds } from '../../openshell';
import { code, codeSpan, ifChosen, leadingScc, literalMarkdown, markdownTable, podOf, reviewWorkload, verdictSentence } from '../../review';
import { acceptedBy } from './accepts';
import { hoverTexts } from './messages';
import type { Subject } from './types';

/** Fields that a container takes from the pod where it does not set them itself. */
const INHERITED = ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'seLinuxOptions', 'seccompProfile', 'appArmorProfile', 'windowsOptions'];

/** Null outside of security contexts. */
export function contextHover({ path, world }: Subject, workload: Workload): string | null {
  const below = path.slice(workload.podSpec.length);
  const subject = hoveredContext(below);
  if (subject === null) return null;
  const review = reviewWorkload(workload, world.facts.cluster, world.settings);
  const pod = podOf(workload);
  return [...capabilityLines(workload, pod, below, world), contextMarkdown(subject, pod, review, world)].join('\n\n');
}

/** What the capability of an entry of `capabilities.add` or `drop` allows, and what the supervisor does with it. */
function capabilityLines({ pod: { spec } }: Workload, pod: JsonObject, path: FieldPath, world: World): readonly string[] {
  const list = path.at(-2);
  const name = path.at(-3) === 'capabilities' && (list === 'add' || list === 'drop') ? valueAt(pod, ['spec', ...path]) : undefined;
  const capability = typeof name === 'string' ? capabilityMeant(name) : '';
  if (capability === '') return [];
  const names = world.settings.imageNames;
  const reason = list === 'add' && supervisedPod(spec, names) !== null ? CAPABILITY_REASONS[capability]?.() : undefined;
  const isUsed = reason !== undefined && supervisorNeeds(spec, path.slice(0, 2), { capability }, names);
  return [
    ...(isUsed ? [hoverTexts.capability({ capability: codeSpan(capability), reason })] : []),
    ...capabilityMarkdown(capability, world),
  ];
}

/** What a capability allows, and which SCCs let a container add it; nothing for a name that is none. */
export function capabilityMarkdown(capability: string, world: World): readonly string[] {
  const meaning = capabilityMeaning(capability);
  if (meaning === null) return [];
  const sccs = [...sccsAtHand(world)].filter(([, scc]) => {
    const { any, addable } = constraintOf(scc).capabilities;
    return any || addable.has(capability);
  });
  return [
    hoverTexts.capabilityMeans({ capability: codeSpan(capability), meaning: literalMarkdown(meaning) }),
    ...(sccs.length === 0 ? [] : [hoverTexts.capabilityAllowed(sccs.map(([name]) => literalMarkdown(name)).join(', '))]),
  ];
}

/** A container's place in the pod. */
interface Place {
  readonly list: ContainerList;
  readonly index: number;
}

/** The security context that a path (from the PodSpec) is in: the pod's, or one container's; and the one field of it, if any. */
interface HoveredContext {
  readonly container: Place | null;
  readonly field: string | null;
}

function hoveredContext(path: FieldPath): HoveredContext | null {
  const [first, index, second] = path;
  const field = (step: string | number | undefined): string | null => (typeof step === 'string' ? step : null);
  if (first === 'securityContext') return { container: null, field: field(path[1]) };
  const list = CONTAINER_LISTS.find(name => name === first);
  if (list === undefined || typeof index !== 'number' || second !== 'securityContext') return null;
  return { container: { list, index }, field: field(path[3]) };
}

function contextMarkdown({ container, field }: HoveredContext, pod: JsonObject, review: PodReview, world: World): string {
  const containers = container === null ? containersOf(pod) : [container];
  const hovered = (type: string): readonly string[] => Object.keys(fieldsOf(type) ?? {}).filter(name => field === null || name === field);
  const fields = hovered('SecurityContext');
  const podFields = container === null ? hovered('PodSecurityContext').filter(name => !fields.includes(name)) : [];
  const rows = [
    ...podFields.map(name => podRow(pod, review, name)),
    ...containers.flatMap(place => fields.map(name => containerRow(pod, review, name, place))),
  ].filter(({ before, after }) => field !== null || before !== undefined || after !== undefined);
  return [literalMarkdown(verdictSentence(review)), ...(rows.length === 0 ? [] : [table(rows, review, world)])].join('\n\n');
}

/** A pod that is not admitted has no values after admission; what counts is what the SCC accepts that decides. */
function table(rows: readonly Row[], review: PodReview, world: World): string {
  const isAdmitted = review.admission === 'admitted';
  const name = isAdmitted ? review.scc : leadingScc(review)?.scc;
  const scc = name === undefined ? undefined : sccNamed(name, world);
  const headings = [
    '',
    hoverTexts.field(),
    hoverTexts.before(),
    hoverTexts.setBy(),
    ...(isAdmitted ? [ifChosen(review, hoverTexts.after())] : []),
  ];
  const accepts = scc === undefined || name === undefined ? [] : [hoverTexts.accepts(literalMarkdown(name))];
  const body = rows.map(({ subject, field, before, setBy, after }) => [
    literalMarkdown(subject),
    field,
    shown(before),
    before === undefined ? (after === undefined ? '–' : literalMarkdown(name ?? '')) : setBy,
    ...(isAdmitted ? [shown(after)] : []),
    ...(scc === undefined ? [] : [acceptedBy(scc, field)]),
  ]);
  return markdownTable([...headings, ...accepts], body);
}

/** The subject and its field, the values before and after admission, and who writes the one before. */
type Row = ReturnType<typeof containerRow>;

function podRow(pod: JsonObject, review: PodReview, field: string): Row {
  const path = ['spec', 'securityContext', field];
  const after = openValue(review, path) ?? valueAt(review.mutated?.(), path);
  return { subject: hoverTexts.pod(), field, before: present(valueAt(pod, path)), setBy: hoverTexts.pod(), after: present(after) };
}

function containerRow(pod: JsonObject, review: PodReview, field: string, { list, index }: Place) {
  const path = ['spec', list, index, 'securityContext', field];
  const isOwn = present(valueAt(pod, path)) !== undefined;
  const after =
    openValue(review, path) ??
    effective(review.mutated?.(), list, index, field) ??
    (INHERITED.includes(field) ? openValue(review, ['spec', 'securityContext', field]) : undefined);
  return {
    subject: textOf(valueAt(pod, ['spec', list, index, 'name'])) || `${list}[${index}]`,
    field,
    before: present(effective(pod, list, index, field)),
    setBy: isOwn ? hoverTexts.container() : hoverTexts.pod(),
    after: present(after),
  };
}

/** Without empty lists and mappings, which set nothing. */
function present(value: Json | undefined): Json | undefined {
  if (isList(value)) return value.length === 0 ? undefined : value;
  if (!isObject(value)) return value ?? undefined;
  const entries = Object.entries(value).filter(([, entry]) => present(entry) !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const containersOf = (pod: JsonObject): readonly Place[] =>
  CONTAINER_LISTS.flatMap(list => listOf(valueAt(pod, ['spec', list])).map((_, index) => ({ list, index })));

/** A container's own value; for some fields else the pod's. */
function effective(pod: JsonObject | undefined, list: ContainerList, index: number, field: string): Json | undefined {
  const own = valueAt(pod, ['spec', list, index, 'securityContext', field]);
  return own ?? (INHERITED.includes(field) ? valueAt(pod, ['spec', 'securityContext', field]) : undefined);
}

/** What the chosen SCC fills in from a namespace that is not known. */
function openValue(review: PodReview, path: FieldPath): string | undefined {
  const open = review.sccs.find(({ scc }) => scc === review.scc)?.open.find(value => isWithin(value.path, path));
  return open === undefined ? undefined : hoverTexts.fromAnnotation(open.annotation);
}

/** A value as it is read, not as it is written: `add SYS_ADMIN; drop ALL`, `type RuntimeDefault`. */
function shown(value: Json | undefined): string {
  if (value === undefined) return '–';
  if (isList(value)) return code(value.map(plain).join(', '));
  if (!isObject(value)) return code(String(value));
  return Object.entries(value)
    .map(([name, entry]) => {
      if (name === 'add' || name === 'drop') return hoverTexts[name](code(stringsOf(entry).map(shownName).join(', ')));
      return `${literalMarkdown(name)} ${code(plain(entry))}`;
    })
    .join('; ');
}

/** The name and value of a sysctl, and anything else in a list or below a field. */
function plain(value: Json | undefined): string {
  if (!isObject(value)) return isList(value) ? value.map(plain).join(', ') : String(value ?? '');
  return Object.values(value)
    .map(entry => (typeof entry === 'object' ? '…' : String(entry)))
    .join(' ');
}
