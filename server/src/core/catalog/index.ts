/** What the workspace and a cluster contain, as a tree: workloads by verdict, service accounts with their SCCs, SCCs with their users. */
export { catalogOf } from './catalog';
export type { CatalogKind, CatalogNode, CatalogPlace } from './types';
