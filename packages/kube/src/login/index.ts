/** From kubeconfig files to the agent and the headers of a request. Knows no Kubernetes API. */
export { chooseContext } from './loadKubeconfig';
export type { Kubeconfig } from './loadKubeconfig';
export { disconnectedError, impersonationHeaders, openLogin } from './login';
export type { Login, Session } from './login';
export { joinPaths, loginShellPath } from './runProgram';
export { connectionRisks } from './serverAddress';
