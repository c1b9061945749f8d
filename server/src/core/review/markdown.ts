/** The whole review of one workload as a Markdown document: every SCC in OpenShift's order, with its verdict and reasons. */
import type { ClusterFacts } from '../facts';
import { CONTAINER_LISTS, formatFieldPath, isList, objectListOf, objectOf } from '../words';
import type { ContainerList, FieldPath, JsonObject } from '../words';
import type { SccReview } from '../scc';
import type { Settings } from '../settings';
import { invalidSentence } from '../validation';
import type { FieldLink } from './explanation';
import { markdownTable } from './markdownTable';
import { codeSpan, fenceCode, literal } from './markdownText';
import { noName, reviewTexts, verdictWord } from './messages';
import { documentPath } from './paths';
import type { WorkloadReport } from './report';
import { missingFacts, verdictSentence } from './summary';
import { violationSentence } from './violation';

/** The review as Markdown; `link` makes links of fields, where the manifest can be opened. */
export function reviewMarkdown(report: WorkloadReport, facts: ClusterFacts, settings: Settings, link: FieldLink = () => null): string {
  const { workload, review } = report;
  const { kind, name, namespace } = workload.ref;
  return [
    `# ${literal(`${kind} ${name ?? noName()}`)}`,
    `**${literal(verdictSentence(review))}**`,
    basis(report, facts, settings, namespace ?? facts.defaultNamespace),
    invalidity(report, link),
    ...(review.sccs.length === 0 ? [] : [`## ${reviewTexts.order()}`, table(review.sccs)]),
    ...review.sccs.filter(({ verdict }) => verdict !== 'admitted').map(scc => reasons(report, scc, link)),
    fillIns(report),
    podSecurity(report),
    ...(review.message === undefined || review.verdict === 'invalid'
      ? []
      : [`## ${reviewTexts.apiServer()}`, fenceCode('text', review.message())]),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

function invalidity({ workload, review }: WorkloadReport, link: FieldLink): string {
  const lines = review.invalid.map(field => `- ${linked(documentPath(workload, field.path), link)}: ${literal(invalidSentence(field))}`);
  return lines.length === 0 ? '' : [`## ${reviewTexts.invalid()}`, lines.join('\n')].join('\n\n');
}

/** The verdict, what it is based on, and every SCC in order. */
export function verdictMarkdown(report: WorkloadReport, facts: ClusterFacts, settings: Settings): string {
  const { workload, review } = report;
  return [
    `**${literal(verdictSentence(review))}**`,
    basis(report, facts, settings, workload.ref.namespace ?? facts.defaultNamespace),
    ...(review.sccs.length === 0 ? [] : [table(review.sccs)]),
    levelText(report),
  ].join('\n\n');
}

/** A field's address, which is a link where the manifest can be opened. */
function linked(path: FieldPath, link: FieldLink): string {
  const [name, target] = [codeSpan(formatFieldPath(path)), link(path)];
  return target === null ? name : `[${name}](${target})`;
}

function basis({ serviceAccount, workload }: WorkloadReport, facts: ClusterFacts, settings: Settings, namespace: string | null): string {
  const parts = {
    account: serviceAccount === null ? reviewTexts.chosenAccount() : codeSpan(serviceAccount),
    place: placeText(namespace, facts),
  };
  const forecast =
    facts.context === null
      ? reviewTexts.offline({ release: settings.openshiftVersion, ...parts })
      : facts.hiddenSccs
        ? reviewTexts.hiddenSccs({ release: settings.openshiftVersion, cluster: literal(facts.context), ...parts })
        : reviewTexts.onCluster({ cluster: literal(facts.context), ...parts });
  return `${forecast} ${creator(workload)}`;
}

function creator({ ref, traits: { controller, isInferred } }: WorkloadReport['workload']): string {
  if (isInferred) return reviewTexts.createdByUnknown(literal(ref.kind));
  return controller === null ? reviewTexts.createdByPerson() : reviewTexts.createdBy(codeSpan(controller));
}

function placeText(namespace: string | null, { namespaces }: ClusterFacts): string {
  if (namespace === null) return reviewTexts.noNamespace();
  return namespaces.has(namespace) ? reviewTexts.namespace(codeSpan(namespace)) : reviewTexts.unknownNamespace(codeSpan(namespace));
}

/** Aligned, because the document is read as text as often as it is rendered. */
function table(sccs: readonly SccReview[]): string {
  const rows = sccs.map(({ scc, granted, verdict, violations, mutates }, i) => {
    const notes =
      verdict === 'denied' ? reviewTexts.violations(violations.length) : verdict === 'admitted' && mutates ? reviewTexts.fillsIn() : '';
    return [String(i + 1), literal(scc), reviewTexts.mayUse(granted), verdictWord(verdict), notes];
  });
  const columns = reviewTexts.columns();
  return markdownTable(['', 'SCC', columns.mayUse, columns.verdict, columns.notes], rows);
}

function reasons({ workload }: WorkloadReport, { scc, verdict, violations, missing, providerError }: SccReview, link: FieldLink): string {
  const lines = violations.map(
    violation => `- ${linked(documentPath(workload, violation.path), link)}: ${literal(violationSentence(violation, scc))}`,
  );
  if (missing.length > 0) lines.push(`- ${reviewTexts.dependsOn(literal(missingFacts(missing)))}`);
  if (providerError !== undefined) lines.push(`- ${literal(providerError)}`);
  return [`### ${literal(scc)}: ${verdictWord(verdict)}`, [...new Set(lines)].join('\n')].join('\n\n');
}

function fillIns({ review }: WorkloadReport): string {
  const chosen = review.sccs.find(({ scc }) => scc === review.scc);
  if (chosen === undefined || review.mutated === undefined) return '';
  const open = chosen.open.map(
    ({ path, annotation }) =>
      `- ${reviewTexts.fromAnnotation({ field: codeSpan(formatFieldPath(path)), annotation: codeSpan(annotation) })}`,
  );
  return [
    `## ${reviewTexts.afterAdmission()}`,
    fenceCode('json', JSON.stringify(securityContexts(review.mutated), null, 2)),
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
  const passes =
    first === undefined
      ? reviewTexts.passes(codeSpan(level))
      : reviewTexts.passesOnly({ level: codeSpan(level), stricter: codeSpan(first.level === 'baseline' ? 'baseline' : 'restricted') });
  return ['## Pod Security', passes, lines.join('\n')].filter(part => part !== '').join('\n\n');
}

function levelText({ podSecurity: { level } }: WorkloadReport): string {
  return `Pod Security: ${reviewTexts.passes(codeSpan(level))}`;
}
