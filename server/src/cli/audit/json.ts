/** An audit as JSON, which `schemas/audit.schema.json` describes: names and order are what others rely on. */
import { may, type AccountAudit, type AuditFinding, type Least, type May, type Removable, type Use } from '@scc-lens/fleet';
import { objectTitle } from '@scc-lens/words';
import { grantJson, verdictJson } from '../clusterReports';
import { findingText } from './messages';
import { workloadOf, type AuditReport } from './report';

/** In pieces, because a report on a large cluster is longer than a text should be. */
export const auditJson = ({ audit, accounts, findings, groups, missing, known, shard }: AuditReport): Iterable<string> =>
  reportJson({
    head: {
      ...{ version: 1, ...(shard === null ? {} : { shard }), pods: audit.pods, unplaced: audit.unplaced },
      ...{ known: known.length, managed: audit.question.isManaged || 'unknown' },
    },
    accounts: mapped(accounts, one => itemJson(accountJson(one, may(audit.question.snapshot, one.account), findings.get(one) ?? []))),
    tail: { groups: groups.map(({ kind, name, finding }) => ({ kind, name, findings: [findingJson(finding)] })), missing },
  });

export interface ReportParts {
  readonly head: object;
  /** Each as `itemJson` spells it. */
  readonly accounts: Iterable<string>;
  readonly tail: object;
}

/** What `JSON.stringify` makes of a report, with two blanks. */
export function* reportJson({ head, accounts, tail }: ReportParts): Iterable<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "accounts": [`;
  let isEmpty = true;
  for (const account of accounts) {
    yield `${isEmpty ? '' : ','}\n    ${account}`;
    isEmpty = false;
  }
  yield `${isEmpty ? '' : '\n  '}],${JSON.stringify(tail, null, 2).slice(1)}\n`;
}

export const itemJson = (item: object): string => JSON.stringify(item, null, 2).replaceAll('\n', '\n    ');

export function* mapped<T, U>(items: Iterable<T>, map: (item: T) => U): Iterable<U> {
  for (const item of items) yield map(item);
}

function accountJson(one: AccountAudit, { exists, uses: allowed, missing: lacking }: May, findings: readonly AuditFinding[]): object {
  const { account, isPlatform, gain, powers, uses, least, mayCreate, missing } = one;
  return {
    ...{ namespace: account.namespace, name: account.name, exists, isPlatform, gain },
    powers: powers.map(({ id }) => id),
    mayUse: allowed.map(({ scc, as, grants }) => ({ scc, as, grants: grants.map(grantJson) })),
    others: lacking.length === 0 ? 'no' : 'unknown',
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
  if ('removable' in finding) return removableJson(finding.removable);
  if (finding.kind === 'stock-scc-edited')
    return { scc: finding.scc, changes: finding.changes, fate: finding.fate, release: finding.release };
  const workloads = ('workloads' in finding ? finding.workloads : [workloadOf(finding)]).flatMap(one => (one ? [objectTitle(one)] : []));
  if (finding.kind === 'captured') return { scc: finding.captured.scc, instead: finding.captured.instead, workloads };
  if (finding.kind === 'not-pinned') return { workloads, sccs: finding.sccs };
  return finding.kind === 'wider-than-needed' ? { scc: finding.scc, workloads } : { workloads };
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
