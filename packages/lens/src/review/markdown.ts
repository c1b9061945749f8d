/** The whole review of one workload as a Markdown document: every SCC in OpenShift's order, with its verdict and reasons. */
import { invalidSentence, type SccReview } from '@scc-lens/admission';
import { CONTAINER_LISTS, formatFieldPath, isList, knownPart, objectListOf, objectOf } from '@scc-lens/words';
import type { ContainerList, FieldPath, JsonObject } from '@scc-lens/words';
import { operatorGrants, type ClusterFacts, type Settings } from '../facts';
import type { FieldLink } from './explanation';
import { codeSpan, fenceCode, html, linkTo, literal } from './markdownText';
import { noName, nowTexts, reviewTexts, usageTexts, verdictWord } from './messages';
import { documentPath, invalidPath } from './paths';
import { sccPicture } from './picture';
import type { PodSecurityVerdict, WorkloadReport } from './report';
import { ifChosen, leadingScc, leftToGrant, list, missingFacts, needsOtherAnnotation, reasonsOf, verdictSentence } from './summary';
import { violationSentence } from './violation';

/**
 * What matters comes first: the verdict, the objections of the SCC that is closest, and what is left to grant. With `page`, it is a page for
 * a renderer that knows HTML, on which fields are links; without, it is read as text as often as it is rendered.
 */
export function reviewMarkdown(report: WorkloadReport, facts: ClusterFacts, settings: Settings, page?: FieldLink): string {
  const isRendered = page !== undefined;
  const link = page ?? ((): null => null);
  const { workload, review } = report;
  const now = review.now?.()?.review;
  const leading = leadingScc(now ?? review);
  const others = (decided: SccReview['verdict']): readonly string[] =>
    review.sccs.filter(({ scc, verdict }) => scc !== leading?.scc && verdict === decided).map(scc => reasons(report, scc, link));
  const [denying, open] = [others('denied'), others('unknown')];
  const order = review.sccs.length === 0 ? '' : table(review.sccs, facts);
  const text = isRendered || order === '' ? '' : `## ${reviewTexts.order()}\n\n${order}`;
  return [
    `# ${headline(report, link)}`,
    `**${literal(verdictSentence(review))}**`,
    report.isPartial ? reviewTexts.partial() : '',
    basis(report, facts, settings, workload.ref.namespace ?? facts.defaultNamespace),
    otherGrants(report),
    ...(isRendered ? [sccPicture(now ?? review), fold(reviewTexts.asTable(), order, isRendered)] : []),
    invalidity(report, link),
    leading === null ? '' : `## ${leadingTitle(leading)}\n\n${reasonLines(report, leading, link)}`,
    leading === null || now !== undefined || needsOtherAnnotation(review) ? '' : missingPermissions(report, leading),
    text,
    fillIns(report),
    podSecurity(report),
    fold(reviewTexts.otherSccs(denying.length), denying.join('\n\n'), isRendered),
    fold(reviewTexts.openSccs(open.length), open.join('\n\n'), isRendered),
    fold(
      reviewTexts.apiServer(),
      review.message === undefined || review.verdict === 'invalid' ? '' : fenceCode('text', review.message()),
      isRendered,
    ),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** What the installation of the pod's operator lets other service accounts use: most are of pods that the operator makes. */
function otherGrants({ workload: { traits }, serviceAccount }: WorkloadReport): string {
  const grants = operatorGrants(traits.operatorPermissions, '', '').flatMap(({ subject: { name }, sccs }) => {
    const named = sccs.map(scc => (scc === '*' ? reviewTexts.everyScc() : literal(scc)));
    return name === serviceAccount ? [] : [reviewTexts.grantTo({ sccs: list(named, 'and'), account: codeSpan(name) })];
  });
  return grants.length === 0 ? '' : reviewTexts.otherGrants([...new Set(grants)].join('; '));
}

function headline({ workload: { ref, object }, part }: WorkloadReport, link: FieldLink): string {
  const name = linkTo(literal(`${ref.kind} ${ref.name ?? noName()}`), link([...object, 'kind']));
  return part === null ? name : `${name}: ${literal(part)}`;
}

const leadingTitle = ({ scc, verdict }: SccReview): string =>
  verdict === 'unknown' ? reviewTexts.undecided(literal(scc)) : reviewTexts.refusals(literal(scc));

function missingPermissions({ serviceAccount }: WorkloadReport, leading: SccReview): string {
  const lines = leftToGrant(leading).map(
    ([field, values]) => `- ${[codeSpan(field), literal(values.join(', '))].filter(Boolean).join(': ')}`,
  );
  if (lines.length === 0) return '';
  const account = serviceAccount === null ? reviewTexts.chosenAccount() : codeSpan(serviceAccount);
  return [`## ${reviewTexts.leftToGrant()}`, reviewTexts.beyond({ scc: literal(leading.scc), account }), lines.join('\n')].join('\n\n');
}

/** A part that few read: folded where that is possible, else a section; empty where it has no content. */
function fold(title: string, content: string, isRendered: boolean): string {
  if (content === '') return '';
  return isRendered ? `<details>\n<summary>${html(title)}</summary>\n\n${content}\n\n</details>` : `## ${title}\n\n${content}`;
}

function invalidity({ workload, review }: WorkloadReport, link: FieldLink): string {
  const lines = review.invalid.map(field => `- ${linked(invalidPath(workload, field), link)}: ${literal(invalidSentence(field))}`);
  return lines.length === 0 ? '' : [`## ${reviewTexts.invalid()}`, lines.join('\n')].join('\n\n');
}

/** The verdict, what it is based on, and every SCC in order. */
export function verdictMarkdown(report: WorkloadReport, facts: ClusterFacts, settings: Settings): string {
  const { workload, review } = report;
  return [
    `**${literal(verdictSentence(review))}**`,
    ...(report.isPartial ? [reviewTexts.partial()] : []),
    basis(report, facts, settings, workload.ref.namespace ?? facts.defaultNamespace),
    ...(review.sccs.length === 0 ? [] : [table(review.sccs, facts)]),
    ...levelText(report),
  ].join('\n\n');
}

/** A field's address, which is a link where the manifest can be opened. */
const linked = (path: FieldPath, link: FieldLink): string => linkTo(codeSpan(formatFieldPath(path)), link(path));

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
function table(sccs: readonly SccReview[], { live }: ClusterFacts): string {
  const deployed = live && new Set(live.facts.sccs.map(({ metadata }) => metadata?.name));
  const rows = sccs.map((made, i) => {
    const { scc, order, granted, verdict, mutates } = made;
    const notes = [
      // That it cannot be set up is one reason.
      ...(verdict === 'denied' ? [reviewTexts.reasons(Math.max(1, reasonsOf(made).length))] : []),
      ...(verdict === 'admitted' && mutates ? [reviewTexts.changes()] : []),
      ...(deployed?.has(scc) === false ? [nowTexts.notOnCluster()] : []),
      ...(order.open.length > 0 ? [reviewTexts.openPlace()] : []),
    ];
    return [String(i + 1), literal(scc), usageTexts[`${granted}`](), verdictWord(verdict), notes.join(', ')];
  });
  return markdownTable(['', 'SCC', reviewTexts.mayUse(), reviewTexts.verdict(), reviewTexts.notes()], rows);
}

const reasons = (report: WorkloadReport, scc: SccReview, link: FieldLink): string =>
  `### ${literal(scc.scc)}: ${verdictWord(scc.verdict)}\n\n${reasonLines(report, scc, link)}`;

function reasonLines({ workload }: WorkloadReport, made: SccReview, link: FieldLink): string {
  const { scc, missing, providerError } = made;
  const lines = reasonsOf(made).map(
    violation => `- ${linked(documentPath(workload, violation.path), link)}: ${literal(violationSentence(violation, scc))}`,
  );
  if (missing.length > 0) lines.push(`- ${reviewTexts.dependsOn(literal(missingFacts(missing)))}`);
  if (providerError !== undefined) lines.push(`- ${literal(providerError)}`);
  return [...new Set(lines)].join('\n');
}

function fillIns({ review }: WorkloadReport): string {
  const chosen = review.sccs.find(({ scc }) => scc === review.scc);
  if (chosen === undefined || review.mutated === undefined) return '';
  const open = chosen.open.map(
    ({ path, annotation }) =>
      `- ${reviewTexts.fromAnnotation({ field: codeSpan(formatFieldPath(path)), annotation: codeSpan(annotation) })}`,
  );
  return [
    `## ${ifChosen(review, reviewTexts.afterAdmission())}`,
    fenceCode('json', JSON.stringify(securityContexts(review.mutated()), null, 2)),
    open.join('\n'),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** The security contexts of a mutated pod with the fields that Kubernetes has, and nothing else of it; lists that are absent stay absent. */
function securityContexts(pod: JsonObject): Record<string, unknown> {
  const spec = objectOf(pod['spec']);
  const context = ({ securityContext }: JsonObject, type: string): unknown => securityContext && knownPart(securityContext, type);
  const contexts = (list: ContainerList): unknown =>
    isList(spec[list])
      ? objectListOf(spec[list]).map(container => ({ name: container['name'], securityContext: context(container, 'SecurityContext') }))
      : undefined;
  return {
    securityContext: context(spec, 'PodSecurityContext'),
    ...Object.fromEntries(CONTAINER_LISTS.map(list => [list, contexts(list)])),
  };
}

function podSecurity({ review, podSecurity: judged }: WorkloadReport): string {
  if (judged === null) return '';
  const lines = judged.violations.map(({ reason, detail }) => `- ${literal(`${reason}${detail === '' ? '' : `: ${detail}`}`)}`);
  return ['## Pod Security', passes(review, judged), lines.join('\n')].filter(part => part !== '').join('\n\n');
}

function passes(review: WorkloadReport['review'], { level, violations, unread }: PodSecurityVerdict): string {
  if (level === null) return reviewTexts.dependsOn(literal(missingFacts(unread)));
  const [first] = violations;
  if (first === undefined) return ifChosen(review, reviewTexts.passes(codeSpan(level)));
  return ifChosen(review, reviewTexts.passesOnly({ level: codeSpan(level), stricter: codeSpan(first.level) }));
}

/** SCC admission fills in fields of an admitted pod; a refused one is as it is written. */
function levelText({ review, podSecurity: judged }: WorkloadReport): readonly string[] {
  if (judged === null) return [];
  const { mutated, exemption } = review;
  const title = mutated === undefined || exemption !== undefined ? 'Pod Security' : reviewTexts.podSecurityAfter();
  const reasons = judged.violations.map(({ reason }) => literal(reason));
  return [`${title}: ${passes(review, judged)}${reasons.length === 0 ? '' : ` ${list(reasons, 'and')}.`}`];
}

/** A Markdown table whose columns line up as plain text too. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, i) => Math.max(...[heading, ...rows.map(row => row[i] ?? '')].map(cell => cell.length)));
  const line = (cells: readonly string[]): string => `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(headings), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}
