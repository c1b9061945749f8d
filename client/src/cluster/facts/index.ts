/** What the language server wants to know about the cluster: SCCs, namespaces, grants. */
export { readFacts } from './readFacts';
export type { FactsQuestion } from './readFacts';
export { sccsOf } from './readGrants';
