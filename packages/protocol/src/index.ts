/**
 * The messages between client and server that LSP does not have. This package imports nothing, so that both sides can import it; what LSP
 * defines is spelled here as far as these messages use it.
 */
export { CATALOG, CATALOG_CHANGED, isCatalogItem, LOCATE, SERVICE_ACCOUNTS } from './catalog';
export type { LocateResult, ObjectPlace, ProtocolCatalogNode, ServiceAccountsResult } from './catalog';
export type { ExperimentalCapabilities } from './client';
export { CLUSTER_FACTS, DEPLOY_COMMAND, FORECASTS, LOCATE_REFUSAL, OBJECTS } from './deployment';
export type {
  ClusterFactsNotification,
  ClusterFactsParams,
  LocateRefusalParams,
  ManifestFile,
  ManifestObject,
  ManifestPod,
  ObjectsParams,
  ObjectsResult,
  PodForecast,
  ProtocolGrant,
  RefusedPlace,
} from './deployment';
export { ALLOW, ALLOW_COMMAND, PREVIEW_FIX, REPLACE_SUPERVISORS } from './fixes';
export type {
  AllowAnswer,
  AllowArguments,
  AllowParams,
  FileChange,
  FileCreation,
  PreviewedEdit,
  PreviewFixArguments,
  RefusedReplacement,
  ReplacedFile,
  ReplaceSupervisorsResult,
} from './fixes';
export { GENERATE_SCC, GENERATE_SCC_COMMAND, HAND_OVER, HAND_OVER_COMMAND, NEEDED_OBJECTS } from './generation';
export type { GenerateSccParams, GenerateSccResult, HandOverResult, ProtocolScc, RefusedScc } from './generation';
export { looksLikeManifest, MANIFEST_LANGUAGES, MANIFESTS, NOT_JUDGED } from './manifests';
export type { ManifestsNotification, NotJudgedParams, NotJudgedResult } from './manifests';
export { ASK_TOOL, EXPLAIN, PAGES_CHANGED, REVIEW, SHOW_REVIEW } from './pages';
export type {
  AskToolParams,
  ExplainParams,
  MarkdownAnswer,
  NamedWorkload,
  ReviewAnswer,
  ReviewParams,
  ShowReviewArguments,
  ToolAnswer,
} from './pages';
export { CHOOSE_VALUES, RENDERED, RENDERINGS, SHOW_RENDERED, VALUES_FILES } from './rendering';
export type { RenderedParams, RenderedResult, RenderingsNotification, ValuesFilesResult } from './rendering';
export { DOCUMENT_STATUS, STATUS_CHANGED } from './status';
export type { DiagnosticData, DocumentStatusParams, DocumentStatusResult } from './status';
