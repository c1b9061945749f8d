/** Rejections by the API server, made readable: one section a rejection, in it one section an SCC, each objection on its field, and who needs what. */
import { explainRejections, isHidden, readAuditLog } from '@scc-lens/admission';
import type { ExplainedViolation, Explanation, RejectedPod } from '@scc-lens/admission';
import { formatFieldPath, groupBy, type FieldPath, type WorkloadRef } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { codeSpan, linkTo, literal } from './markdownText';
import { explanationTexts, noName } from './messages';
import { documentPath, sentPath, serviceAccountOf, statedNamespace } from './paths';
import { podSecurityFields } from './podSecurityFields';
import { podOf } from './reviewWorkload';

/** Where a manifest's field can be looked up, as a link for Markdown; null where it cannot. */
export type FieldLink = (path: FieldPath) => string | null;

/** A manifest that a rejected pod may be made from. */
export interface ExplainedWorkload {
  readonly workload: Workload;
  readonly link?: FieldLink;
}

export interface ExplainedText {
  readonly title: string;
  readonly markdown: string;
}

/** Explains every rejection in a text as one Markdown document, with links to the fields of known workloads; null where there is none. */
export function explainText(text: string, sources: readonly ExplainedWorkload[]): ExplainedText | null {
  const find = finderOf(sources);
  const explanations = explainRejections(text, rejected => {
    const source = find(rejected);
    return source === null ? undefined : podOf(source.workload);
  });
  const { broken } = readAuditLog(text);
  const [only, another] = explanations;
  if (only === undefined && broken === 0) return null;
  const isOne = only !== undefined && another === undefined;
  const [pod] = only?.podNames ?? [];
  const rejected = pod === undefined ? explanationTexts.rejectionOfPod() : explanationTexts.rejectionOf(shownName(pod));
  const one = only !== undefined && isWarning(only) ? outcome(only, null) : rejected;
  const warnings = explanations.filter(isWarning).length;
  const count = explanations.length - warnings;
  const heading = isOne ? one : warnings === 0 ? explanationTexts.rejections(count) : explanationTexts.withWarnings({ count, warnings });
  const sections = explanations.map(explanation => explanationMarkdown(explanation, find(explanation), isOne ? '#' : '##'));
  const notes = broken === 0 ? [] : [`${explanationTexts.brokenEvents(broken)}\n`];
  return { title: heading, markdown: [...(isOne ? [] : [`# ${heading}\n`]), ...sections, ...notes].join('\n') };
}

/** Whether nothing was refused: Pod Security only objects. */
const isWarning = ({ podSecurity }: Explanation): boolean => podSecurity?.warning === true || (podSecurity?.existing ?? null) !== null;

/** @param level the number signs of its heading */
function explanationMarkdown(explanation: Explanation, source: ExplainedWorkload | null, level: string): string {
  const { by, sccs, unattributed, podSecurity, unknown, reason, cut } = explanation;
  const unusable = sccs.filter(({ notUsable }) => notUsable).map(({ scc }) => scc);
  const tried = sccs.filter(({ notUsable }) => !notUsable);
  const section = (heading: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `${level}# ${heading}\n\n${[...new Set(lines)].join('\n')}`;
  const line = (violation: ExplainedViolation): string => violationLine(violation, source);
  return [
    `${level} ${title(explanation, source)}`,
    source === null ? '' : manifestText(source),
    whoNeedsIt(explanation, source, unusable),
    literal(reason ?? ''),
    isEmpty(explanation) ? (by === 'podSecurityPolicy' ? explanationTexts.noPolicy() : explanationTexts.noScc()) : '',
    section(by === 'podSecurityPolicy' ? explanationTexts.ofPolicy() : explanationTexts.unattributed(), unattributed.map(line)),
    ...tried.map(({ scc, violations }) => section(literal(scc), violations.map(line))),
    explanation.restrictedWouldDo ? explanationTexts.restrictedWouldDo('`restricted`') : '',
    podSecurity === null
      ? ''
      : section(`Pod Security ${codeSpan(`${podSecurity.level}:${podSecurity.version}`)}`, podSecurityLines(podSecurity, source)),
    unusable.length === 0 ? '' : section(explanationTexts.notTried(), [unusable.map(literal).join(', ')]),
    cut ? explanationTexts.cut() : '',
    section(
      explanationTexts.notUnderstood(),
      unknown.map(fragment => `- ${literal(fragment)}`),
    ),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

const isEmpty = ({ sccs, unattributed, podSecurity, unknown, reason, cut }: Explanation): boolean =>
  !cut && sccs.length + unattributed.length + unknown.length === 0 && podSecurity === null && reason === null;

function title(explanation: Explanation, source: ExplainedWorkload | null): string {
  const owner = source === null ? explanation.workload : source.workload.ref;
  const { namespace } = explanation;
  const what = outcome(explanation, owner);
  return literal(namespace === null ? what : explanationTexts.inNamespace({ title: what, namespace }));
}

function manifestText({ workload: { ref, object }, link }: ExplainedWorkload): string {
  const target = link?.([...object, 'kind']) ?? null;
  return target === null ? '' : explanationTexts.manifest(linkTo(literal(`${ref.kind} ${ref.name ?? noName()}`), target));
}

function outcome({ podNames, operation, by, podSecurity }: Explanation, owner: Pick<WorkloadRef, 'kind' | 'name'> | null): string {
  const ofOwner = (pod: string): string =>
    owner === null || owner.kind === 'Pod' ? pod : explanationTexts.of({ pod, workload: `${owner.kind} ${owner.name ?? ''}` });
  const pod = ofOwner(shownName(podNames[0]));
  if (by === 'podSecurityError') return explanationTexts.podSecurityError(pod);
  if (operation !== 'create') return explanationTexts.operationRefused({ pod, operation });
  const existing = podSecurity?.existing ?? null;
  if (existing !== null) return explanationTexts.existing({ pod, namespace: existing.namespace, count: existing.pods });
  if (podSecurity?.warning === true) return explanationTexts.warned(pod);
  return podNames.length > 1 ? explanationTexts.refusedAll(ofOwner(podNames.map(shownName).join(', '))) : explanationTexts.refused(pod);
}

/** The API server adds to a name that ends in a dash. */
const shownName = (name: string | undefined): string => (name === undefined ? noName() : name.replace(/-$/, '-…'));

/** Whose grant counts: for a controller's pod only its service account's, for any other also its creator's, or the caller's of an exec. */
function whoNeedsIt({ operation, podNames, workload }: Explanation, source: ExplainedWorkload | null, unusable: readonly string[]): string {
  if (unusable.length === 0) return '';
  const account =
    source === null
      ? explanationTexts.anyAccount({ field: '`serviceAccountName`', fallback: '`default`' })
      : explanationTexts.account(codeSpan(serviceAccountOf(source.workload)));
  const { kind } = source?.workload.ref ?? workload ?? { kind: podNames[0]?.endsWith('-') === true ? '' : 'Pod' };
  const isSent = operation !== 'create' || kind === 'Pod';
  const bind = explanationTexts.bind('`use`');
  if (!isSent) return `${explanationTexts.accountNeedsIt(account)} ${bind}`;
  return `${explanationTexts.needsIt(account)} ${bind} ${explanationTexts.userToo()}`;
}

function violationLine({ path, text, badValue, detail, container }: ExplainedViolation, source: ExplainedWorkload | null): string {
  if (path === null) return `- ${literal(text)}`;
  const address = addressOf(source === null ? path : sentPath(source.workload, path), source);
  const place =
    container === undefined || container.name === '' || (path.length === 2 && path[0] === 'spec')
      ? address
      : explanationTexts.ofContainer({ field: address, container: codeSpan(container.name) });
  // Of a volume, the value is the name of its field.
  const value =
    badValue === null || badValue === '' || badValue === path.at(-1)
      ? ''
      : ` = ${literal(typeof badValue === 'string' ? badValue : JSON.stringify(badValue))}`;
  const unknown = isHidden(detail) ? ` (${explanationTexts.hidden()})` : '';
  // OpenShift prints what a field must be, and nothing for one that must be unset.
  const wanted = detail.trim() === 'must be' ? explanationTexts.mustBeUnset() : literal(detail);
  return `- ${place}${value}${wanted === '' ? '' : `: ${wanted}`}${unknown}`;
}

/** With the manifest at hand, before each objection the fields that it is about. */
function podSecurityLines(podSecurity: NonNullable<Explanation['podSecurity']>, source: ExplainedWorkload | null): readonly string[] {
  if (source === null) return podSecurity.violations.map(({ text }) => `- ${literal(text)}`);
  return podSecurityFields(podSecurity, podOf(source.workload)).map(({ violation, paths }) => {
    const addresses = paths.map(path => addressOf(documentPath(source.workload, path), source));
    return `- ${addresses.length === 0 ? '' : `${addresses.join(', ')}: `}${literal(violation.text)}`;
  });
}

const addressOf = (path: FieldPath, source: ExplainedWorkload | null): string =>
  linkTo(codeSpan(formatFieldPath(path)), source?.link?.(path) ?? null);

/** What follows a workload's name in the names of its pods, for the kinds that always add as much; a Pod adds nothing. */
const SUFFIXES: Readonly<Record<string, RegExp>> = {
  Pod: /^$/,
  StatefulSet: /^(-\d*)?$/,
  DaemonSet: /^(-[^-]*)?$/,
  ReplicaSet: /^(-[^-]*)?$/,
  Deployment: /^(-[^-]*){0,2}$/,
  Job: /^(-[^-]*){0,2}$/,
};

/**
 * Finds the workload that a rejected pod most likely came from: the one that the text names, else the one whose name the pod's starts with,
 * and goes on as that kind names its pods.
 */
function finderOf(sources: readonly ExplainedWorkload[]): (rejected: RejectedPod) => ExplainedWorkload | null {
  const byName = groupBy(sources, ({ workload: { ref } }) => (ref.name === null ? [] : [ref.name]));
  const nameStartsOf = (podName: string): readonly string[] =>
    [...podName.matchAll(/-/g)].map(dash => podName.slice(0, dash.index)).concat(podName);
  return ({ podNames, workload, namespace }) => {
    const kind = workload?.kind.toLowerCase();
    const isThere = ({ workload }: ExplainedWorkload): boolean =>
      [null, namespace].includes(statedNamespace(workload)) || namespace === null;
    const named = byName.get(workload?.name ?? '')?.find(source => source.workload.ref.kind.toLowerCase() === kind && isThere(source));
    if (named !== undefined) return named;
    const podName = podNames[0] ?? '';
    const isNamedSo = (source: ExplainedWorkload, name: string): boolean =>
      isThere(source) && SUFFIXES[source.workload.ref.kind]?.test(podName.slice(name.length)) !== false;
    return nameStartsOf(podName).reduce<ExplainedWorkload | null>(
      (longest, name) => byName.get(name)?.find(source => isNamedSo(source, name)) ?? longest,
      null,
    );
  };
}
