/** A rejection by the API server, made readable: one section an SCC, each objection on its field, and who needs what. */
import { formatFieldPath } from '../words';
import type { Workload } from '../manifest';
import type { ExplainedViolation, Explanation } from '../scc';
import type { FieldPath } from '../words';
import { codeSpan, literal } from './markdownText';
import { documentPath, serviceAccountOf } from './paths';
import { podSecurityFields } from './podSecurityFields';
import { templatePod } from './reviewWorkload';

/** Where a manifest's field can be looked up, as a link for Markdown; null where it cannot. */
export type FieldLink = (path: FieldPath) => string | null;

/** The manifest that the rejected pod was made from, where it is known. */
export interface ExplainedWorkload {
  readonly workload: Workload;
  readonly link: FieldLink;
}

/** The explanation as a Markdown document; with the workload at hand its fields are links into the manifest. */
export function explanationMarkdown(explanation: Explanation, source: ExplainedWorkload | null): string {
  const { sccs, shared, podSecurity, unknown, reason } = explanation;
  const unusable = sccs.filter(({ notUsable }) => notUsable).map(({ scc }) => scc);
  const tried = sccs.filter(({ notUsable }) => !notUsable);
  const line = (violation: ExplainedViolation): string => violationLine(violation, source);
  return [
    title(explanation, source),
    whoNeedsIt(source, unusable),
    literal(reason ?? ''),
    isEmpty(explanation) ? 'OpenShift tried no SCC, because neither the service account nor the requester may use any.' : '',
    shared.length === 0 ? '' : `## What every SCC that was tried objects to\n\n${shared.map(line).join('\n')}`,
    ...tried.map(
      ({ scc, violations }) =>
        `## ${literal(scc)}\n\n${violations.length === 0 ? 'Nothing beyond what every SCC objects to.' : violations.map(line).join('\n')}`,
    ),
    explanation.restrictedWouldDo
      ? 'The SCC `restricted` would admit the pod, but since OpenShift 4.11 it is no longer granted to everybody.'
      : '',
    podSecurity === null
      ? ''
      : `## Pod Security ${codeSpan(`${podSecurity.level}:${podSecurity.version}`)}\n\n${podSecurityLines(podSecurity, source).join('\n')}`,
    unusable.length === 0
      ? ''
      : `## Not tried, because neither the service account nor the requester may use them\n\n${unusable.map(literal).join(', ')}`,
    unknown.length === 0 ? '' : `## Not understood\n\n${unknown.map(text => `- ${literal(text)}`).join('\n')}`,
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

function isEmpty({ sccs, shared, podSecurity, unknown, reason }: Explanation): boolean {
  return sccs.length + shared.length + unknown.length === 0 && podSecurity === null && reason === null;
}

function title({ podName, operation, workload }: Explanation, source: ExplainedWorkload | null): string {
  const what = operation === 'create' ? 'was refused' : `: ${operation} was refused`;
  const of = source === null ? workload : source.workload.ref;
  return `# ${literal(`Pod ${podName ?? '(no name)'} ${what}${of === null ? '' : `, of ${of.kind} ${of.name ?? ''}`}`)}`;
}

/** People grant the SCC to themselves and wonder; the subject that counts is the pod's service account. */
function whoNeedsIt(source: ExplainedWorkload | null, unusable: readonly string[]): string {
  if (unusable.length === 0) return '';
  const account =
    source === null
      ? "the pod's service account (`serviceAccountName`, else `default`)"
      : `the service account ${codeSpan(serviceAccountOf(source.workload))}`;
  return `What needs a grant is ${account}, not the person who applies the manifest: bind it, with a RoleBinding in its namespace, to a ClusterRole that may \`use\` an SCC that admits the pod.`;
}

function violationLine({ path, field, text, badValue, detail, container }: ExplainedViolation, source: ExplainedWorkload | null): string {
  if (path === null) return `- ${literal(text)}`;
  const address = addressOf(source === null ? path : documentPath(source.workload, path), source);
  const of = container === undefined || container.name === '' ? '' : ` of container ${codeSpan(container.name)}`;
  const value = badValue === null ? '' : ` = ${literal(typeof badValue === 'string' ? badValue : JSON.stringify(badValue))}`;
  return `- ${address}${of}${value}: ${literal(detail === '' ? field : detail)}`;
}

/** With the manifest at hand, before each objection the fields that it is about. */
function podSecurityLines(podSecurity: NonNullable<Explanation['podSecurity']>, source: ExplainedWorkload | null): readonly string[] {
  if (source === null) return podSecurity.violations.map(({ text }) => `- ${literal(text)}`);
  return podSecurityFields(podSecurity, templatePod(source.workload)).map(({ violation, paths }) => {
    const addresses = paths.map(path => addressOf(documentPath(source.workload, path), source));
    return `- ${addresses.length === 0 ? '' : `${addresses.join(', ')}: `}${literal(violation.text)}`;
  });
}

function addressOf(path: FieldPath, source: ExplainedWorkload | null): string {
  const link = source?.link(path) ?? null;
  const name = codeSpan(formatFieldPath(path));
  return link === null ? name : `[${name}](${link})`;
}

/** The workload that a rejected pod most likely came from: the one that the text names, else the one whose name the pod's starts with. */
export function findExplained(explanation: Explanation, workloads: readonly Workload[]): Workload | null {
  const { podName, workload } = explanation;
  const named = workloads.find(({ ref }) => workload !== null && ref.kind === workload.kind && ref.name === workload.name);
  if (named !== undefined) return named;
  const candidates = workloads.filter(
    ({ ref }) => ref.name !== null && podName !== null && (podName === ref.name || podName.startsWith(`${ref.name}-`)),
  );
  const [longest] = candidates.toSorted((a, b) => (b.ref.name?.length ?? 0) - (a.ref.name?.length ?? 0));
  return longest ?? null;
}
