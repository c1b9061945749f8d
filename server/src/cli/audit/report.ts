/** What the printers of an audit share: its findings, and what the source lacks for it. */
import { findingsOf, removableFinding } from '@scc-lens/fleet';
import type { AccountAudit, Audit, AuditFinding, ClusterSnapshot, MissingList, Shard } from '@scc-lens/fleet';
import { subjectName } from '../clusterReports';

export interface AuditReport {
  readonly audit: Audit;
  readonly accounts: readonly AccountAudit[];
  readonly findings: ReadonlyMap<AccountAudit, readonly AuditFinding[]>;
  /** Of all accounts of a namespace together, by the group's name. */
  readonly groups: readonly { readonly name: string; readonly finding: AuditFinding }[];
  readonly missing: readonly MissingList[];
  /** Set where only a part of the cluster is audited. */
  readonly shard: Shard | null;
}

export function reportOn(audit: Audit, snapshot: ClusterSnapshot, shard: Shard | null = null): AuditReport {
  const { accounts } = audit;
  return {
    audit,
    accounts,
    findings: new Map(accounts.map(one => [one, findingsOf(one, snapshot)])),
    groups: audit.groups.map(one => ({ name: subjectName(one.grant.subject), finding: removableFinding(one, snapshot) })),
    missing: missingOf(accounts),
    shard,
  };
}

/** The lists without which something about these accounts is not known. */
export const missingOf = (accounts: readonly Pick<AccountAudit, 'missing'>[]): readonly MissingList[] => [
  ...new Map(accounts.flatMap(({ missing }) => missing).map(list => [list.kind, list])).values(),
];
