/** Where the kubeconfig is and what it contains, as kubectl reads it. Runs nothing and asks no server. */
export type { Surroundings } from './findKubeconfig';
export { chooseContext, loadKubeconfig } from './loadKubeconfig';
export type { ContextInfo, Kubeconfig } from './loadKubeconfig';
export type { Entries, Impersonation, KubeconfigUser } from './types';
export { isPlain, shownAddress } from './serverAddress';
export { readSmallFile } from './readSmallFile';
