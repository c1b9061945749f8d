/** From kubeconfig files to the agent and the headers of a request. Knows no Kubernetes API. */
export { connectionRisks } from './connectionRisks';
export { impersonationHeaders } from './impersonation';
export { chooseContext } from './kubeconfig/loadKubeconfig';
export type { ContextInfo, Kubeconfig } from './kubeconfig/loadKubeconfig';
export { shownAddress } from './kubeconfig/serverAddress';
export { disconnectedError, openLogin, partiesOf } from './login';
export type { Login, Session } from './login';
export { joinPaths, loginShellPath } from './loginShell';
