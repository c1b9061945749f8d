/** The sentences about objects that cannot be sent. */
import * as l10n from '@vscode/l10n';

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
