/** The sentences about requests and their answers that are long, or belong to several places; a short one is where it is printed. */
import * as l10n from '@vscode/l10n';

export const connectTexts = {
  acceptRisks: () => l10n.t('Fix the kubeconfig, or accept the risk.'),
  installGroup: (group: string) => l10n.t('Install what serves {group}, or deploy its CustomResourceDefinition too.', { group }),
};

export const requestTexts = {
  timedOut: (server: string, seconds: number) => l10n.t('The cluster at {server} did not answer within {seconds} s.', { server, seconds }),
  retryOrRaise: () => l10n.t('Retry, or raise `sccLens.deploy.requestTimeout`.'),
  twoIdentities: (user: string) => l10n.t('The kubeconfig impersonates {user}. A request cannot impersonate two identities.', { user }),
  noSuchPath: (path: string) => l10n.t('Nothing was sent to {path}, because a name in it is not valid.', { path }),
  quiet: (server: string) => l10n.t('The cluster at {server} has stopped sending.', { server }),
  noList: (path: string) => l10n.t('The answer at {path} is not a list of objects.', { path }),
  tooLargeList: (mebibytes: number, path: string) =>
    l10n.t('The list of objects at {path} has more than {mebibytes} MiB, which is more than SCC Lens reads.', { mebibytes, path }),
  tooManyObjects: (count: number, path: string) =>
    l10n.t('The cluster lists more than {count} objects at {path}, which is more than SCC Lens reads.', { count, path }),
};

/** Failures below HTTP. */
export const transportTexts = {
  notSent: (host: string, code: string) => l10n.t('No request can be sent to {host} ({code}).', { host, code }),
  checkAddressAndLogin: () => l10n.t('Check the address and the login in the kubeconfig.'),
  switched: (host: string) => l10n.t('The server at {host} switches to another protocol, which no Kubernetes cluster does here.', { host }),
  tooLarge: (host: string, mebibytes: number) =>
    l10n.t('The server at {host} sent more than {mebibytes} MiB at once, which is more than any Kubernetes object.', { host, mebibytes }),
  notTrusted: (host: string, reason: string) => l10n.t('The cluster at {host} is not trusted: {reason}.', { host, reason }),
  checkAuthority: () => l10n.t('Check the certificate authority in the kubeconfig, or log in again.'),
  checkCertificates: () => l10n.t('Check the address and the certificates in the kubeconfig.'),
  interruptedBy: (host: string, code: string) => l10n.t('The connection to {host} was interrupted ({code}).', { host, code }),
};

const unknownAuthority = (): string => l10n.t('its certificate comes from an authority that the kubeconfig does not name');

/** Certificate errors, by OpenSSL's codes as Node names them. */
export const certificateTexts: Readonly<Record<string, () => string>> = {
  CERT_HAS_EXPIRED: () => l10n.t('its certificate has expired'),
  DEPTH_ZERO_SELF_SIGNED_CERT: () => l10n.t('its certificate is self-signed'),
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: () => l10n.t('its certificate is for another name'),
};

/** Network errors, by the system's codes. */
export const networkTexts: Readonly<Record<string, () => string>> = {
  ECONNREFUSED: () => l10n.t('nothing answers at that address'),
  ENOTFOUND: () => l10n.t('the name is not known'),
  EAI_AGAIN: () => l10n.t('the name cannot be looked up at present'),
  EHOSTUNREACH: () => l10n.t('there is no route to that host'),
  ENETUNREACH: () => l10n.t('there is no route to that network'),
  ETIMEDOUT: () => l10n.t('it does not answer'),
};

/** Answers that are no success. */
export const statusTexts = {
  unauthorized: () => l10n.t('The cluster does not accept the login; it may have expired.'),
  logInAndRetry: () => l10n.t('Log in again, for example with `oc login`, and retry.'),
  retryOverloaded: () => l10n.t('Retry; if it happens again, the cluster is overloaded.'),
  redirects: (host: string, other: string) =>
    l10n.t('The server at {host} is not a Kubernetes cluster: it redirects to {other}.', { host, other }),
  answeredWith: (status: number, text: string) => l10n.t('The cluster answered {status} ({text}).', { status, text }),
  quota: () => l10n.t('Request less, free resources, or have the quota raised.'),
  webhook: () => l10n.t('The webhook belongs to the cluster; contact its owner.'),
  retryServer: () => l10n.t('Retry; if it happens again, the cluster itself has a problem.'),
};
