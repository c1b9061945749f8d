/** What kubectl finds wrong with the entries of a kubeconfig before it sends anything. */
import { listAt, maskSecrets, textAt } from '../words';
import { contextProblemTexts, userProblemTexts } from './messages';
import type { ClusterEntry, UserEntry } from './parseKubeconfig';
import { addressProblem, isPlain } from './serverAddress';

/** What is wrong with a cluster, behind a colon; null if nothing is. */
export function clusterProblem({ name, server, caData, caFile, skipTLSVerify, proxyUrl }: ClusterEntry): string | null {
  const shown = maskSecrets(name);
  const address = addressProblem(server);
  if (address !== null) return contextProblemTexts[address](shown);
  if (proxyUrl !== undefined && !(URL.canParse(proxyUrl) && /^(?:https?|socks5):$/.test(new URL(proxyUrl).protocol)))
    return contextProblemTexts.notProxy(shown);
  if (caData !== undefined && caFile !== undefined)
    return contextProblemTexts.both(shown, 'certificate-authority', 'certificate-authority-data');
  if (skipTLSVerify && !isPlain(server) && (caData ?? caFile) !== undefined)
    return contextProblemTexts.both(shown, 'insecure-skip-tls-verify', 'certificate-authority');
  return null;
}

/** What is wrong with a user of this name who logs in to a cluster, behind a colon; null if nothing is. kubectl sends credentials over TLS only. */
export function userProblem(user: UserEntry | undefined, { server }: ClusterEntry, name = ''): string | null {
  const isSecure = !isPlain(server);
  const shown = maskSecrets(name);
  if (user === undefined) return isSecure ? userProblemTexts.notThere(shown) : null;
  const { token, tokenFile, username, password, certData, certFile, keyData, keyFile, exec, authProvider, impersonates } = user;
  const hasPassword = (username ?? password) !== undefined;
  const hasCertificate = (certData ?? certFile) !== undefined;
  const texts = userProblemTexts;
  if (hasPassword && (token ?? (isSecure ? tokenFile : undefined)) !== undefined) return texts.both(shown, 'token', 'password');
  if (certData !== undefined && certFile !== undefined) return texts.both(shown, 'client-certificate', 'client-certificate-data');
  if (hasCertificate && keyData !== undefined && keyFile !== undefined) return texts.both(shown, 'client-key', 'client-key-data');
  if (hasCertificate && (keyData ?? keyFile) === undefined) return texts.without(shown, 'client-certificate', 'client-key');
  if (exec !== undefined && authProvider !== undefined) return texts.both(shown, 'exec', 'auth-provider');
  if (exec !== undefined) {
    const [, version = ''] = /^client\.authentication\.k8s\.io\/(v1|v1beta1|v1alpha1)$/.exec(textAt(exec, 'apiVersion') ?? '') ?? [];
    const needed = ['command', 'apiVersion', ...(/^v1./.test(version) ? [] : ['interactiveMode'])];
    const missing = needed.find(field => textAt(exec, field) === undefined);
    if (missing !== undefined) return texts.without(shown, 'exec', missing);
    if (listAt(exec, 'env').some(one => textAt(one, 'name') === undefined)) return texts.without(shown, 'exec.env', 'name');
    if (!['Never', 'IfAvailable', 'Always'].includes(textAt(exec, 'interactiveMode') ?? 'Never'))
      return texts.unknown(shown, 'interactiveMode');
    if (version === '' || (isSecure && version === 'v1alpha1')) return texts.unknown(shown, 'apiVersion');
  }
  if (impersonates?.user === '') return texts.incompleteImpersonation(shown);
  if (isSecure && !hasCertificate && (token ?? tokenFile ?? username ?? exec ?? authProvider) === undefined)
    return texts.noCredential(shown);
  return null;
}
