/** The volume of the service account's token, which a pod has when it reaches SCC admission and which no manifest shows. */
import type { MissingFact, PodReview, SccReview } from '@scc-lens/admission';
import { listOf, objectOf, type JsonObject } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { ClusterFacts } from '../facts';
import { reviewTexts } from './messages';
import { hasUnknownAccount, serviceAccountOf } from './paths';

const TOKEN_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What ServiceAccount admission adds before SCCs are tried. Source: kubernetes plugin/pkg/admission/serviceaccount/admission.go, and OpenShift's. */
const TOKEN_VOLUME: JsonObject = {
  name: 'kube-api-access',
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      { configMap: { name: 'openshift-service-ca.crt', items: [{ key: 'service-ca.crt', path: 'service-ca.crt' }] } },
    ],
  },
};

/** Whether a workload's pods get the volume: by the pod, else by its service account; undefined where that ServiceAccount is not at hand, or does not show it. */
export function mountsToken(workload: Workload, { serviceAccounts, defaultNamespace }: ClusterFacts): boolean | undefined {
  const { ref, pod } = workload;
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  if (containers.every(({ volumeMounts = [] }) => volumeMounts.some(({ mountPath }) => mountPath === TOKEN_MOUNT))) return false;
  if (pod.spec.automountServiceAccountToken !== undefined) return pod.spec.automountServiceAccountToken;
  if (ref.kind === 'SandboxTemplate') return false;
  if (hasUnknownAccount(workload)) return undefined;
  return serviceAccounts.get(`${ref.namespace ?? defaultNamespace ?? ''}/${serviceAccountOf(workload)}`)?.automount;
}

/** The pod with the volume behind all others. */
export function withTokenVolume(pod: JsonObject): JsonObject {
  const spec = objectOf(pod['spec']);
  return { ...pod, spec: { ...spec, volumes: [...listOf(spec['volumes']), TOKEN_VOLUME] } };
}

/** A pod that has nothing but the volume: an SCC that refuses it decides about tokens. */
export const TOKEN_POD: JsonObject = withTokenVolume({ spec: { containers: [] } });

/** The review of a pod with the volume, whose violations for it are addressed to the field that can do without. */
export function addressTokenVolume(review: PodReview, pod: JsonObject): PodReview {
  const index = listOf(objectOf(pod['spec'])['volumes']).length;
  const sccs = review.sccs.map((made): SccReview => {
    const { scc, order, granted, subjectType, condition, verdict, missing, invalidates, providerError, mutates, open } = made;
    return {
      ...{ scc, order, granted, subjectType, condition, verdict, missing, invalidates, providerError, mutates, open },
      violations: made.violations.map(violation =>
        violation.check === 'volumes' && violation.path[2] === index
          ? { ...violation, path: FIELD, assumption: reviewTexts.tokenVolume() }
          : violation,
      ),
      repeated: () => made.repeated(),
      mutated: () => made.mutated(),
    };
  });
  return { ...review, sccs };
}

const FIELD = ['spec', 'automountServiceAccountToken'];

/** The verdict where it is not known whether the pod gets the volume. */
export function eitherWay(without: PodReview, having: PodReview, workload: Workload): PodReview {
  if (without.admission === having.admission && without.scc === having.scc) return having;
  const missing = [...having.missing, ...without.missing, { kind: 'service-account', name: serviceAccountOf(workload) } as const];
  if (having.admission === 'admitted' && without.scc !== undefined)
    return { ...having, unless: [...new Set([without.scc, ...having.unless])], missing };
  return openVerdict(having, missing);
}

/** A review whose verdict depends on these facts. */
export function openVerdict({ sccs, invalid, required }: PodReview, missing: readonly MissingFact[]): PodReview {
  const verdict = invalid.length > 0 ? 'invalid' : 'unknown';
  return { sccs, verdict, admission: 'unknown', invalid, unless: [], missing, ...(required && { required }) };
}
