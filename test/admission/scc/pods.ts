import { strict as assert } from 'node:assert';
import { stockSccs } from '@scc-lens/admission';
import type { PodReview, ReviewRequest, SccReview } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';

/** A pod of one container with the given securityContext, and what else the spec is to have. */
export function podWith(securityContext: JsonObject, spec: JsonObject = {}): JsonObject {
  return { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i', securityContext }], ...spec } };
}

export const openshell = {
  name: 'openshell',
  annotations: {
    'openshift.io/sa.scc.mcs': 's0:c26,c15',
    'openshift.io/sa.scc.supplemental-groups': '1000680000/10000',
    'openshift.io/sa.scc.uid-range': '1000680000/10000',
  },
} as const;

/** An SCC that allows everything, with changes. */
export function permissive(name: string, changes: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'security.openshift.io/v1',
    kind: 'SecurityContextConstraints',
    metadata: { name },
    allowPrivilegedContainer: true,
    allowHostDirVolumePlugin: true,
    allowHostIPC: true,
    allowHostNetwork: true,
    allowHostPID: true,
    allowHostPorts: true,
    allowedCapabilities: ['*'],
    allowedUnsafeSysctls: ['*'],
    seccompProfiles: ['*'],
    volumes: ['*'],
    runAsUser: { type: 'RunAsAny' },
    seLinuxContext: { type: 'RunAsAny' },
    fsGroup: { type: 'RunAsAny' },
    supplementalGroups: { type: 'RunAsAny' },
    ...changes,
  };
}

export const stock = stockSccs('4.21');

/** All facts about the namespace openshell of OpenShift 4.21, in which nothing is granted. */
export const known: Omit<ReviewRequest, 'pod'> = { release: '4.21', sccs: stock, namespace: openshell, grants: [] };

/** What the review has found for one SCC. */
export function sccOf(review: PodReview, name: string): SccReview {
  const found = review.sccs.find(({ scc }) => scc === name);
  assert.ok(found, name);
  return found;
}
