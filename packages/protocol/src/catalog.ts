/** The tree of the workspace and a cluster. */
import type { ProtocolPosition } from './client';
import type { ProtocolPath } from './deployment';

/** Request, no parameters: the service accounts that the workloads of the workspace and of open documents run as, each once. */
export const SERVICE_ACCOUNTS = 'sccLens/serviceAccounts';

/** A null namespace is one that the manifest does not name. */
export type ServiceAccountsResult = readonly { readonly namespace: string | null; readonly name: string }[];

/** Request, with a document and a position: the service accounts that the name there may mean, ServiceAccountsResult. */
export const ACCOUNTS_AT = 'sccLens/accountsAt';

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
export const isCatalogItem = (argument: unknown): argument is ProtocolCatalogNode & { readonly place: ObjectPlace } =>
  typeof argument === 'object' &&
  argument !== null &&
  'children' in argument &&
  'place' in argument &&
  typeof argument.place === 'object' &&
  argument.place !== null;

/** Request, with ObjectPlace: where the field is in the file as it is now; null where the file no longer has the document. */
export const LOCATE = 'sccLens/locate';

export interface LocateResult {
  readonly uri: string;
  readonly range: { readonly start: ProtocolPosition; readonly end: ProtocolPosition };
}
