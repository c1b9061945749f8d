/** An audit as SARIF, by the printer of `check`. A cluster has no lines: each finding is at the source, and names its object. */
import * as l10n from '@vscode/l10n';
import type { ReportingDescriptor } from 'sarif';
import type { AccountAudit, AuditFinding } from '@scc-lens/fleet';
import { HOMEPAGE, VERSION } from '@scc-lens/words';
import { fingerprintOf } from '../formats/report';
import type { ReportedFinding } from '../formats/report';
import { sarifFormat } from '../formats/sarif';
import { findingText } from './messages';
import type { AuditReport } from './report';

/** Where an audit was made, and whether all of it was read. */
export interface AuditRun {
  readonly source: string;
  readonly isComplete: boolean;
  readonly warn: (text: string) => void;
}

export function auditSarif({ accounts, findings, groups, missing }: AuditReport, { source, isComplete, warn }: AuditRun): string {
  const format = sarifFormat(warn, descriptors);
  const reported = [
    ...accounts.flatMap(one => (findings.get(one) ?? []).map(finding => reportedFinding(finding, refOf(one)))),
    ...groups.map(({ kind, name, finding }) => reportedFinding(finding, { kind, name, namespace: null })),
  ];
  const gaps = missing.map(({ command }) => ({
    ...({ path: source, kind: 'unknown', range: null, workload: null, isOfOtherTool: false } as const),
    reason: l10n.t('Part of the answer is unknown. To get what is missing: {command}', { command }),
  }));
  return [
    format.file({ path: source, findings: reported, known: [], gaps: [], isJudged: true, error: null }),
    format.end({ gaps, isComplete }),
  ].join('');
}

const refOf = ({ account: { namespace, name } }: AccountAudit): NonNullable<ReportedFinding['workload']> => ({
  kind: 'ServiceAccount',
  name: `${namespace}/${name}`,
  namespace,
});

const START = { line: 0, character: 0 };

function reportedFinding(finding: AuditFinding, workload: NonNullable<ReportedFinding['workload']>): ReportedFinding {
  const message = `${workload.name ?? ''}: ${findingText(finding)}`;
  return {
    ...{ rule: finding.kind, severity: finding.severity, message, workload },
    ...{ range: { start: START, end: START }, isDetail: false, fieldPath: '', object: '', related: [], fixes: [] },
    fingerprint: fingerprintOf(JSON.stringify([finding.kind, workload.name, subjectOf(finding)])),
  };
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
