/** The sentences about objects on the server, facts that could not be read, and objects that cannot be sent. */
import * as l10n from '@vscode/l10n';

export const objectTexts = {
  notAbout: (object: string) => l10n.t('The answer is not about {object}.', { object }),
  aboutAnother: (object: string, other: string) => l10n.t('The answer is not about {object}, but about {other}.', { object, other }),
  aboutNamesake: (object: string) => l10n.t('The answer is about another object with the name of {object}.', { object }),
  deletionNotBegun: (object: string) => l10n.t('The deletion of {object} was accepted, but has not begun.', { object }),
  terminating: (object: string) => l10n.t('{object} is being deleted.', { object }),
  waitsForFinalizers: (object: string, finalizers: string) =>
    l10n.t('{object} is being deleted; it waits for {finalizers}.', { object, finalizers }),
  retryWhenGone: () => l10n.t('Retry when it is gone.'),
};

/** What a diff shows instead of a value. */
export const valueTexts = {
  hidden: () => l10n.t('(hidden)'),
  hiddenChanged: () => l10n.t('(hidden, changed)'),
};

export const unreadTexts = {
  /** `name` is quoted. */
  notANamespace: (name: string) => l10n.t('{name} cannot be the name of a namespace.', { name }),
  mayNotRead: (what: string) => l10n.t('You may not read {what}.', { what }),
  inNamespace: (kinds: string, namespace: string) => l10n.t('{kinds} in {namespace}', { kinds, namespace }),
  noNamespace: (namespace: string) => l10n.t('The namespace {namespace} does not exist yet.', { namespace }),
  mayNotReadNamespace: (namespace: string) => l10n.t('You may not read the namespace {namespace}.', { namespace }),
};

/** The origin of a grant that was read by asking about its service account. */
export const originText = (): string => l10n.t("the cluster's answer");

export const planTexts = {
  duplicate: (object: string) => l10n.t('{object} is in the manifests more than once. Keep only one of them.', { object }),
  noName: (kind: string) => l10n.t('A {kind} without metadata.name cannot be applied. Give it a name.', { kind }),
  templateParameter: (object: string) =>
    l10n.t('{object} has a parameter of its Template in its name. Process the Template first.', { object }),
  /** `name` is quoted. */
  notAName: (name: string, kind: string) =>
    l10n.t('{name} cannot name a {kind} or its namespace: names must not be `.` or `..`, or contain `/` or `%`.', { name, kind }),
  inFile: (file: string, problem: string) => l10n.t('{file}: {problem}', { file, problem }),
  oneMoreProblem: () => l10n.t('There is 1 more problem.'),
  moreProblems: (count: number) => l10n.t('There are {count} more problems.', { count }),
  unavailable: (apiVersion: string, reason: string) =>
    l10n.t('The cluster does not answer for the API {apiVersion}: {reason}', { apiVersion, reason }),
  circular: (object: string) =>
    l10n.t('{object} depends on itself through other objects (config.kubernetes.io/depends-on). Remove one of the dependencies.', {
      object,
    }),
  unreadableDependency: (object: string, entry: string) =>
    l10n.t(
      '{object} depends on "{entry}", which names no object. Write GROUP/KIND/NAME or GROUP/namespaces/NAMESPACE/KIND/NAME in config.kubernetes.io/depends-on.',
      { object, entry },
    ),
};
