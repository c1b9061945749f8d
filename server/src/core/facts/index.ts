/** What the workspace's own manifests contain about SCCs, grants and namespaces, put together across files. */
export type * from './types';
export { isForecast } from './forecast';
export { CHART_KINDS, factsOfFiles, gatherFacts, isPolicy, mayContainPolicies, withoutPolicies, withSources } from './gather';
export type { FactSource } from './gather';
export { grantsOfBinding, operatorGrants, sccOfRole, sccsOfRules } from './grants';
export { boundRules } from './roleRules';
export { bindingNamespace, roleOf, rolesNamed } from './roles';
export { policyObjects, wholeWorkspace, workspaceOfPolicies } from './policies';
export { followsTemplate, templateSource } from './sandboxTemplates';
