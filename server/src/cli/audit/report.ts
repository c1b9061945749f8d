/** What the printers of an audit share: its findings, and what the source lacks for it. */
import { findingsOf, removableFinding } from '@scc-lens/fleet';
import type { AccountAudit, Audit, AuditFinding, ClusterSnapshot, MissingList, Shard } from '@scc-lens/fleet';
import type { WorkloadRef } from '@scc-lens/words';
import { subjectName } from '../clusterReports';
import type { ReportedFinding } from '../formats/report';

export interface AuditReport {
  readonly audit: Audit;
  readonly accounts: readonly AccountAudit[];
  readonly findings: ReadonlyMap<AccountAudit, readonly AuditFinding[]>;
  /** Of all accounts of a namespace together, by the group's name, and of SCCs. */
  readonly groups: readonly { readonly kind: string; readonly name: string; readonly finding: AuditFinding }[];
  readonly missing: readonly MissingList[];
  /** What a baseline has; it counts for nothing. */
  readonly known: readonly ReportedFinding[];
  /** Set where only a part of the cluster is audited. */
  readonly shard: Shard | null;
}

export function reportOn(audit: Audit, snapshot: ClusterSnapshot, shard: Shard | null = null): AuditReport {
  const { accounts } = audit;
  return {
    audit,
    accounts,
    findings: new Map(accounts.map(one => [one, findingsOf(one, snapshot)])),
    groups: [
      ...audit.groups.map(one => ({ kind: 'Group', name: subjectName(one.grant.subject), finding: removableFinding(one, snapshot) })),
      ...audit.edited.map(finding => ({ kind: 'SecurityContextConstraints', name: finding.scc, finding })),
    ],
    missing: missingOf(accounts),
    known: [],
    shard,
  };
}

/** The one workload that a finding is about; undefined where it is about several, or a right. */
export const workloadOf = (finding: AuditFinding): WorkloadRef | undefined =>
  'use' in finding ? finding.use.workload : 'captured' in finding ? finding.captured.workload : undefined;

/** The lists without which something about these accounts is not known. */
export const missingOf = (accounts: readonly Pick<AccountAudit, 'missing'>[]): readonly MissingList[] => [
  ...new Map(accounts.flatMap(({ missing }) => missing).map(list => [list.kind, list])).values(),
];
