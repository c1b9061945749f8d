/** The sentences about objects on the server, facts that could not be read, and objects that cannot be sent that are long, or belong to several places; a short one is where it is printed. */
import * as l10n from '@vscode/l10n';

export const objectTexts = {
  notAbout: (object: string) => l10n.t('The answer is not about {object}.', { object }),
  aboutAnother: (object: string, other: string) => l10n.t('The answer is not about {object}, but about {other}.', { object, other }),
  terminating: (object: string) => l10n.t('{object} is being deleted.', { object }),
  waitsForFinalizers: (object: string, finalizers: string) =>
    l10n.t('{object} is being deleted; it waits for {finalizers}.', { object, finalizers }),
};

export const unreadTexts = {
  /** `name` is quoted. */
  notANamespace: (name: string) => l10n.t('{name} cannot be the name of a namespace.', { name }),
  inNamespace: (kinds: string, namespace: string) => l10n.t('{kinds} in {namespace}', { kinds, namespace }),
};

export const planTexts = {
  templateParameter: (object: string) =>
    l10n.t('{object} has a parameter of its Template in its name. Process the Template first.', { object }),
  /** `name` is quoted. */
  notAName: (name: string, kind: string) =>
    l10n.t('{name} cannot name a {kind} or its namespace: names must not be `.` or `..`, or contain `/` or `%`.', { name, kind }),
  isMember: (object: string, label: string) =>
    l10n.t('{object} has the label {label}, which makes it a part of a list on the cluster. Remove the label.', { object, label }),
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
