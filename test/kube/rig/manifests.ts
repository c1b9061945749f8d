/** Manifests of the tests, as plain objects. */
import type { Fields } from '@scc-lens/kube';

export interface PodOptions {
  readonly spec?: Fields;
  readonly container?: Fields;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const IMAGE = 'registry.example/app:1';

function template(name: string, { spec, container, labels, annotations }: PodOptions): Fields {
  return {
    metadata: { labels: { app: name, ...labels }, ...(annotations && { annotations }) },
    spec: { containers: [{ name: 'main', image: IMAGE, ...container }], ...spec },
  };
}

export function deployment(name: string, options: PodOptions = {}): Fields {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: template(name, options) },
  };
}

export function workload(kind: 'StatefulSet' | 'DaemonSet' | 'ReplicaSet', name: string, options: PodOptions = {}): Fields {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: { app: name } },
      template: template(name, options),
    },
  };
}

export function job(name: string, options: PodOptions = {}): Fields {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { backoffLimit: 0, template: template(name, { ...options, spec: { restartPolicy: 'Never', ...options.spec } }) },
  };
}

export function pod(name: string, options: PodOptions = {}): Fields {
  const { metadata, spec } = template(name, options);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...(metadata as Fields) }, spec };
}

export function sandbox(name: string, options: PodOptions = {}): Fields {
  const { spec } = template(name, options);
  return {
    apiVersion: 'agents.x-k8s.io/v1beta1',
    kind: 'Sandbox',
    metadata: { name },
    spec: { podTemplate: { metadata: { labels: { app: name } }, spec } },
  };
}

export function configMap(name: string, data: Readonly<Record<string, string>> = { key: 'value' }): Fields {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

export const namespaceObject = (name: string): Fields => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

export const serviceAccount = (name: string): Fields => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });

/** Lets a service account use an SCC. */
export function grant(name: string, scc: string, account: string, namespace: string): Fields {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `system:openshift:scc:${scc}` },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
}
