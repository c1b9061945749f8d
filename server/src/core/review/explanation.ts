/** A rejection by the API server, made readable: one section an SCC, each objection on its field, and who needs what. */
import { formatFieldPath } from '../words';
import type { Workload } from '../manifest';
import type { ExplainedViolation, Explanation } from '../scc';
import type { FieldPath } from '../words';
import { codeSpan, literal } from './markdownText';
import { explanationTexts, noName } from './messages';
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
    isEmpty(explanation) ? explanationTexts.noScc() : '',
    shared.length === 0 ? '' : section(explanationTexts.shared(), shared.map(line).join('\n')),
    ...tried.map(({ scc, violations }) =>
      section(literal(scc), violations.length === 0 ? explanationTexts.nothingMore() : violations.map(line).join('\n')),
    ),
    explanation.restrictedWouldDo ? explanationTexts.restrictedWouldDo('`restricted`') : '',
    podSecurity === null
      ? ''
      : section(
          `Pod Security ${codeSpan(`${podSecurity.level}:${podSecurity.version}`)}`,
          podSecurityLines(podSecurity, source).join('\n'),
        ),
    unusable.length === 0 ? '' : section(explanationTexts.notTried(), unusable.map(literal).join(', ')),
    unknown.length === 0 ? '' : section(explanationTexts.notUnderstood(), unknown.map(text => `- ${literal(text)}`).join('\n')),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

function isEmpty({ sccs, shared, podSecurity, unknown, reason }: Explanation): boolean {
  return sccs.length + shared.length + unknown.length === 0 && podSecurity === null && reason === null;
}

function title({ podName, operation, workload }: Explanation, source: ExplainedWorkload | null): string {
  const pod = podName ?? noName();
  const owner = source === null ? workload : source.workload.ref;
  return `# ${literal(owner === null ? titleOf(operation, pod) : ownedTitle(operation, pod, `${owner.kind} ${owner.name ?? ''}`))}`;
}

function titleOf(operation: string, pod: string): string {
  return operation === 'create' ? explanationTexts.refused(pod) : explanationTexts.operationRefused({ pod, operation });
}

function ownedTitle(operation: string, pod: string, workload: string): string {
  return operation === 'create'
    ? explanationTexts.refusedOf({ pod, workload })
    : explanationTexts.operationRefusedOf({ pod, operation, workload });
}

const section = (heading: string, text: string): string => `## ${heading}\n\n${text}`;

/** Users grant the SCC to themselves and wonder; the subject that counts is the pod's service account. */
function whoNeedsIt(source: ExplainedWorkload | null, unusable: readonly string[]): string {
  if (unusable.length === 0) return '';
  const account =
    source === null
      ? explanationTexts.anyAccount({ field: '`serviceAccountName`', fallback: '`default`' })
      : explanationTexts.account(codeSpan(serviceAccountOf(source.workload)));
  return explanationTexts.whoNeedsIt({ account, verb: '`use`' });
}

function violationLine({ path, field, text, badValue, detail, container }: ExplainedViolation, source: ExplainedWorkload | null): string {
  if (path === null) return `- ${literal(text)}`;
  const address = addressOf(source === null ? path : documentPath(source.workload, path), source);
  const place =
    container === undefined || container.name === ''
      ? address
      : explanationTexts.ofContainer({ field: address, container: codeSpan(container.name) });
  const value = badValue === null ? '' : ` = ${literal(typeof badValue === 'string' ? badValue : JSON.stringify(badValue))}`;
  return `- ${place}${value}: ${literal(detail === '' ? field : detail)}`;
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
