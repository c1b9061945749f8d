/** Risks of a connection that are known before it is made. */
import type { Cluster } from '@kubernetes/client-node/dist/config_types.js';
import { at } from '../words';
import { isPlain, shownAddress } from './kubeconfig/serverAddress';
import type { KubeconfigUser } from './kubeconfig/types';
import { riskTexts } from './messages';

/**
 * One sentence for each reason why others could read the credentials or pretend to be the cluster; none if the connection is protected.
 * Without TLS only credentials are at risk: `kubectl proxy` speaks plain HTTP and needs none.
 * The sentences quote no credential. `cluster.server` must be a URL.
 */
export function connectionRisks(cluster: Cluster, user: KubeconfigUser): readonly string[] {
  const server = shownAddress(cluster.server);
  if (isPlain(cluster.server)) {
    return sendsCredentials(cluster, user) ? [riskTexts.plain(server)] : [];
  }
  return cluster.skipTLSVerify ? [riskTexts.notVerified(server)] : [];
}

/** Whether a request without TLS has any; a client certificate is sent with TLS only. */
function sendsCredentials({ server }: Cluster, user: KubeconfigUser): boolean {
  const { username, password } = new URL(server);
  const inUser = ['token', 'tokenFile', 'username', 'password', 'exec', 'authProvider'].map(field => at(user, field));
  return [username, password, ...inUser].some(one => one !== undefined && one !== null && one !== '');
}
