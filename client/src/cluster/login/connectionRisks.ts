/** What is known to be unsafe about a connection before it is made. */
import type { Cluster } from '@kubernetes/client-node/dist/config_types.js';
import { isPlain, shownAddress } from '../kubeconfig';
import type { KubeconfigUser } from '../kubeconfig';
import { at } from '../words';

/**
 * One sentence for each reason why others could read the credentials or pretend to be the cluster; none for a protected connection.
 * Without TLS only credentials are at risk: `kubectl proxy` speaks plain HTTP and needs none.
 * The sentences quote no credential. `cluster.server` must be a URL.
 */
export function connectionRisks(cluster: Cluster, user: KubeconfigUser): readonly string[] {
  const server = shownAddress(cluster.server);
  if (isPlain(cluster.server)) {
    return sendsCredentials(cluster, user)
      ? [`The connection to ${server} is not encrypted (http). Others on the network can read your credentials and use them.`]
      : [];
  }
  return cluster.skipTLSVerify
    ? [
        `The certificate of ${server} is not verified (insecure-skip-tls-verify). Another server can pretend to be the cluster and receive your credentials.`,
      ]
    : [];
}

/** Whether a request without TLS has any; a client certificate is sent with TLS only. */
function sendsCredentials({ server }: Cluster, user: KubeconfigUser): boolean {
  const { username, password } = new URL(server);
  const inUser = ['token', 'tokenFile', 'username', 'password', 'exec', 'authProvider'].map(field => at(user, field));
  return [username, password, ...inUser].some(one => one !== undefined && one !== null && one !== '');
}
