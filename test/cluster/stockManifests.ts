/** What OpenShift's operators install for SCC admission, out of the same data as the engine's: one source for judge and judged. */
import { defaultGrants, stockSccs } from '@scc-lens/admission';
import type { Grant, Release } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';

const RBAC = 'rbac.authorization.k8s.io';

/** The stock SCCs of a fresh cluster of this release, a ClusterRole to use each, and the ClusterRoleBindings of its default grants. */
export function stockManifests(release: Release): readonly JsonObject[] {
  const sccs = stockSccs(release) as readonly JsonObject[];
  const names = stockSccs(release).map(({ metadata }) => metadata?.name ?? '');
  return [...sccs, ...names.map(useRole), ...defaultGrants(release).flatMap(bindings)];
}

const roleName = (scc: string): string => `system:openshift:scc:${scc}`;

function useRole(scc: string): JsonObject {
  const rule = { apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], resourceNames: [scc], verbs: ['use'] };
  return { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: roleName(scc) }, rules: [rule] };
}

function bindings({ subject, sccs }: Grant): readonly JsonObject[] {
  return sccs.map(scc => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: roleName(scc) },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: roleName(scc) },
    subjects: [{ apiGroup: RBAC, kind: subject.kind, name: subject.name }],
  }));
}
