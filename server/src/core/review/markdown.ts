/** The whole review of one workload as a Markdown document: every SCC in OpenShift's order, with its verdict and reasons. */
import type { ClusterFacts } from '../facts';
import { CONTAINER_LISTS, counted, formatFieldPath, isList, objectListOf, objectOf } from '../words';
import type { ContainerList, JsonObject } from '../words';
import type { SccReview } from '../scc';
import type { Settings } from '../settings';
import type { FieldLink } from './explanation';
import { markdownTable } from './markdownTable';
import { codeSpan, fenced, literal } from './markdownText';
import { documentPath } from './paths';
import type { WorkloadReport } from './report';
import { missingFacts, verdictSentence } from './summary';
import { violationSentence } from './violation';

/** The review as Markdown; `link` makes links of fields, where the manifest can be opened. */
export function reviewMarkdown(report: WorkloadReport, facts: ClusterFacts, settings: Settings, link: FieldLink = () => null): string {
  const { workload, review } = report;
  const { kind, name, namespace } = workload.ref;
  return [
    `# ${literal(`${kind} ${name ?? '(no name)'}`)}`,
    `**${literal(verdictSentence(review))}**`,
    basis(report, facts, settings, namespace ?? facts.defaultNamespace),
    ...(review.sccs.length === 0 ? [] : ['## SCCs in the order in which OpenShift tries them', table(review.sccs)]),
    ...review.sccs.filter(({ verdict }) => verdict !== 'admitted').map(scc => reasons(report, scc, link)),
    fillIns(report),
    podSecurity(report),
    ...(review.message === undefined ? [] : ['## What the API server says', fenced('text', review.message())]),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

function basis({ serviceAccount, workload }: WorkloadReport, facts: ClusterFacts, settings: Settings, namespace: string | null): string {
  const cluster =
    facts.context === null ? `Forecast for OpenShift ${settings.openshiftVersion}, offline` : `On the cluster ${literal(facts.context)}`;
  const known = namespace !== null && facts.namespaces.has(namespace);
  const place =
    namespace === null
      ? 'a namespace that the manifest does not name'
      : `namespace ${codeSpan(namespace)}${known ? '' : ', whose annotations are not known'}`;
  const creator =
    workload.traits.controller === null
      ? 'A person creates this pod; what that person may use beyond the defaults is not counted.'
      : `Its pods are created by ${codeSpan(workload.traits.controller)}.`;
  return `${cluster}, for service account ${codeSpan(serviceAccount)} in ${place}. ${creator}`;
}

const MAY_USE = { true: 'yes', false: 'no', unknown: 'unknown' } as const;

/** Aligned, because the document is read as text as often as it is rendered. */
function table(sccs: readonly SccReview[]): string {
  const rows = sccs.map(({ scc, granted, verdict, violations, mutates }, i) => {
    const notes =
      verdict === 'denied' ? counted(violations.length, 'violation') : verdict === 'admitted' && mutates ? 'fills in fields' : '';
    return [String(i + 1), literal(scc), MAY_USE[String(granted) as keyof typeof MAY_USE], verdict, notes];
  });
  return markdownTable(['', 'SCC', 'may use', 'verdict', 'notes'], rows);
}

function reasons({ workload }: WorkloadReport, { scc, verdict, violations, missing, providerError }: SccReview, link: FieldLink): string {
  const lines = violations.map(violation => {
    const path = documentPath(workload, violation.path);
    const [name, target] = [codeSpan(formatFieldPath(path)), link(path)];
    return `- ${target === null ? name : `[${name}](${target})`}: ${literal(violationSentence(violation, scc))}`;
  });
  if (missing.length > 0) lines.push(`- It depends on ${literal(missingFacts(missing))}.`);
  if (providerError !== undefined) lines.push(`- ${literal(providerError)}`);
  return [`### ${literal(scc)}: ${verdict}`, [...new Set(lines)].join('\n')].join('\n\n');
}

function fillIns({ review }: WorkloadReport): string {
  const chosen = review.sccs.find(({ scc }) => scc === review.scc);
  if (chosen === undefined || review.mutated === undefined) return '';
  const open = chosen.open.map(
    ({ path, annotation }) => `- ${codeSpan(formatFieldPath(path))} comes from the namespace's annotation ${codeSpan(annotation)}.`,
  );
  return [
    '## What the pod looks like after admission',
    fenced('json', JSON.stringify(securityContexts(review.mutated), null, 2)),
    open.join('\n'),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** The security contexts of a mutated pod, and nothing else of it; lists that are absent stay absent. */
function securityContexts(pod: JsonObject): Record<string, unknown> {
  const spec = objectOf(pod['spec']);
  const contexts = (list: ContainerList): unknown =>
    isList(spec[list]) ? objectListOf(spec[list]).map(({ name, securityContext }) => ({ name, securityContext })) : undefined;
  return { securityContext: spec['securityContext'], ...Object.fromEntries(CONTAINER_LISTS.map(list => [list, contexts(list)])) };
}

function podSecurity({ podSecurity: { level, violations } }: WorkloadReport): string {
  const lines = violations.map(({ reason, detail }) => `- ${literal(`${reason}${detail === '' ? '' : `: ${detail}`}`)}`);
  const [first] = violations;
  return [
    '## Pod Security',
    `The pod passes level \`${level}\`.${first === undefined ? '' : ` It is kept from \`${first.level === 'baseline' ? 'baseline' : 'restricted'}\` by:`}`,
    lines.join('\n'),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}
