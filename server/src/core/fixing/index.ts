/** From findings to text edits: one remedy on request, or all that can be applied. */
export { allowFinding, allowRefusal, removeSuppression, suppressionsIn } from './suppress';
export type { AllowRequest, AllowScope, SuppressionComment } from './suppress';
export { chosenRemedy, fixAll } from './fixAll';
export type { FixedText, FixSelection } from './fixAll';
export { fixSource } from './fixSource';
export type { SourceFix } from './fixSource';
export { outcomeSuffix } from './outcome';
export { resolveChanges, resolveRemedies, resolveRemedy } from './resolve';
export type { Choice, Refused } from './resolve';
