/**
 * The findings of an audit in the form of `check`: for SARIF, and for a baseline, in which an account takes the place of a file. A cluster has no
 * lines: each finding is at the source, and names its object.
 */
import * as l10n from '@vscode/l10n';
import type { AccountAudit, AuditFinding } from '@scc-lens/fleet';
import { groupBy, objectTitle } from '@scc-lens/words';
import { withoutKnown, type Baseline, type Ledger } from '../baseline';
import { objectText } from '../clusterReports';
import { fingerprintOf, type ReportedFinding } from '../formats/report';
import { rulesOn, sarifFormat } from '../formats/sarif';
import type { Reading } from '../liveCluster';
import type { Streams } from '../streams';
import { findingText, missingText } from './messages';
import { workloadOf, type AuditReport } from './report';

export function auditSarif(report: AuditReport, { source, isIncomplete }: Reading, streams: Streams): string {
  const format = sarifFormat(streams, () => rulesOn('fleet.md', SUMMARIES));
  const { missing, known } = report;
  const gaps = missing.map(({ command }) => ({
    ...({ path: source, kind: 'unknown', range: null, workload: null, isOfOtherTool: false } as const),
    reason: missingText(command),
  }));
  return [
    format.file({ path: source, findings: [...reportedFindings(report).keys()], known, gaps: [], isJudged: true, error: null }),
    format.end({ gaps, isComplete: !isIncomplete }),
  ].join('');
}

/** The report without the findings that the baseline has, which are apart. A ledger takes note of all. */
export function withoutKnownFindings(report: AuditReport, baseline: Baseline | null, ledger: Ledger | null): AuditReport {
  const reported = reportedFindings(report);
  const known: ReportedFinding[] = [];
  const kept = new Set<AuditFinding | undefined>();
  for (const [path, findings] of groupBy(reported.keys(), ({ workload }) => [workload?.name ?? ''])) {
    const file = withoutKnown({ path, findings, known: [], gaps: [], isJudged: true, error: null }, baseline);
    ledger?.add(file);
    known.push(...file.known);
    for (const one of file.findings) kept.add(reported.get(one));
  }
  return {
    ...{ ...report, known },
    findings: new Map([...report.findings].map(([one, own]) => [one, own.filter(finding => kept.has(finding))])),
    groups: report.groups.filter(({ finding }) => kept.has(finding)),
  };
}

/** The findings in the form of `check`. */
export function reportedFindings({ accounts, findings, groups }: AuditReport): ReadonlyMap<ReportedFinding, AuditFinding> {
  const ofAccounts = accounts.flatMap(one => (findings.get(one) ?? []).map(finding => ({ finding, ref: refOf(one) })));
  const ofGroups = groups.map(({ kind, name, finding }) => ({ finding, ref: { kind, name, namespace: null } }));
  return new Map([...ofAccounts, ...ofGroups].map(({ finding, ref }) => [reportedFinding(finding, ref), finding]));
}

export const refOf = ({ account: { namespace, name } }: AccountAudit): NonNullable<ReportedFinding['workload']> => ({
  kind: 'ServiceAccount',
  name: `${namespace}/${name}`,
  namespace,
});

const START = { line: 0, character: 0 };

function reportedFinding(finding: AuditFinding, workload: NonNullable<ReportedFinding['workload']>): ReportedFinding {
  const message = `${workload.name ?? ''}: ${findingText(finding)}`;
  return {
    ...{ rule: finding.kind, severity: finding.severity, message, workload },
    ...{ range: { start: START, end: START }, isDetail: false, fieldPath: placeOf(finding), object: '', related: [], fixes: [] },
    fingerprint: fingerprintOf(JSON.stringify([finding.kind, workload.name, subjectOf(finding)])),
  };
}

/** The object that it is about, for people. */
function placeOf(finding: AuditFinding): string {
  if ('removable' in finding) return objectText(finding.removable.removal.object);
  if ('scc' in finding) return finding.scc;
  const workload = workloadOf(finding);
  return workload === undefined ? '' : objectTitle(workload);
}

/** What distinguishes findings of one kind about one account, in any language. */
function subjectOf(finding: AuditFinding): unknown {
  if ('removable' in finding) return [finding.removable.grant.steps, finding.removable.grant.subject];
  if ('scc' in finding) return finding.scc;
  return workloadOf(finding) ?? '';
}

const SUMMARIES: Readonly<Record<AuditFinding['kind'], () => string>> = {
  'unneeded-right': () => l10n.t('No pod of the source needs a right to an SCC.'),
  'replaceable-right': () => l10n.t('Pods are admitted without a right to an SCC too, by another one.'),
  'wider-than-needed': () => l10n.t('Pods use an SCC with graver powers than they need.'),
  captured: () => l10n.t('A pod gets an SCC although what every user may use would admit it.'),
  'not-admitted': () => l10n.t('Pods would be refused if they were created again.'),
  'by-creator': () => l10n.t('A right of its creator admitted a pod.'),
  'pod-security': () => l10n.t('A Pod Security label refuses pods, or would if it were enforced.'),
  'release-differs': () => l10n.t('A later release refuses pods, or admits them by another SCC.'),
  'not-pinned': () => l10n.t('The order of SCCs decides which one pods get.'),
  'stock-scc-edited': () => l10n.t('An SCC of OpenShift was edited.'),
  differs: () => l10n.t('A pod has another SCC than it would get now.'),
};
