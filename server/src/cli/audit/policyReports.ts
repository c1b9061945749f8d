/**
 * An audit as the objects that Policy Reporter and Advanced Cluster Management show: a report for each namespace, and one for what is of none.
 * Sources: the CRDs of openreports/reports-api v0.2.1 and kubernetes-sigs/wg-policy-prototypes, which differ in names only.
 */
import { groupBy, type JsonObject, type Severity, type WorkloadRef } from '@scc-lens/words';
import { renderYaml } from '@scc-lens/yaml';
import type { ReportedFinding } from '../formats/report';
import { isNamespaceName } from '../options';
import { auditTexts, missingText } from './messages';
import type { AuditReport } from './report';
import { refOf, reportedFindings } from './checkForm';

/** The APIs, by their kinds of report: of a namespace, and of the cluster. */
const KINDS = {
  'wgpolicyk8s.io/v1alpha2': ['PolicyReport', 'ClusterPolicyReport'],
  'openreports.io/v1alpha1': ['Report', 'ClusterReport'],
} as const;

/** Bytes of the results of one object: `kubectl apply` keeps a copy in an annotation, and all annotations have at most 256 KiB. */
const MOST_BYTES = 200_000;
/** Characters of a text, which names may make long. */
const LONGEST = 4000;

const OUTCOMES: Readonly<Record<Severity, { readonly result: string; readonly severity: string }>> = {
  error: { result: 'fail', severity: 'high' },
  warning: { result: 'warn', severity: 'medium' },
  info: { result: 'warn', severity: 'low' },
  hint: { result: 'warn', severity: 'info' },
};

/** Without a time, so that one cluster gives the same bytes each time; where there is none, the creation of the report counts. */
export function policyReports(report: AuditReport, apiVersion: keyof typeof KINDS, showsPlatform: boolean): string {
  const { accounts, known, missing } = report;
  const platform = new Set(showsPlatform ? [] : accounts.flatMap(one => (one.isPlatform ? [refOf(one).name] : [])));
  const found = [...reportedFindings(report).keys()].map(one => resultOf(one, OUTCOMES[one.severity]));
  const skipped = known.map(one => resultOf(one, { ...OUTCOMES[one.severity], result: 'skip' }));
  const unknown = missing.map(({ kind, command }) => ({
    ...{ account: '', namespace: '' },
    result: { ...HEAD, policy: 'unknown', result: 'error', severity: 'info', message: missingText(command), properties: { kind, command } },
  }));
  const withFindings = new Set([...found, ...skipped].map(({ account }) => account));
  const clear = accounts.flatMap(one => {
    if (withFindings.has(refOf(one).name)) return [];
    const isKnown = one.missing.length === 0;
    const message = isKnown ? auditTexts.clear() : missingText(one.missing.map(({ command }) => command).join('; '));
    return [entry(refOf(one), { ...HEAD, policy: 'audit', result: isKnown ? 'pass' : 'skip', message })];
  });
  const shown = [...found, ...skipped, ...clear, ...unknown].filter(({ account }) => !platform.has(account));
  const byNamespace = groupBy(shown, ({ namespace }) => [namespace]);
  const objects = [...byNamespace.keys()]
    .sort()
    .flatMap(namespace =>
      partsOf((byNamespace.get(namespace) ?? []).map(({ result }) => result)).map((results, i) => ({
        apiVersion,
        kind: KINDS[apiVersion][namespace === '' ? 1 : 0],
        metadata: {
          name: `scc-lens-audit${i === 0 ? '' : `-${i + 1}`}`,
          ...(namespace === '' ? {} : { namespace }),
          labels: { 'app.kubernetes.io/managed-by': 'scc-lens' },
        },
        ...(apiVersion === 'openreports.io/v1alpha1' ? { source: HEAD.source } : {}),
        summary: Object.fromEntries(RESULTS.map(name => [name, results.filter(one => one['result'] === name).length])),
        results,
      })),
    );
  return objects.map(one => renderYaml(one, new Map())).join('---\n');
}

const RESULTS = ['pass', 'fail', 'warn', 'error', 'skip'];
const HEAD = { source: 'scc-lens', category: 'OpenShift SCC' };

function resultOf({ rule, message, fieldPath, fingerprint, workload }: ReportedFinding, outcome: (typeof OUTCOMES)[Severity]) {
  return entry(workload, { ...HEAD, policy: rule, ...outcome, message: cut(message), properties: { object: cut(fieldPath), fingerprint } });
}

/** Of what findings are about, where it is no `v1`. */
const API_VERSIONS: Readonly<Record<string, string>> = {
  Group: 'rbac.authorization.k8s.io/v1',
  SecurityContextConstraints: 'security.openshift.io/v1',
};

/** A result, and the namespace of its report: none where the API server would refuse the name. */
function entry(workload: WorkloadRef | null, result: JsonObject) {
  const { kind = '', name: account = '', namespace = null } = workload ?? {};
  const name = cut(namespace === null ? (account ?? '') : (account ?? '').slice(namespace.length + 1));
  const resource = { apiVersion: API_VERSIONS[kind] ?? 'v1', kind, ...(namespace === null ? {} : { namespace: cut(namespace) }), name };
  return { account, namespace: isNamespaceName(namespace ?? '') ? (namespace ?? '') : '', result: { ...result, resources: [resource] } };
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** As many results in each part as it has room for. */
function partsOf(results: readonly JsonObject[]): readonly (readonly JsonObject[])[] {
  let [part, room] = [-1, 0];
  const parts = groupBy(results, one => {
    const size = Buffer.byteLength(JSON.stringify(one));
    if (size > room) [part, room] = [part + 1, MOST_BYTES];
    room -= size;
    return [String(part)];
  });
  return [...parts.values()];
}
