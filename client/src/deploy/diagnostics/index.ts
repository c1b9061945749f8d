/** What the cluster refuses, addressed to the manifest's fields. */
export { applyDiagnostics, preflightDiagnostics, rolloutDiagnostics } from './clusterDiagnostics';
export type { ClusterDiagnostic } from './clusterDiagnostics';
