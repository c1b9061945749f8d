/** An audit as JSON, which `schemas/audit.schema.json` describes: names and order are what others rely on. */
import type { AccountAudit, AuditFinding, Least, Removable, Use } from '@scc-lens/fleet';
import { objectTitle } from '@scc-lens/words';
import { grantJson, verdictJson } from '../clusterReports';
import { findingText } from './messages';
import type { AuditReport } from './report';

export const auditJson = ({ audit, accounts, findings, groups, missing, known }: AuditReport): object => ({
  ...{ pods: audit.pods, unplaced: audit.unplaced, known: known.length, managed: audit.question.isManaged || 'unknown' },
  accounts: accounts.map(one => accountJson(one, findings.get(one) ?? [])),
  groups: groups.map(({ kind, name, finding }) => ({ kind, name, findings: [findingJson(finding)] })),
  missing,
});

function accountJson(one: AccountAudit, findings: readonly AuditFinding[]): object {
  const { account, isPlatform, may, gain, powers, uses, least, mayCreate, missing } = one;
  return {
    ...{ namespace: account.namespace, name: account.name, exists: may.exists, isPlatform, gain },
    powers: powers.map(({ id }) => id),
    mayUse: may.uses.map(({ scc, as, grants }) => ({ scc, as, grants: grants.map(grantJson) })),
    others: may.missing.length === 0 ? 'no' : 'unknown',
    mayCreatePods: mayCreate,
    uses: uses.map(useJson),
    least: leastJson(least),
    findings: findings.map(findingJson),
    missing,
  };
}

const useJson = ({ workload, annotated, template, stored, releases }: Use): object => ({
  workload: { kind: workload.kind, name: workload.name },
  annotated: annotated.map(({ scc, subjectType, pods }) => ({ scc, subjectType, pods })),
  template: template === null ? null : verdictJson(template),
  stored: stored === null ? null : verdictJson(stored),
  releases: releases.map(({ release, review }) => ({ release, ...verdictJson(review) })),
});

function leastJson(least: Least): object {
  if (least.kind !== 'generated') return least;
  const { powers, ...rest } = least;
  return { ...rest, powers: powers.map(({ id }) => id) };
}

function findingJson(finding: AuditFinding): object {
  return { kind: finding.kind, severity: finding.severity, message: findingText(finding), ...detailsOf(finding) };
}

function detailsOf(finding: AuditFinding): object {
  switch (finding.kind) {
    case 'unneeded-right':
    case 'replaceable-right':
      return removableJson(finding.removable);
    case 'wider-than-needed':
      return { scc: finding.scc, workloads: finding.workloads.map(objectTitle) };
    case 'captured':
      return { scc: finding.captured.scc, instead: finding.captured.instead, workloads: [objectTitle(finding.captured.workload)] };
    case 'by-creator':
    case 'differs':
    case 'not-admitted':
    case 'pod-security':
    case 'release-differs':
      return { workloads: [objectTitle(finding.use.workload)] };
    case 'not-pinned':
      return { workloads: finding.workloads.map(objectTitle), sccs: finding.sccs };
    case 'stock-scc-edited':
      return { scc: finding.scc, changes: finding.changes, fate: finding.fate, release: finding.release };
  }
}

const removableJson = ({ grant, removal, moves, doubt }: Removable): object => ({
  grant: grantJson(grant),
  removal: {
    kind: removal.kind,
    object: removal.object,
    ...(removal.kind === 'entry' ? { path: removal.path, value: removal.value } : {}),
  },
  moves: moves.map(({ workload, from, to }) => ({ workload: objectTitle(workload), from, to })),
  doubt,
});
