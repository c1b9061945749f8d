/** What a deployment asks of the manifests, and what a cluster states. */
import type { ProtocolPosition } from './client';

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
  /** The verdict of SCC admission; `not-checked` where it skips the pod. */
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
  /** Whose grants are all among `grants`: all service accounts of the namespaces, and these, as `namespace/name`. Others may have more. */
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

/** The client's command that deploys; the server's code lens gives it the URI of a file. */
export const DEPLOY_COMMAND = 'sccLens.deploy';
