/** SCCs that are generated, and what an administrator is handed. */
import type { ProtocolPosition } from './client';
import type { PreviewedEdit } from './fixes';

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

/** Request, with ObjectsParams: what pods of these files need of other files' SCCs, RBAC and accounts, as ManifestObjects without pods. */
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
