/** What of an audit is wrong, and how grave it is. */
import { changesBetween, type ReleaseChange } from '@scc-lens/lens';
import { groupBy, type Severity, type WorkloadRef } from '@scc-lens/words';
import type { ClusterSnapshot } from '../snapshot';
import type { AccountAudit, Captured, Use } from './audit';
import type { EditedScc } from './editedSccs';
import type { LabelRefusal } from './podSecurity';
import { GAINS, gainOf, gainOfSccs, powersOfSccs, type Gain } from './powers';
import type { Removable } from './removals';
import type { Verdict } from './units';

export type AuditFinding = { readonly severity: Severity } & (
  | { readonly kind: 'unneeded-right' | 'replaceable-right'; readonly removable: Removable }
  /** Pods use an SCC with graver powers than the least one has. */
  | { readonly kind: 'wider-than-needed'; readonly scc: string; readonly workloads: readonly WorkloadRef[] }
  | { readonly kind: 'captured'; readonly captured: Captured }
  /** Its pods would be refused if they were created again. */
  | { readonly kind: 'not-admitted' | 'by-creator'; readonly use: Use }
  | { readonly kind: 'differs'; readonly use: Use; readonly annotated: string }
  | ({ readonly kind: 'pod-security'; readonly use: Use } & LabelRefusal)
  /** A later release refuses its pods, or admits them by another SCC. */
  | { readonly kind: 'release-differs'; readonly use: Use; readonly changes: readonly ReleaseChange<Verdict>[] }
  /** The pods name no SCC, and others that the account has a right to admit them too: order and priority decide. */
  | { readonly kind: 'not-pinned'; readonly workloads: readonly WorkloadRef[]; readonly sccs: readonly string[] }
  | EditedScc
);

const UNNEEDED: Readonly<Record<Gain, Severity>> = { node: 'error', host: 'error', pod: 'warning', unknown: 'info', none: 'info' };

const REPLACEABLE: Readonly<Record<Gain, Severity>> = { node: 'warning', host: 'warning', pod: 'warning', unknown: 'info', none: 'info' };

export const findingsOf = (one: AccountAudit, snapshot: ClusterSnapshot): readonly AuditFinding[] => [
  ...one.removable.map(removable => removableFinding(removable, snapshot)),
  ...widerThanNeeded(one, snapshot),
  ...one.captured.map((captured): AuditFinding => ({
    ...{ kind: 'captured', captured },
    severity: powersOfSccs([captured.scc], snapshot).length > 0 ? 'warning' : 'info',
  })),
  ...one.uses.flatMap(use => [...useFindings(use), ...podSecurityFindings(use), ...releaseFindings(use)]),
  ...notPinned(one),
];

/** A right that a role gives along with others is a smaller matter than the others may be, and a doubtful one may be needed. */
export function removableFinding(removable: Removable, snapshot: ClusterSnapshot): AuditFinding {
  const { grant, moves, removal, doubt } = removable;
  const gain = gainOfSccs(grant.sccs, snapshot);
  const kind = moves.length === 0 ? 'unneeded-right' : 'replaceable-right';
  const table = kind === 'unneeded-right' && removal.kind !== 'role' ? UNNEEDED : REPLACEABLE;
  return { kind, removable, severity: doubt === null ? table[gain] : 'info' };
}

function widerThanNeeded({ least, uses }: AccountAudit, snapshot: ClusterSnapshot): readonly AuditFinding[] {
  if (least.kind !== 'generated' && least.kind !== 'stock') return [];
  const needed = GAINS.indexOf(gainOf(least.kind === 'stock' ? powersOfSccs([least.scc], snapshot) : least.powers));
  const used = groupBy(uses, ({ template, stored }) => {
    const scc = (template ?? stored)?.scc;
    return scc === undefined ? [] : [scc];
  });
  return [...used].flatMap(([scc, wide]): readonly AuditFinding[] =>
    GAINS.indexOf(gainOf(powersOfSccs([scc], snapshot))) < needed
      ? [{ kind: 'wider-than-needed', severity: 'warning', scc, workloads: wide.map(({ workload }) => workload) }]
      : [],
  );
}

function useFindings(use: Use): readonly AuditFinding[] {
  const review = use.template ?? use.stored;
  if (use.isByCreator) return [{ kind: 'by-creator', severity: 'info', use }];
  if (review?.admission === 'denied') return [{ kind: 'not-admitted', severity: 'warning', use }];
  if (review === null || !isCertain(review)) return [];
  return use.annotated.flatMap(({ scc }): readonly AuditFinding[] =>
    scc === '' || scc === review.scc ? [] : [{ kind: 'differs', severity: 'info', use, annotated: scc }],
  );
}

const podSecurityFindings = (use: Use): readonly AuditFinding[] =>
  use.podSecurity === null
    ? []
    : [{ kind: 'pod-security', severity: use.podSecurity.isEnforced ? 'warning' : 'info', use, ...use.podSecurity }];

const isCertain = ({ admission, unless }: Verdict): boolean => admission === 'admitted' && unless.length === 0;

/** What is not known of a release counts only where all is known of the cluster as it is. */
function releaseFindings(use: Use): readonly AuditFinding[] {
  const changes = changesBetween(use.releases).filter(({ kind, from: { review } }) => kind !== 'unknown' || isCertain(review));
  const severity = changes.some(({ kind }) => kind === 'refused') ? 'warning' : 'info';
  return changes.length === 0 ? [] : [{ kind: 'release-differs', severity, use, changes }];
}

/** What an own right captures is reported as that; admission has changed stored pods, so that what else would admit them is not known. */
function notPinned({ uses, captured }: AccountAudit): readonly AuditFinding[] {
  const isCaptured = new Set(captured.map(({ workload }) => workload));
  const open = uses.flatMap(({ workload, template, stored, annotated }) => {
    const review = template ?? (annotated.some(({ scc }) => scc !== '') ? null : stored);
    return review === null || review.others.length === 0 || isCaptured.has(workload) ? [] : [{ workload, sccs: review.others }];
  });
  const sccs = [...new Set(open.flatMap(one => one.sccs))];
  return open.length === 0 ? [] : [{ kind: 'not-pinned', severity: 'info', workloads: open.map(({ workload }) => workload), sccs }];
}
