import type { Change, JsonObject } from '@scc-lens/words';
import type { World } from '../../facts';

export interface ServiceAccountId {
  readonly namespace: string;
  readonly name: string;
}

/** The SCCs that pods come to require, by the pod's key. */
export type OwnSccs = ReadonlyMap<string, string>;

export interface SccRequest extends World {
  /** The SCC is for the pods of the workspace that run as this service account. Where pods need one, the namespace must be known. */
  readonly serviceAccount: { readonly namespace: string | null; readonly name: string };
  /** Whether workloads that name no namespace, and this service account, are meant to run in its namespace. */
  readonly includeUnplaced?: boolean;
  /** Of the SCC. Default: made of namespace and service account. */
  readonly name?: string;
  /** The SCCs that are made for other pods in the same run. */
  readonly own?: OwnSccs;
}

/** What a manifest of the workspace has to change for the SCC to do no harm. Paths start at the document's root. */
export interface WorkloadChange {
  readonly file: string;
  /** Which of the file's documents, from zero. */
  readonly document: number;
  /** Of its pod. */
  readonly label: string;
  readonly changes: readonly Change[];
  /** The change in words: what is set, and why. */
  readonly title: string;
}

/** What the engine established, with the changes made. */
export interface Proof {
  /** How many workloads' pods the SCC admits and is chosen for. */
  readonly pods: number;
  /** Permissions without which some pod was refused or got something else; each was tried. */
  readonly permissions: readonly string[];
  readonly sentence: string;
}

export interface GeneratedScc {
  readonly name: string;
  /** The account it is granted to: the requested one, or a new one where sharing the requested one would do harm. */
  readonly serviceAccount: ServiceAccountId;
  /** The objects as a YAML file with comments. */
  readonly text: string;
  /** ServiceAccount (where there is none yet), SecurityContextConstraints, ClusterRole, RoleBinding. */
  readonly objects: readonly JsonObject[];
  readonly proof: Proof;
  /** To be made in the workspace's manifests along with applying the objects; usually none. */
  readonly changes: readonly WorkloadChange[];
  /** Of its pods that required another SCC before. */
  readonly own: OwnSccs;
}

export interface NotGenerated {
  readonly refused: string;
  /** False where the pods need no SCC of their own, so that nothing is wrong. */
  readonly needed: boolean;
  /** Whether the namespace of the service account is not known, and decides. */
  readonly lacksNamespace?: boolean;
}
