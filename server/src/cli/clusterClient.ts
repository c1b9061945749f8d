/** What a live cluster is read with: a bundle of its own, because few command lines ask for one. */
export { endsConnection, listObjects, loadKubeconfig, logIn, risksOf } from '@scc-lens/kube';
