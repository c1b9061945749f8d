/** What a connection to a cluster offers. */
import type { Fields, Result } from '../words';

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON, or in `contentType`. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Of the whole request, with its retries but without the login. Default: the connection's. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the answer that are read. Default: far more than one object has. */
  readonly answerLimit?: number;
  /** Whether sending it twice has the same effect as sending it once. Default: true, except for POST. */
  readonly idempotent?: boolean;
}

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  /** Of the body's text, in UTF-16 code units. */
  readonly length: number;
  /** The server's warnings: deprecations, Pod Security. */
  readonly warnings: readonly string[];
  /** Whether an earlier try, whose answer was lost, may have done it already. */
  readonly retried: boolean;
}

/** Who and where, for messages. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface Target {
  readonly context: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string | null;
  /** The user that the kubeconfig impersonates; null if it impersonates none. Requests cannot impersonate another user then. */
  readonly actsAs: string | null;
  /** The user as the server names them in a SelfSubjectReview; the name is empty where the server has no such review. */
  readonly identity: Identity;
  /** The namespace for objects that name none. */
  readonly namespace: string;
}

export interface Connection {
  readonly target: Target;
  /** What cancels the work that is done with it: `{ ...cluster, signal }` is the cluster for such work. */
  readonly signal?: AbortSignal | undefined;
  /** Asks for one JSON object, whether its work is cancelled or not: see `request` for one that ends with it. */
  request(method: string, path: string, options?: RequestOptions): Promise<Result<Reply<Fields>>>;
  /** Asks for text, such as a log. */
  text(path: string, options?: RequestOptions): Promise<Result<string>>;
  /** Opens a stream of JSON objects, one a line. It ends with the server's side, with `signal`, or with an error value. */
  stream(
    path: string,
    options: RequestOptions & { readonly signal: AbortSignal; readonly idleMs: number },
  ): Promise<Result<AsyncIterable<Result<Fields>>>>;
  /** The same login as a user, e.g. `system:serviceaccount:team-a:app`. `forbidden` where the kubeconfig impersonates a user already. */
  impersonating(user: string): Connection;
  /** Ends the connection for good: current and later requests end with `disconnected`. */
  close(): void;
}
