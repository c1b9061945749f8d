/** The whole public surface of the library; the shells import nothing else of it. */
export { analyze } from './analyze';
export type { AnalyzeOptions } from './analyze';
export { applyEdits } from './edits';
export type { EditResult } from './edits';
export { gatherFacts } from './facts';
export type { ClusterFacts, FactSource, Facts, GivenFacts, Grant, GrantSubject, NamespaceFacts, Placed, WorkspaceFacts } from './facts';
export { formatFieldPath, isWithin, samePath, valueAt } from './fieldPath';
export { chosenRemedy, fixAll, resolveRemedy } from './fixes';
export type { Applied, FixSelection, FixedText, Refused } from './fixes';
export { locate } from './manifest';
export type { KubernetesObject, Manifest, Problem, Slice, Workload } from './manifest';
export { createMemo, parseFile } from './parseFile';
export type { Memo, ParsedFile } from './parseFile';
export { RULES } from './rules';
export type { Rule } from './rules';
export { readSettings, SETTINGS } from './settings';
export type { ReadSettings, RuleLevel, Settings, SettingSchema, SupervisorSettings } from './settings';
export type { Applicability, Change, FieldPath, Finding, Json, JsonObject, Observation, Related, Remedy, Severity, Span, TextEdit, WorkloadRef } from './types';
