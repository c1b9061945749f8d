/** What can go wrong with a cluster, as values with a sentence for the user and, if there is one, the next step. */
import * as l10n from '@vscode/l10n';

/**
 * - `config`: the kubeconfig is unusable; `credentials`: an exec plug-in, a certificate file or a token is
 * - `disconnected`: the user has ended the connection
 * - `unauthorized`: the server does not accept the login, mostly because it has expired; `forbidden`: it does, and refuses the request
 * - `notFound`: no such object, or no such resource; `gone`: a resource version too old to continue from
 * - `notReady`: an object that it depends on is not ready
 * - `terminating`: the object is being deleted; `changedSinceReview`: it is not what the user was shown
 * - `webhookTimeout`: an admission webhook of the cluster did not answer; `server`: any other failure inside the cluster
 * - `tooLarge`: a list of more objects, or more text, than SCC Lens reads
 * - `malformedAnswer`: not the answer of a Kubernetes API server; mostly a proxy's or a login page
 */
export type PlainKind =
  | 'config'
  | 'credentials'
  | 'unreachable'
  | 'timeout'
  | 'cancelled'
  | 'disconnected'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'alreadyExists'
  | 'quota'
  | 'notReady'
  | 'terminating'
  | 'changedSinceReview'
  | 'namespaceTerminating'
  | 'tooManyRequests'
  | 'webhookTimeout'
  | 'gone'
  | 'server'
  | 'tooLarge'
  | 'malformedAnswer';

interface Described {
  /** One sentence; never contains a secret. */
  readonly message: string;
  readonly nextStep?: string;
  /** Of a write: whether it may have happened although it failed, because no answer arrived. */
  readonly mayHaveHappened?: boolean;
  /** After how many milliseconds the server asks to be asked again. */
  readonly retryAfterMs?: number;
}

/** Another field manager owns a field that a server-side apply sets to another value. */
export interface FieldConflict {
  readonly manager: string;
  readonly field: string;
}

/** What the server reports about one field, e.g. `spec.template.spec.containers[0].image: Required value`. */
export interface FieldCause {
  readonly field: string;
  readonly message: string;
}

export type ClusterError =
  | (Described & { readonly kind: PlainKind })
  /** `conflicts` is empty where the object itself was changed in between. */
  | (Described & { readonly kind: 'conflict'; readonly conflicts: readonly FieldConflict[] })
  /** `immutable`: deleting the object and creating it again would help. */
  | (Described & { readonly kind: 'invalid'; readonly causes: readonly FieldCause[]; readonly immutable: boolean });

/** Whether doing the same again, with nothing else changed, may succeed soon. */
export const isTransient = ({ kind }: ClusterError): boolean =>
  ['unreachable', 'timeout', 'tooManyRequests', 'server', 'malformedAnswer'].includes(kind);

/** An error with a next step, and what else is known of it. */
export function errorOf(kind: PlainKind, message: string, nextStep: string, more: Partial<Described> = {}): ClusterError {
  return { kind, message, nextStep, ...more };
}

/** The error of work that the user cancelled, or that is no longer needed. */
export const cancelledError = (): ClusterError => ({ kind: 'cancelled', message: clusterTexts.cancelled() });

/** Message and next step in one text. */
export const errorText = ({ message, nextStep }: ClusterError): string => (nextStep === undefined ? message : `${message} ${nextStep}`);

/** Whether an error concerns the connection and not the object, so that further requests would fail too. */
export const endsConnection = ({ kind }: ClusterError): boolean =>
  ['cancelled', 'disconnected', 'unauthorized', 'unreachable', 'timeout', 'credentials'].includes(kind);

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Failed<E> {
  readonly ok: false;
  readonly error: E;
}

export type Result<T, E = ClusterError> = Ok<T> | Failed<E>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

export const failed = <E>(error: E): Failed<E> => ({ ok: false, error });

/** The sentences about clusters that several rooms need. */
export const clusterTexts = {
  cancelled: () => l10n.t('Cancelled.'),
  checkAddress: () => l10n.t('Check the server address; a proxy may be in front of it.'),
  checkAddressAndLoginPage: () => l10n.t('Check the server address; a proxy or a login page may be in front of it.'),
  fixKubeconfig: () => l10n.t('Fix the kubeconfig.'),
  logInAgain: () => l10n.t('Log in again, for example with `oc login`.'),
  retry: () => l10n.t('Retry.'),
  /** Any one of several names. */
  oneOf: ([first = '', ...others]: readonly string[]) =>
    others.reduce((names, other) => l10n.t('{one} or {other}', { one: names, other }), first),
};
