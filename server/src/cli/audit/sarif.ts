/** An audit as SARIF, by the printer of `check`. A cluster has no lines: each finding is at the source, and names its object. */
import * as l10n from '@vscode/l10n';
import type { ReportingDescriptor } from 'sarif';
import type { AccountAudit, AuditFinding } from '@scc-lens/fleet';
import { HOMEPAGE, objectTitle, VERSION } from '@scc-lens/words';
import { objectText } from '../clusterReports';
import { fingerprintOf } from '../formats/report';
import type { ReportedFinding } from '../formats/report';
import { sarifFormat } from '../formats/sarif';
import { findingText, missingText } from './messages';
import type { AuditReport } from './report';

/** Where an audit was made, and whether all of it was read. */
export interface AuditRun {
  readonly source: string;
  readonly isComplete: boolean;
  readonly warn: (text: string) => void;
}

export function auditSarif(report: AuditReport, { source, isComplete, warn }: AuditRun): string {
  const format = sarifFormat(warn, descriptors);
  const { missing, known } = report;
  const gaps = missing.map(({ command }) => ({
    ...({ path: source, kind: 'unknown', range: null, workload: null, isOfOtherTool: false } as const),
    reason: missingText(command),
  }));
  return [
    format.file({ path: source, findings: [...reportedFindings(report).keys()], known, gaps: [], isJudged: true, error: null }),
    format.end({ gaps, isComplete }),
  ].join('');
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
  if ('use' in finding) return objectTitle(finding.use.workload);
  if ('captured' in finding) return objectTitle(finding.captured.workload);
  return 'scc' in finding ? finding.scc : '';
}

/** What distinguishes findings of one kind about one account, in any language. */
function subjectOf(finding: AuditFinding): unknown {
  switch (finding.kind) {
    case 'unneeded-right':
    case 'replaceable-right':
      return [finding.removable.grant.steps, finding.removable.grant.subject];
    case 'wider-than-needed':
    case 'stock-scc-edited':
      return finding.scc;
    case 'not-pinned':
      return '';
    case 'captured':
      return finding.captured.workload;
    case 'by-creator':
    case 'differs':
    case 'not-admitted':
    case 'pod-security':
    case 'release-differs':
      return finding.use.workload;
  }
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

const descriptors = (): readonly ReportingDescriptor[] =>
  Object.entries(SUMMARIES).map(([id, summary]) => ({
    ...{ id, shortDescription: { text: summary() }, helpUri: `${HOMEPAGE}/blob/v${VERSION}/docs/fleet.md` },
    properties: { tags: ['security', 'openshift', 'kubernetes'] },
  }));
