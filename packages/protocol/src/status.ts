/** What is shown with a document: its state, and its squiggles. */
import type { ProtocolPosition } from './client';

/** The `data` of a diagnostic. */
export interface DiagnosticData {
  /** Names the finding in its document of the file: by its rule, object and field, which stay when lines move. */
  readonly finding: string;
  /** What a hint is to be drawn as, whose message another diagnostic has among its related information; no list of problems repeats it. */
  readonly drawnAs?: 'error' | 'warning' | 'info';
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
  /** The release of OpenShell; null where neither the document nor the workspace has anything of it. */
  readonly openshell: StatusText | null;
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
