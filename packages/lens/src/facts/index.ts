/** What the workspace's own manifests contain about SCCs, grants and namespaces, put together across files. */
export { isAddedTo, isComposer, mayContainComposers } from './composers';
export * from './gather';
export { buildsIn, nameOf, type Builds, type ImageBuild } from './images/builds';
export type { BuiltImage, Expectation } from './images/containerfile';
export { isRootBase, needsRoot } from './images/knownImages';
export { deployers, grantsOf, grantsOfBinding, operatorGrants, sccOfRole, sccsOfRules } from './grants';
export * from './policies';
export { placesAround, VARYING_KINDS } from './variants';
export { areCurrent, reachOf, readFacts, WatchedFacts, type FactReader, type Reads } from './watched';
export { followsTemplate, templateSource } from './sandboxTemplates';
export type { ImageNames, OpenShellImageRole, RenderSettings, RuleLevel, Settings, SupervisorSettings } from './settings';
export type { ClusterFacts, Facts, Grant, GrantSubject, LiveFacts, Placed, WorkspaceFacts, World } from './types';
