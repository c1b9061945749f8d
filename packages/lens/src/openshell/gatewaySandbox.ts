/** The pod that a gateway of 0.1.0 or newer has created for a sandbox, and what it must still be after admission. */
import { listOf, objectListOf, objectOf, stringsOf, type JsonObject } from '@scc-lens/words';
import { parseManifest, type Workload } from '@scc-lens/yaml';

/** The service account of the pods that OpenShell's Kubernetes driver makes. Source: NVIDIA/OpenShell chart, 2026-09-25. */
export const SANDBOX_ACCOUNT = 'openshell-sandbox';

/** What OpenShift allocates to a namespace by default, for namespaces whose annotations are not known; the driver reads them before it writes the pod. */
const FIRST_ID = 1000760000;

const CONTAINER_CONTEXT = {
  runAsUser: FIRST_ID,
  runAsGroup: FIRST_ID,
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

/** The pod as crates/openshell-driver-kubernetes of NVIDIA/OpenShell writes it at v0.1.0; protobuf has no empty `supplementalGroups`. */
const sandboxManifest = (namespace: string | null, serviceAccountName: string): JsonObject => ({
  apiVersion: 'agents.x-k8s.io/v1beta1',
  kind: 'Sandbox',
  metadata: { name: 'sandbox', ...(namespace === null ? {} : { namespace }) },
  spec: {
    podTemplate: {
      spec: {
        serviceAccountName,
        automountServiceAccountToken: false,
        securityContext: {
          runAsUser: FIRST_ID,
          runAsGroup: FIRST_ID,
          runAsNonRoot: true,
          fsGroup: FIRST_ID,
          seccompProfile: { type: 'RuntimeDefault' },
          sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
        },
        initContainers: [
          {
            name: 'openshell-sandbox-bootstrap',
            image: 'ghcr.io/nvidia/openshell/sandbox:0.1.0',
            command: ['/openshell-sandbox', 'bootstrap'],
            securityContext: { ...CONTAINER_CONTEXT, readOnlyRootFilesystem: true },
          },
        ],
        containers: [{ name: 'agent', image: 'nvcr.io/nvidia/base/ubuntu:24.04', securityContext: CONTAINER_CONTEXT }],
        volumes: [
          { name: 'openshell-runtime', emptyDir: { medium: 'Memory' } },
          { name: 'openshell-sandbox-bootstrap', secret: { secretName: 'bootstrap' } },
          { name: 'openshell-pod-identity', downwardAPI: { items: [{ path: 'uid', fieldRef: { fieldPath: 'metadata.uid' } }] } },
        ],
      },
    },
    volumeClaimTemplates: [{ metadata: { name: 'workspace' } }],
  },
});

/** The annotations of a namespace whose first ids the driver's pod has. */
export const SANDBOX_NAMESPACE_ANNOTATIONS: Readonly<Record<string, string>> = {
  'openshift.io/sa.scc.uid-range': `${FIRST_ID}/10000`,
  'openshift.io/sa.scc.supplemental-groups': `${FIRST_ID}/10000`,
  'openshift.io/sa.scc.mcs': 's0:c27,c19',
};

/** The workload pod of a sandbox, as the driver of 0.1.0 and newer writes it for a namespace with `SANDBOX_NAMESPACE_ANNOTATIONS`. */
export const gatewaySandbox = (namespace: string | null, serviceAccount: string): Workload | undefined =>
  parseManifest(JSON.stringify(sandboxManifest(namespace, serviceAccount))).workloads[0];

/** What an SCC added to a sandbox's pod: a change for which the driver fails the sandbox. */
export interface SccAdditions {
  readonly capabilities: readonly string[];
  readonly groups: readonly number[];
}

/**
 * What an SCC added to the pod that the driver wrote. The driver compares user, groups, seccomp profile, privilege escalation and
 * capabilities too, but an SCC fills in only what is not written, and that is these two. Source: validate_capability_free_workload_pod in
 * crates/openshell-driver-kubernetes/src/driver.rs of NVIDIA/OpenShell, read 2026-11-25.
 */
export function sccAdditions({ spec }: JsonObject): SccAdditions {
  const { initContainers, containers, securityContext } = objectOf(spec);
  const added = [...objectListOf(initContainers), ...objectListOf(containers)].flatMap(container =>
    stringsOf(objectOf(objectOf(container['securityContext'])['capabilities'])['add']),
  );
  const groups = listOf(objectOf(securityContext)['supplementalGroups']).filter(group => typeof group === 'number');
  return { capabilities: [...new Set(added)], groups };
}
