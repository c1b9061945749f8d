/** From kubeconfig files to the agent and the headers of a request. Knows no Kubernetes API. */
export { chooseContext, type Kubeconfig } from './loadKubeconfig';
export { disconnectedError, impersonationHeaders, openLogin, type Login, type Session } from './login';
export { joinPaths, loginShellPath } from './runProgram';
export { connectionRisks } from './serverAddress';
