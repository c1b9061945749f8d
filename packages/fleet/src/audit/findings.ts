/** What of an audit is wrong, and how grave it is. */
import { changesBetween } from '@scc-lens/lens';
import type { ReleaseChange } from '@scc-lens/lens';
import { groupBy } from '@scc-lens/words';
import type { Severity, WorkloadRef } from '@scc-lens/words';
import type { ClusterSnapshot } from '../snapshot';
import type { AccountAudit, Captured, Use } from './audit';
import type { EditedScc } from './editedSccs';
import type { PodSecurityRefusal } from './podSecurity';
import { GAINS, gainOf, powersOfSccs } from './powers';
import type { Gain } from './powers';
import type { Removable } from './removals';

export type AuditFinding = { readonly severity: Severity } & (
  | { readonly kind: 'unneeded-right' | 'replaceable-right'; readonly removable: Removable }
  /** Pods use an SCC with graver powers than the least one has. */
  | { readonly kind: 'wider-than-needed'; readonly scc: string; readonly workloads: readonly WorkloadRef[] }
  | { readonly kind: 'captured'; readonly captured: Captured }
  /** Its pods would be refused if they were created again. */
  | { readonly kind: 'not-admitted' | 'by-creator'; readonly use: Use }
  | { readonly kind: 'differs'; readonly use: Use; readonly annotated: string }
  /** A Pod Security label refuses its pods, or would if it were enforced. */
  | { readonly kind: 'pod-security'; readonly use: Use; readonly refusal: PodSecurityRefusal }
  /** A later release refuses its pods, or admits them by another SCC. */
  | { readonly kind: 'release-differs'; readonly use: Use; readonly changes: readonly ReleaseChange[] }
  /** Order and priority decide which SCC its pods get. */
  | { readonly kind: 'not-pinned'; readonly uses: readonly Use[] }
  | { readonly kind: 'stock-scc-edited'; readonly edited: EditedScc }
);

const UNNEEDED: Readonly<Record<Gain, Severity>> = { node: 'error', host: 'error', pod: 'warning', none: 'info' };

const REPLACEABLE: Readonly<Record<Gain, Severity>> = { node: 'warning', host: 'warning', pod: 'warning', none: 'info' };

export function findingsOf(one: AccountAudit, snapshot: ClusterSnapshot): readonly AuditFinding[] {
  return [
    ...one.removable.map(removable => removableFinding(removable, snapshot)),
    ...widerThanNeeded(one, snapshot),
    ...one.captured.map((captured): AuditFinding => ({
      ...{ kind: 'captured', captured },
      severity: powersOfSccs([captured.scc], snapshot).length > 0 ? 'warning' : 'info',
    })),
    ...one.uses.flatMap(useFindings),
    ...one.uses.flatMap(labelAndReleaseFindings),
    ...notPinned(one),
  ];
}

/** A right that a role gives along with others is a smaller matter than the others may be, and a doubtful one may be needed. */
export function removableFinding(removable: Removable, snapshot: ClusterSnapshot): AuditFinding {
  const { grant, moves, removal, doubt } = removable;
  const gain = gainOf(powersOfSccs(grant.sccs, snapshot));
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
  if (review?.admission !== 'admitted' || review.unless.length > 0) return [];
  return use.annotated.flatMap(({ scc }): readonly AuditFinding[] =>
    scc === '' || scc === review.scc ? [] : [{ kind: 'differs', severity: 'info', use, annotated: scc }],
  );
}

function labelAndReleaseFindings(use: Use): readonly AuditFinding[] {
  const { podSecurity: refusal, releases } = use;
  const changes = changesBetween(releases).filter(({ kind, from }) => kind !== 'unknown' || from.review.verdict === 'admitted');
  const isRefused = changes.some(({ kind }) => kind === 'refused');
  return [
    ...(refusal === null
      ? []
      : [{ kind: 'pod-security', severity: refusal.mode === 'enforce' ? 'warning' : 'info', use, refusal } satisfies AuditFinding]),
    ...(changes.length === 0
      ? []
      : [{ kind: 'release-differs', severity: isRefused ? 'warning' : 'info', use, changes } satisfies AuditFinding]),
  ];
}

/** What an own right captures is reported as that. */
function notPinned({ uses, captured }: AccountAudit): readonly AuditFinding[] {
  const isCaptured = new Set(captured.map(({ workload }) => workload));
  const open = uses.filter(({ workload, alternatives }) => alternatives.length > 0 && !isCaptured.has(workload));
  return open.length === 0 ? [] : [{ kind: 'not-pinned', severity: 'info', uses: open }];
}

/** What is set back may be what pods need. */
export const editedFinding = (edited: EditedScc): AuditFinding => ({
  ...{ kind: 'stock-scc-edited', edited },
  severity: edited.fate === 'reset' ? 'warning' : 'info',
});
