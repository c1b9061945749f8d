/** The entries of a kubeconfig, as the Kubernetes client reads them and with what that leaves out. */
import type { Cluster, Context, User } from '@kubernetes/client-node/dist/config_types.js';

/** Contains secrets: never to be shown. */
export interface Entries {
  readonly clusters: readonly Cluster[];
  readonly users: readonly KubeconfigUser[];
  readonly contexts: readonly Context[];
}

/** A user as the Kubernetes client reads it, with what that leaves out. */
export interface KubeconfigUser extends User {
  /** A file that contains the token, which may change at any time; it takes precedence over `token`. */
  readonly tokenFile?: string;
  /** The user that requests impersonate. */
  readonly impersonates?: Impersonation;
}

/** The fields `as`, `as-uid`, `as-groups` and `as-user-extra`. */
export interface Impersonation {
  /** Empty where the kubeconfig has the others without it, which kubectl refuses. */
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}
