/** What the printers of an audit share: its findings, and what the source lacks for it. */
import { findingsOf, removableFinding } from '@scc-lens/fleet';
import type { AccountAudit, Audit, AuditFinding, ClusterSnapshot, MissingList } from '@scc-lens/fleet';
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
}

export function reportOn(audit: Audit, snapshot: ClusterSnapshot): AuditReport {
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
  };
}

/** The lists without which something about these accounts is not known. */
export const missingOf = (accounts: readonly AccountAudit[]): readonly MissingList[] => [
  ...new Map(accounts.flatMap(({ missing }) => missing).map(list => [list.kind, list])).values(),
];
