/**
 * The messages between client and server beside those of LSP. This file imports nothing, so that both sides can; what LSP defines is
 * spelled here as far as these messages use it.
 */

/** The languages of documents that may be manifests; `helm` is what extensions for Helm make of templates. */
export const MANIFEST_LANGUAGES: readonly string[] = ['yaml', 'json', 'jsonc', 'helm'];

/** Whether a text is a manifest at a cheap look: it has the fields `apiVersion` and `kind`. */
export function looksLikeManifest(text: string): boolean {
  return hasField(text, 'apiVersion') && hasField(text, 'kind');
}

/** As a key of YAML or JSON, in block or flow style, quoted or not; the search goes over the text once. */
function hasField(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
    if (/^$|[\s{,"'-]/.test(text.charAt(at - 1)) && /^["']?[ \t]*:/.test(text.slice(at + name.length, at + name.length + 10))) return true;
  return false;
}

/** Notification to the client: the manifests of the workspace, after every change of them. */
export const MANIFESTS = 'sccLens/manifests';

export interface ManifestsNotification {
  /** URIs of files. */
  readonly uris: readonly string[];
}

/** Request: what a tool of assistants answers, by the workspace's files and settings. */
export const ASK_TOOL = 'sccLens/askTool';

export interface AskToolParams {
  readonly tool: string;
  /** Of any shape; one that does not fit the tool has an answer that explains why. */
  readonly input: unknown;
}

export interface ToolAnswer {
  /** A report or note, and behind it whole manifests, each a text of its own. */
  readonly texts: readonly string[];
  /** Whether the text is the reason why there is no answer. */
  readonly isError: boolean;
}

/** Request, no parameters: the safe replacement of every hostPath supervisor in the workspace, to be confirmed before it is applied. */
export const REPLACE_SUPERVISORS = 'sccLens/replaceSupervisors';

export interface ReplaceSupervisorsResult {
  /** One change for each of the files. */
  readonly edit: PreviewedEdit;
  readonly files: readonly ReplacedFile[];
  /** How many pods in how many files, in words. */
  readonly extent: string;
  readonly refused: readonly RefusedReplacement[];
  /** One sentence for each file that could not be looked at. */
  readonly unread: readonly string[];
}

/** How many pods of a file the edit changes. */
export interface ReplacedFile {
  readonly uri: string;
  readonly pods: number;
}

/** A finding that stays as it is, and why. */
export interface RefusedReplacement {
  readonly uri: string;
  /** Line of the finding, from zero. */
  readonly line: number;
  readonly reason: string;
}

/** An LSP WorkspaceEdit of which every change carries an annotation that asks for confirmation. */
export interface PreviewedEdit {
  changeAnnotations: Record<string, { label: string; needsConfirmation: boolean; description: string }>;
  documentChanges: (FileChange | FileCreation)[];
}

/** A null version is that of a file that no editor has open, or of one that the edit creates. */
export interface FileChange {
  textDocument: { uri: string; version: number | null };
  edits: AnnotatedEdit[];
}

export interface FileCreation {
  kind: 'create';
  uri: string;
  options: { overwrite: boolean; ignoreIfExists: boolean };
  annotationId: string;
}

export interface AnnotatedEdit {
  range: { start: ProtocolPosition; end: ProtocolPosition };
  newText: string;
  annotationId: string;
}

export interface ProtocolPosition {
  line: number;
  character: number;
}

/** Request: the Kubernetes objects that the files contain, as they are sent to a cluster. */
export const OBJECTS = 'sccLens/objects';

export interface ObjectsParams {
  /** Files, and folders that are walked for manifests. */
  readonly uris: readonly string[];
}

export interface ObjectsResult {
  /** In the order of files and documents. */
  readonly objects: readonly ManifestObject[];
  readonly files: readonly ManifestFile[];
  /** One sentence for each file or document that could not be taken: unreadable, invalid, a template. */
  readonly unread: readonly string[];
}

export interface ManifestFile {
  readonly uri: string;
  /** Another one whenever the text is another. */
  readonly fingerprint: string;
}

/** A mapping as Kubernetes decodes it. */
export type ProtocolObject = Readonly<Record<string, unknown>>;

export type ProtocolPath = readonly (string | number)[];

/** One object of a manifest. */
export interface ManifestObject {
  /** URI. */
  readonly file: string;
  /** Which of the file's documents, from zero. */
  readonly document: number;
  /** From the document's root to the object; empty unless it is part of a List or Template. */
  readonly path: ProtocolPath;
  readonly object: ProtocolObject;
  /** The pods that the object makes; a Pod makes itself. */
  readonly pods: readonly ManifestPod[];
}

/** A pod as its controller submits it. */
export interface ManifestPod {
  /** From the document's root to the PodSpec. */
  readonly specPath: ProtocolPath;
  /** `metadata` and `spec`, with a volume for every claim template. */
  readonly pod: ProtocolObject;
  /** The user that creates the pods, `system:serviceaccount:…`; null for a Pod, which a person creates, and for kinds that make none. */
  readonly controller: string | null;
}

/** Request, with ObjectsParams: which SCC will admit the pods of the files, by all facts that the server has. */
export const FORECASTS = 'sccLens/forecasts';

export interface PodForecast {
  /** URI, document and path of the PodSpec, as in ManifestObject and ManifestPod. */
  readonly file: string;
  readonly document: number;
  readonly specPath: ProtocolPath;
  /** Of SCC admission; `not-checked` where it skips the pod. */
  readonly verdict: 'admitted' | 'denied' | 'unknown' | 'not-checked';
  /** Where it is admitted: the SCC, and those that may be chosen in its place if what is not known turns out so. */
  readonly sccs: readonly string[];
}

/** Request: where a manifest contains what a cluster has refused. The answer has at least one place. */
export const LOCATE_REFUSAL = 'sccLens/locateRefusal';

export interface LocateRefusalParams {
  /** URI, document and path of the object, as in ManifestObject. */
  readonly file: string;
  readonly document: number;
  readonly path: ProtocolPath;
  /** Where the refused pod is; null when the object itself was refused. */
  readonly specPath: ProtocolPath | null;
  /** The cluster's own words. */
  readonly message: string;
  /** Its reasons for single fields of the object, addressed as `spec.containers[0].image`. */
  readonly causes: readonly { readonly field: string; readonly message: string }[];
}

export interface RefusedPlace {
  readonly range: { readonly start: ProtocolPosition; readonly end: ProtocolPosition };
  readonly message: string;
}

/** Notification: the facts of the connected cluster, in place of the offline forecast; its facts are null when the connection has ended. */
export const CLUSTER_FACTS = 'sccLens/clusterFacts';

export interface ClusterFactsNotification {
  readonly facts: ClusterFactsParams | null;
}

export interface ClusterFactsParams {
  /** What messages call the cluster, e.g. `crc-admin`. */
  readonly context: string;
  /** Where objects go that name no namespace. */
  readonly namespace: string;
  readonly sccs: readonly ProtocolObject[];
  /** Whether `sccs` are all there are, without the release's stock ones. */
  readonly onlyTheseSccs: boolean;
  /** Whether the user may not read its SCCs: verdicts are then the offline forecast, with what else is known of the cluster. */
  readonly hiddenSccs: boolean;
  readonly namespaces: readonly {
    readonly name: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly grants: readonly ProtocolGrant[];
  /**
   * Whose grants are all among `grants`: every service account of the namespaces, and the service accounts, as `namespace/name`. A refusal
   * of others is not certain.
   */
  readonly grantsReadOf: { readonly namespaces: readonly string[]; readonly serviceAccounts: readonly string[] };
  /** One sentence for each thing that the user may not read. */
  readonly unread: readonly string[];
}

export interface ProtocolGrant {
  readonly subject:
    | { readonly kind: 'User' | 'Group'; readonly name: string }
    | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string };
  /** SCC names; `*` for all. */
  readonly sccs: readonly string[];
  /** The namespace it applies to; null for the whole cluster. */
  readonly namespace: string | null;
  /** What grants it, for messages. */
  readonly origin: string;
}

/**
 * The `data` of a diagnostic whose message is among the related information of another one, to an editor that shows such information: it is
 * a hint, so that no list of problems repeats it, and is to be drawn as what it is.
 */
export interface DetailData {
  readonly drawnAs: 'error' | 'warning' | 'info';
}

/** Request, no parameters: the service accounts that the workloads of the workspace and of open documents run as, each once. */
export const SERVICE_ACCOUNTS = 'sccLens/serviceAccounts';

/** A null namespace is one that the manifest does not name. */
export type ServiceAccountsResult = readonly { readonly namespace: string | null; readonly name: string }[];

/** What a client declares under `experimental.sccLens` of its capabilities. */
export interface ExperimentalCapabilities {
  /** The commands that it has, for code lenses and code actions. */
  readonly commands: readonly string[];
  /** Whether it takes the notification about the workspace's manifests. */
  readonly manifests: boolean;
  /** Whether it takes the notification about what is rendered. */
  readonly renderings: boolean;
  /**
   * Whether the user trusts the workspace, so that its project file may name files to read and images for fixes, and charts and kustomizations
   * are rendered.
   */
  readonly trusted: boolean;
}

/**
 * The client's command that has the user confirm a fix in several files or places, and applies it without saving. The server's code actions name it,
 * with a PreviewFixArguments that `codeAction/resolve` answers with the edit.
 */
export const PREVIEW_FIX = 'sccLens.previewFix';

export interface PreviewFixArguments {
  readonly title: string;
  readonly data: unknown;
}

/** The client's command that deploys; the server's code lens gives it the URI of a file. */
export const DEPLOY_COMMAND = 'sccLens.deploy';

/** The client's command that shows the review of a workload; the server's code lenses name it. */
export const SHOW_REVIEW = 'sccLens.showReview';

export interface ShowReviewArguments {
  readonly uri: string;
  readonly position: ProtocolPosition;
}

/** The client's command that asks for a reason and allows a finding with it; the server's code actions name it, with AllowArguments. */
export const ALLOW_COMMAND = 'sccLens.allow';

/** One finding of a document, and what the comment that allows it is to be for. */
export interface AllowArguments {
  readonly uri: string;
  readonly version: number;
  readonly rule: string;
  /** Where the finding starts. */
  readonly position: ProtocolPosition;
  /** Its field, from the document's root. */
  readonly path: ProtocolPath;
  readonly scope: 'node' | 'document';
}

/** Request: the edit that writes the comment. */
export const ALLOW = 'sccLens/allow';

export interface AllowParams extends AllowArguments {
  readonly reason: string;
}

/** Edits of one version of a document; or why there are none, as a sentence. */
export type AllowAnswer =
  | { readonly refused: string }
  | {
      readonly uri: string;
      readonly version: number;
      readonly edits: readonly { readonly range: { start: ProtocolPosition; end: ProtocolPosition }; readonly newText: string }[];
    };

/** Request: the review of the workload at a position, as Markdown; null where no workload is. */
export const REVIEW = 'sccLens/review';

export type ReviewParams = ShowReviewArguments;

/** Request: what of an open document is not judged, and why, for an item of the editor's status bar; null where the document is not open. */
export const NOT_JUDGED = 'sccLens/notJudged';

export interface NotJudgedParams {
  readonly uri: string;
}

export interface NotJudgedResult {
  /** Of the document that was looked at. */
  readonly version: number;
  /** Whether any document of the file contains Kubernetes objects that are judged. */
  readonly isJudged: boolean;
  /** In the order of the text; empty where everything is judged. */
  readonly notJudged: readonly NotJudgedPlace[];
}

export interface NotJudgedPlace {
  /** The first five are of texts, the others of objects in them. */
  readonly kind: 'template' | 'overlay' | 'foreign' | 'too-large' | 'unreadable' | 'pods' | 'unknown' | 'not-checked';
  /** Null for the whole file. */
  readonly range: { readonly start: ProtocolPosition; readonly end: ProtocolPosition } | null;
  /** A sentence in the user's language. */
  readonly reason: string;
}

/** Notification to the client: the files of the charts and kustomizations that are rendered, after every rendering. */
export const RENDERINGS = 'sccLens/renderings';

export interface RenderingsNotification {
  /** URIs of the files of which there is a rendering, or a failed one. */
  readonly files: readonly string[];
  /** Those of them that are of charts. */
  readonly ofCharts: readonly string[];
}

/** The client's command that shows what the chart or kustomization of a file renders to; the server's code lenses give it the file's URI. */
export const SHOW_RENDERED = 'sccLens.showRendered';

/** The client's command that has the user choose the files of values of a chart; the server's code lenses give it the URI of one of its files. */
export const CHOOSE_VALUES = 'sccLens.chooseValues';

/** Request: what the chart or kustomization of a file rendered to last; null where the file is of none that is rendered. */
export const RENDERED = 'sccLens/rendered';

export interface RenderedParams {
  readonly uri: string;
}

export interface RenderedResult {
  /** The name of the chart's or kustomization's folder. */
  readonly name: string;
  /** URI of that folder. */
  readonly folder: string;
  /** YAML; where it is not rendered, a comment that states why. */
  readonly text: string;
}

/** Request: the files of values that the chart of a file can be rendered with; null where the file is of no chart that is rendered. */
export const VALUES_FILES = 'sccLens/valuesFiles';

export interface ValuesFilesResult {
  /** The chart's folder from the workspace folder, with slashes; `.` for that one itself. It is the name under which the setting has them. */
  readonly chart: string;
  /** From the chart's folder: those that are chosen in their order, then the others. */
  readonly files: readonly { readonly name: string; readonly isChosen: boolean }[];
}

/** Request: an API server's rejection made readable; null where the text contains none. */
export const EXPLAIN = 'sccLens/explain';

export interface ExplainParams {
  readonly text: string;
}

export interface MarkdownAnswer {
  readonly title: string;
  readonly markdown: string;
}

/** Request: what the verdicts on an open document rest on, and what they come to; null for a document that is not open. */
export const DOCUMENT_STATUS = 'sccLens/documentStatus';

/** Notification of the server, no parameters: the status of a document may have changed since the client has asked for it. */
export const STATUS_CHANGED = 'sccLens/statusChanged';

export interface DocumentStatusParams {
  readonly uri: string;
}

export interface DocumentStatusResult {
  /** The connected cluster, or the OpenShift that is assumed. */
  readonly cluster: StatusText & { readonly isConnected: boolean };
  /** The release of OpenShell. */
  readonly openshell: StatusText;
  /** The verdict on the document's workloads, or why there is none. */
  readonly verdict: StatusText & {
    /** Whether it is anything else than admitted. */
    readonly isProblem: boolean;
    /** Of the workload whose review explains it; null where there is none. */
    readonly position: ProtocolPosition | null;
    /** Whether it is on what the document is rendered to. */
    readonly isRendered: boolean;
  };
  /** The files of values that the document's chart is rendered with; null where it is of no chart that is rendered. */
  readonly values: StatusText | null;
}

export interface StatusText {
  readonly text: string;
  /** Empty where there is none. */
  readonly detail: string;
}

/** Request, no parameters: the workspace and a connected cluster as a tree, CatalogNode[]; empty where there is nothing to show. */
export const CATALOG = 'sccLens/catalog';

/** Notification of the server, no parameters: the catalog may have changed since the client has asked for it. */
export const CATALOG_CHANGED = 'sccLens/catalogChanged';

export interface ProtocolCatalogNode {
  /** The same for the same thing in the next catalog. */
  readonly id: string;
  readonly kind: 'section' | 'verdict' | 'workload' | 'account' | 'scc' | 'relation';
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** The verdict of a workload, or of those below. */
  readonly verdict: 'admitted' | 'denied' | 'invalid' | 'unknown' | 'not-checked' | null;
  /** What opens; null where the workspace does not contain it. */
  readonly place: ObjectPlace | null;
  readonly children: readonly ProtocolCatalogNode[];
}

/** A field of a manifest. */
export interface ObjectPlace {
  /** URI. */
  readonly file: string;
  /** Which of the file's documents, from zero. */
  readonly document: number;
  /** From the document's root. */
  readonly path: ProtocolPath;
}

/** Whether the argument of a command is an item of the catalog that the workspace contains. */
export function isCatalogItem(argument: unknown): argument is ProtocolCatalogNode & { readonly place: ObjectPlace } {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'children' in argument &&
    'place' in argument &&
    typeof argument.place === 'object' &&
    argument.place !== null
  );
}

/** Request, with ObjectPlace: where the field is in the file as it is now; null where the file no longer has the document. */
export const LOCATE = 'sccLens/locate';

export interface LocateResult {
  readonly uri: string;
  readonly range: { readonly start: ProtocolPosition; readonly end: ProtocolPosition };
}

/** The client's command that generates SCCs; the server's code lenses name it, with GenerateSccParams. */
export const GENERATE_SCC_COMMAND = 'sccLens.generateScc';

/** Request: the least SCC for each service account that the workloads of these files run as. */
export const GENERATE_SCC = 'sccLens/generateScc';

export interface GenerateSccParams {
  /** Files, and folders. */
  readonly uris: readonly string[];
  /** Only for the service account of the workload there. */
  readonly position?: ProtocolPosition;
  /** Where the workloads run that name no namespace. */
  readonly namespace?: string;
}

export interface GenerateSccResult {
  readonly generated: readonly ProtocolScc[];
  readonly refused: readonly RefusedScc[];
  /** What the manifests have to change, and the SCCs: earlier ones in their files, the others in one new file. */
  readonly edit: PreviewedEdit;
}

/** The client's command that writes what an administrator has to apply, for the URIs or GenerateSccParams that it gets. */
export const HAND_OVER_COMMAND = 'sccLens.handToAdmin';

/** Request, with GenerateSccParams: what an administrator has to apply for the pods of files, and why. */
export const HAND_OVER = 'sccLens/handOver';

export interface HandOverResult {
  /** `namespace/name` of the accounts that it is for. */
  readonly serviceAccounts: readonly string[];
  /** A new `untitled:` document, not saved yet; null where nothing is to be applied. `fileName` is its name once it is saved. */
  readonly document: { readonly uri: string; readonly fileName: string; readonly text: string } | null;
  /** What the manifests have to change for it, a sentence each. */
  readonly changes: readonly string[];
  readonly edit: PreviewedEdit;
  readonly refused: readonly RefusedScc[];
}

/**
 * Request, with ObjectsParams: SCCs, roles, bindings and service accounts that the workspace has in other files, and that the pods of these
 * files need. The answer is ManifestObjects without pods.
 */
export const NEEDED_OBJECTS = 'sccLens/neededObjects';

export interface ProtocolScc {
  /** `namespace/name` of the service account that gets it. */
  readonly serviceAccount: string;
  /** SCC, RBAC and, where there is none yet, the service account, as YAML. */
  readonly text: string;
  /** What the engine established, as one sentence. */
  readonly proof: string;
  /** What the manifests have to change for it, a sentence each. */
  readonly changes: readonly string[];
}

export interface RefusedScc {
  readonly serviceAccount: string;
  readonly reason: string;
  /** False where the pods need no SCC of their own, so that nothing is wrong. */
  readonly needed: boolean;
  /** Whether a namespace in the request would help. */
  readonly unplaced: boolean;
}
