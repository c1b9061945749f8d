/** The whole public surface of the library; the shells import nothing else of it. */
export {
  analyze,
  condensed,
  documentStatus,
  headlineOf,
  identityOf,
  isJudged,
  judgeInSteps,
  mayCountForOthers,
  notJudgedIn,
  readSettings,
  settingIn,
  SETTINGS,
  sharedPart,
  tooLarge,
  unjudgedObjects,
  unjudgedTexts,
  unjudgedWorkloads,
  unreadable,
  workspaceOnDemand,
} from './analysis';
export type { AnalyzeOptions, Headline, NotJudged, NotJudgedKind } from './analysis';
export { givenInEditor, PROJECT_FILE, projectSchema, projectSettings, readProject, untrusted } from './project';
export type { GivenSettings, Project, ProjectSettings } from './project';
export { catalogOf } from './catalog';
export type { CatalogNode } from './catalog';
export { completionsAt } from './completion';
export type { Completion, OfferKind } from './completion';
export { hoverAt } from './hover';
export type { Hover, PlaceLink } from './hover';
export { findMentions, foldsIn, mentionsAt, nameSpan, outlineOf, renameChanges, renameRefusal } from './navigation';
export type { Here, Mention, OutlineItem, OutlineKind } from './navigation';
export { applyEdits, composeEdits } from './edits';
export type { EditResult } from './edits';
export { factsOfFiles, gatherFacts, withoutPolicies, withSources } from './facts';
export type { ClusterFacts, FactSource, Facts, GivenFacts, NamespaceFacts, Placed, WorkspaceFacts } from './facts';
export {
  allowFinding,
  allowRefusal,
  chosenRemedy,
  fixAll,
  fixSource,
  outcomeSuffix,
  removeSuppression,
  resolveChanges,
  resolveRemedies,
  resolveRemedy,
  suppressionsIn,
} from './fixing';
export type { AllowScope, Choice, FixedText, FixSelection, SourceFix, SuppressionComment } from './fixing';
export { accountOf, generateScc, serviceAccountsOf, unneededPermissions, workloadsUnder } from './generate';
export type { GeneratedScc, NotGenerated, SccRequest } from './generate';
export { lineStarts, locate, outermost, parseFile, parseInSteps, positionAt, UNJUDGED_KINDS, WORKLOAD_KINDS, WRAPPERS } from './manifest';
export type {
  KubernetesObject,
  Manifest,
  FileRole,
  ParsedFile,
  PartlyParsed,
  Position,
  Slice,
  Workload,
  UnjudgedKind,
  Wrapper,
  WorkloadKind,
} from './manifest';
export {
  compareReleases,
  documentPath,
  explainText,
  filledIn,
  list,
  literalMarkdown,
  markdownTable,
  overviewHeadings,
  overviewRow,
  podOf,
  refusedFields,
  reviewFile,
  reviewMarkdown,
  reviewPage,
  reviewPlace,
  serviceAccountOf,
  verdictSentence,
  verdictWord,
  workloadAt,
  workloadsIn,
} from './review';
export type {
  ExplainedWorkload,
  FieldLink,
  OverviewRow,
  RefusedField,
  ReleaseChange,
  ReleaseComparison,
  WorkloadPlace,
  WorkloadReport,
} from './review';
export {
  changedPods,
  convertDelivery,
  editedFiles,
  emptyPlan,
  freeFileName,
  handOver,
  needs,
  planScc,
  prepareScc,
  reachOf,
  sccFileStem,
} from './prepare';
export type {
  Account,
  AddedScc,
  AskedAccount,
  CurrentFile,
  Files,
  NotPrepared,
  PreparedScc,
  Reach,
  Reworked,
  SccOrder,
  SccPlan,
  Unread,
} from './prepare';
export {
  chartNames,
  KUSTOMIZATION_FILES,
  kustomizationNames,
  kustomizePlaces,
  namedFiles,
  readYaml,
  relocate,
  sourceOf,
  traceChart,
  traceOrigins,
  traceOverlay,
} from './rendered';
export type {
  ChartFile,
  ChartSource,
  Exactness,
  KustomizationNames,
  KustomizationSource,
  NamedFile,
  OriginSources,
  Relocated,
  Rendering,
  SourceText,
  TemplateSource,
  ValuesSource,
} from './rendered';
export { announcesRefusal, isDenial, RULES } from './rules';
export { AGENT_SANDBOX_RELEASES, CAPABILITY_REASONS, IMAGE_LAYOUTS, OPENSHELL_RELEASES, TOPOLOGIES } from './openshell';
export type { ContainerNeeds, ImageLayout, KnownRelease } from './openshell';
export type { Rule } from './rules';
export { migrationOf, permissionsOf } from './policies';
export type { Migration, MigrationStep } from './policies';
export {
  compareAge,
  kubernetesVersion,
  NEWEST_RELEASE,
  RELEASE_OR_NEWER,
  releaseMeant,
  RELEASES,
  ROLE_ROWS,
  Z_STREAM_CHANGES,
  Z_STREAMS_SOURCE,
} from './scc';
export type { PodReview, Release, SecurityContextConstraints, StockChange, Violation } from './scc';
export { invalidSentence } from './validation';
export type { ImageNames, Settings } from './settings';
export {
  cached,
  editDistance,
  faultText,
  finish,
  formatFieldPath,
  isGlob,
  isObject,
  joinLines,
  matchesGlob,
  readGlob,
  remember,
  samePath,
  uriPath,
  valueAt,
} from './words';
export type {
  Applicability,
  Change,
  FieldPath,
  Finding,
  Json,
  JsonObject,
  Remedy,
  Severity,
  Span,
  Steps,
  TextEdit,
  WorkloadRef,
} from './words';
