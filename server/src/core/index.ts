/** The whole public surface of the library; the shells import nothing else of it. */
export { analyze } from './analyze';
export type { AnalyzeOptions } from './analyze';
export { composeEdits } from './edits';
export { applyEdits } from './edits';
export type { EditResult } from './edits';
export { editDistance } from './words';
export { gatherFacts, withoutPolicies } from './facts';
export type { ClusterFacts, FactSource, Facts, GivenFacts, Grant, GrantSubject, NamespaceFacts, Placed, WorkspaceFacts } from './facts';
export { formatFieldPath, isWithin, samePath, valueAt } from './words';
export { chosenRemedy, fixAll } from './fixes';
export type { FixSelection, FixedText, Refused } from './fixes';
export { generateScc, serviceAccountsOf, unneededPermissions, workloadsUnder } from './generate';
export type { GeneratedScc, NotGenerated, Permission, Proof, SccRequest, ServiceAccountId, World, WorkloadChange } from './generate';
export { lineStarts, locate, parseFile, positionAt } from './manifest';
export type { KubernetesObject, Manifest, ParsedFile, Position, Problem, Slice, Workload } from './manifest';
export {
  documentPath,
  explanationMarkdown,
  findExplained,
  hoverAt,
  markdownTable,
  OVERVIEW_HEADINGS,
  overviewRow,
  podOf,
  refusedFields,
  reviewFile,
  reviewMarkdown,
  reviewPlace,
  serviceAccountOf,
  verdictSentence,
  workloadsIn,
} from './review';
export type {
  ExplainedWorkload,
  FieldLink,
  Hover,
  OverviewRow,
  PodSecurityVerdict,
  RefusedField,
  WorkloadPlace,
  WorkloadReport,
} from './review';
export { resolveChanges, resolveRemedies, resolveRemedy } from './resolve';
export type { Choice } from './resolve';
export { RULES } from './rules';
export type { Rule } from './rules';
export { explainRefusal, NEWEST_RELEASE, RELEASES } from './scc';
export type { Explanation, PodReview, Release, SccReview, SecurityContextConstraints, Violation } from './scc';
export { readSettings, SETTINGS } from './settings';
export type { ReadSettings, RuleLevel, Settings, SettingSchema, SupervisorSettings } from './settings';
export type {
  Applicability,
  Change,
  FieldPath,
  Finding,
  Json,
  JsonObject,
  Observation,
  Related,
  Remedy,
  Severity,
  Span,
  TextEdit,
  WorkloadRef,
} from './words';
