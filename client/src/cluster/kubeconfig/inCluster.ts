/** The service account of the pod that this runs in, as a kubeconfig. */
import { isIPv6 } from 'node:net';
import path from 'node:path';
import { textAt } from '../words';
import { readSmallFile } from './readSmallFile';
import type { Entries } from './types';

/** The name of its only context. */
export const IN_CLUSTER_CONTEXT = 'inClusterContext';

/** The folder that the kubelet mounts into a pod. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Ports on which an API server speaks plain HTTP, as the Kubernetes client has them. */
const PLAIN_PORTS = new Set(['80', '8080', '8001']);

/**
 * Its cluster, user and context, from the environment that the kubelet sets. The login reads the files of certificate and token.
 * @param root the root of the file system
 */
export async function inClusterEntries(env: Readonly<Record<string, string | undefined>>, root: string): Promise<Entries> {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const file = (name: string): string => path.join(root, SERVICE_ACCOUNT, name);
  const [cluster, user] = ['inCluster', 'inClusterUser'];
  const namespace = await readNamespace(file('namespace'));
  return {
    clusters: [
      {
        name: cluster,
        caFile: file('ca.crt'),
        server: `${PLAIN_PORTS.has(port) ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
        skipTLSVerify: false,
      },
    ],
    users: [{ name: user, tokenFile: file('token') }],
    contexts: [{ name: IN_CLUSTER_CONTEXT, cluster, user, ...(namespace !== '' && { namespace }) }],
  };
}

/** Empty if the file cannot be read; the namespace is then `default`, as for kubectl. */
async function readNamespace(file: string): Promise<string> {
  try {
    return (await readSmallFile(file)).toString('utf8').trim();
  } catch (error) {
    if (textAt(error, 'code') === undefined) throw error;
    return '';
  }
}
