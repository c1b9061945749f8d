/** What the workspace's own manifests contain about SCCs, grants and namespaces, put together across files. */
export type * from './types';
export { CHART_KINDS, factsOfFiles, gatherFacts, isForecast, isPolicy, mayContainPolicies, withSources, withoutPolicies } from './gather';
export type { FactSource } from './gather';
export { grantsOfBinding, operatorGrants, sccOfRole, sccsOfRules } from './grants';
export { boundRules } from './roleRules';
export { bindingNamespace, roleOf, rolesNamed } from './roles';
export { policyObjects, wholeWorkspace, workspaceOfPolicies } from './policies';
export { followsTemplate, templateSource } from './sandboxTemplates';
