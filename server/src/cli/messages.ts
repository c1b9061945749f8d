/** What the commands report beside their results. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

/** `1 file`, `2 files`. */
export const countTexts = {
  files: (count: number) => (count === 1 ? l10n.t('1 file') : l10n.t('{count} files', { count })),
  /** Of refusals that are not counted themselves, such as those that a baseline has. */
  reasons: (count: number) =>
    count === 1 ? l10n.t('1 reason of a known refusal') : l10n.t('{count} reasons of known refusals', { count }),
  findings: (count: number) => (count === 1 ? l10n.t('1 finding') : l10n.t('{count} findings', { count })),
  workloads: (count: number) => (count === 1 ? l10n.t('1 workload') : l10n.t('{count} workloads', { count })),
  error: (count: number) => (count === 1 ? l10n.t('1 error') : l10n.t('{count} errors', { count })),
  warning: (count: number) => (count === 1 ? l10n.t('1 warning') : l10n.t('{count} warnings', { count })),
  info: (count: number) => l10n.t('{count} info', { count }),
  hint: (count: number) => (count === 1 ? l10n.t('1 hint') : l10n.t('{count} hints', { count })),
};

/** What is wrong with a command line. */
export const usageTexts = {
  more: (parts: Parts<'usage' | 'command'>) => l10n.t('{usage}  (more: {command})', parts),
  noOperand: () => l10n.t('name a file, a folder, or - for standard input'),
  noRejection: () => l10n.t('name one file with the rejection, or - for standard input'),
  noScc: () => l10n.t('name a file with SecurityContextConstraints by --scc'),
  unknownCommand: (name: string) => l10n.t('unknown command {name}', { name }),
  unknownOption: (name: string) => l10n.t('unknown option {name}', { name }),
  noRule: (rule: string) => l10n.t('no rule {rule}', { rule }),
  noSetting: (setting: string) => l10n.t('no setting {setting}', { setting }),
  didYouMean: (parts: Parts<'problem' | 'name'>) => l10n.t('{problem}; did you mean {name}?', parts),
  commands: (parts: Parts<'commands' | 'command'>) => l10n.t('There are: {commands}  (more: {command})', parts),
  rules: (rules: string) => l10n.t('The rules are: {rules}', { rules }),
  settings: (settings: string) => l10n.t('The settings are: {settings}', { settings }),
  noAssignment: (text: string) => l10n.t('{text} has no "=" between name and value', { text }),
  noOperands: (operand: string) => l10n.t('takes no {operand}, only options', { operand }),
  noValue: (option: string) => l10n.t('{option} takes no value', { option }),
  needsValue: (parts: Parts<'option' | 'values'>) => l10n.t('{option} needs a value: {values}', parts),
  otherValue: (parts: Parts<'option' | 'values' | 'value'>) => l10n.t('{option} is one of {values}, not {value}', parts),
  unknownRelease: (parts: Parts<'release' | 'known'>) => l10n.t('no OpenShift release {release}. The known releases are: {known}', parts),
  releaseTwice: (releases: string) => l10n.t('{option} names a release twice', { option: `--openshift ${releases}` }),
  oneRelease: (option: string) => l10n.t('{option} does not go with several releases', { option }),
  namespace: (name: string) =>
    l10n.t('{name} is no name of a namespace; files with Namespace objects go to {option}', { name, option: '--namespace-file' }),
  serviceAccount: () => l10n.t('{option} is {form}', { option: '--service-account', form: 'NAMESPACE/NAME' }),
  stdinInPlace: () => l10n.t('standard input cannot be written in place; leave out --write'),
  severalFiles: (count: number) => l10n.t('there are {count} files; add --write or --diff', { count }),
  oneName: (count: number) => l10n.t('--name is for one SCC, and there are {count}; add --service-account', { count }),
  oneOutput: () => l10n.t('only one format goes to standard output; write the others to files: --format FORMAT=FILE'),
  fileTwice: (file: string) => l10n.t('{file} is to be written twice', { file }),
  overwrites: (file: string) => l10n.t('{file} is read as a manifest and would be overwritten', { file }),
  stdinIsProtocol: () => l10n.t('standard input is the connection to the client; name files and folders'),
  stdio: () => l10n.t('add --stdio; it is the only transport'),
};

/** The move from one generation of OpenShell to the next. */
export const migrationTexts = {
  left: (releases: string) => l10n.t('What the move to OpenShell {releases} leaves behind', { releases }),
  saves: () => l10n.t('What moving to OpenShell 0.1.0 or newer saves'),
  headings: () => [l10n.t('object'), l10n.t('file'), l10n.t('now'), l10n.t('after the move')],
  remove: () => l10n.t('Remove what is not needed once all sandboxes are recreated.'),
  upgrade: (releases: string) =>
    l10n.t('The gateway is OpenShell {releases}. Upgrade it and recreate every sandbox: old and new sandboxes do not run side by side.', {
      releases,
    }),
};

/** What a run does not judge. */
export const gapTexts = {
  option: () => l10n.t('Exit 1 also if a template, an overlay, a named file or a workload was not judged.'),
  moreDocuments: (line: string, count: number) =>
    count === 1 ? l10n.t('{line} (and 1 more document)', { line }) : l10n.t('{line} (and {count} more documents)', { line, count }),
  /** Files, of which the first are named. */
  beside: (names: readonly string[], count: number) => {
    const list = names.join(', ');
    if (count > names.length)
      return l10n.t('{count} files without Kubernetes objects: {list} and {more} more', { count, list, more: count - names.length });
    return count === 1
      ? l10n.t('1 file without Kubernetes objects: {list}', { list })
      : l10n.t('{count} files without Kubernetes objects: {list}', { count, list });
  },
};

/** Of a run that judges nothing. */
export const emptyTexts = {
  option: () => l10n.t('Do not exit 2 where nothing was judged.'),
  nothing: (option: string) => l10n.t('Nothing was judged: no file contains an object that is checked. {option} permits that.', { option }),
};

/** Why a file is not read, written or judged: each follows the path and a colon. */
export const fileTexts = {
  utf16: () => l10n.t('is UTF-16, which is not supported; save it as UTF-8'),
  binary: () => l10n.t('is binary (it has a NUL byte)'),
  tooLarge: (size: string) => l10n.t('is larger than {size} and was not read', { size }),
  outside: () => l10n.t('is outside of the repository and was not read'),
  special: () => l10n.t('is not a regular file and was not read'),
  noUtf8: () => l10n.t('is not UTF-8 text'),
  noMatch: () => l10n.t('no .yaml, .yml or .json file matches this pattern'),
  noManifests: () => l10n.t('no .yaml, .yml or .json file in this folder'),
  invalid: (problem: string) => l10n.t('{problem} What cannot be read for it is left out.', { problem }),
  fault: (fault: string) => l10n.t('could not be judged: {fault}. This is a defect of SCC Lens, please report it', { fault }),
  unread: (file: string) => l10n.t('{file} was not read.', { file }),
  rendered: (folder: string) => l10n.t('{folder} is rendered: change its templates, patches or values.', { folder }),
  notRegular: () => l10n.t('is not a regular file and cannot be written in place'),
  readOnly: () => l10n.t('is read-only and is left unchanged'),
  hardLinks: (count: number) => l10n.t('has {count} hard links, which writing would separate, and is left unchanged', { count }),
  changedMeanwhile: () => l10n.t('was changed by another program in the meantime and is left unchanged'),
  written: () => l10n.t('written'),
  changed: () => l10n.t('changed'),
};

/** How far a run is. */
export const progressTexts = {
  files: (parts: { readonly done: number; readonly total: number }) => l10n.t('{done} of {total} files', parts),
};

/** Why it is not known which files changed. */
export const gitTexts = {
  absent: () => l10n.t('--changed-since needs the program git, which was not found'),
  noCommit: (ref: string) => l10n.t('--changed-since: git has no commit {ref} here; a pipeline may have to fetch it', { ref }),
  failed: (problem: string) => l10n.t('--changed-since: git failed: {problem}', { problem }),
};

/** Known findings. */
export const baselineTexts = {
  noBaseline: (file: string) => l10n.t('{file} is no baseline; --write-baseline writes one', { file }),
  unreadable: (parts: Parts<'file' | 'problem'>) => l10n.t('the baseline {file} cannot be read: {problem}', parts),
  gone: (parts: Parts<'file' | 'path' | 'rule' | 'field'>) =>
    l10n.t('{path}: {rule} at "{field}" is in {file} and no longer found; write the baseline again', parts),
  written: (parts: { readonly file: string; readonly count: number }) =>
    parts.count === 1 ? l10n.t('{file}: 1 finding written', parts) : l10n.t('{file}: {count} findings written', parts),
  partial: () => l10n.t('--write-baseline needs all files; leave out --changed-since'),
};

export const streamTexts = {
  moreLines: (count: number) => l10n.t('… and {count} more', { count }),
};

export const programTexts = {
  stdout: (problem: string) => l10n.t('cannot write to standard output: {problem}', { problem }),
  fault: (fault: string) => l10n.t('internal error, please report it: {fault}', { fault }),
};

export const checkTexts = {
  notJudged: () => l10n.t('not judged'),
  fix: (title: string) => l10n.t('fix: {title}', { title }),
  unsafeFix: (title: string) => l10n.t('unsafe fix: {title}', { title }),
  noFindings: (files: string) => l10n.t('No findings in {files}', { files }),
  nothingJudged: (files: string) => l10n.t('Nothing was judged in {files}', { files }),
  /** `parts` are several of the next three. */
  filesOf: (parts: Parts<'files' | 'parts'>) => l10n.t('{files} ({parts})', parts),
  judgedFiles: (count: number) => l10n.t('{count} judged', { count }),
  unjudgedFiles: (count: number) => l10n.t('{count} not judged', { count }),
  filesBeside: (count: number) => l10n.t('{count} without Kubernetes objects', { count }),
  /** In the place of a severity: the line gives a reason of a refusal, which is a finding of its own. */
  reason: () => l10n.t('reason'),
  summary: (parts: Parts<'findings' | 'affected' | 'files' | 'counts'>) => l10n.t('{findings} in {affected} of {files}: {counts}', parts),
  known: (count: number) => l10n.t('{count} known', { count }),
  placesNotJudged: (count: number) => (count === 1 ? l10n.t('1 place not judged') : l10n.t('{count} places not judged', { count })),
  unread: (files: string) => l10n.t('{files} could not be read', { files }),
  fixable: (parts: Parts<'count' | 'command'>) => l10n.t('{count} can be fixed: {command}', parts),
  fixableByChoice: (parts: Parts<'count' | 'command'>) => l10n.t('{count} can be fixed if you choose to: {command}', parts),
  moreFixableByChoice: (parts: Parts<'count' | 'command'>) => l10n.t('{count} more can be fixed if you choose to: {command}', parts),
  noPod: () => l10n.t('no pod gets this SCC'),
};

export const fixTexts = {
  nothing: () => l10n.t('nothing was fixed'),
  fixed: (parts: Parts<'findings' | 'changed' | 'files'>) => l10n.t('fixed {findings} in {changed} of {files}', parts),
  refused: (parts: Parts<'title' | 'reason'>) => l10n.t('not fixed ({title}): {reason}', parts),
  unsafe: (title: string) => l10n.t('not fixed without --unsafe ({title})', { title }),
};

export const sccTexts = {
  noWorkload: () => l10n.t('no workload was found'),
  nothingToWrite: () => l10n.t('nothing to write'),
  mustChange: (parts: Parts<'workload' | 'scc' | 'change'>) => l10n.t('{workload} has to change for {scc}: {change}', parts),
  mustConvert: (scc: string) => l10n.t('the supervisor has to be delivered by an init container for {scc}; --diff shows how', { scc }),
  mustConvertAlone: () => l10n.t('the supervisor has to be delivered by an init container; --diff shows how'),
  nameAccount: (parts: Parts<'problem' | 'option'>) => l10n.t('{problem} Add {option}.', parts),
};

export const explainTexts = {
  none: () => l10n.t('no rejection by SCC or Pod Security admission in this text'),
};

export const reviewTexts = {
  noWorkload: () => l10n.t('No workload.'),
  columns: () => ({ workload: l10n.t('workload'), file: l10n.t('file') }),
  admittedBy: (sccs: string) => l10n.t('admitted: {sccs}', { sccs }),
};

/** How a later release decides otherwise. */
export const releaseTexts = {
  summary: (parts: Parts<'changed' | 'workloads' | 'releases'>) =>
    l10n.t('{changed} of {workloads} refused or under another SCC in a later release of {releases}', parts),
  summaryWithUnknown: (parts: Parts<'summary' | 'count'>) => l10n.t('{summary}; {count} not known', parts),
  otherScc: (parts: Parts<'later' | 'laterScc' | 'earlier' | 'earlierScc'>) =>
    l10n.t('{later} chooses {laterScc}, {earlier} {earlierScc}.', parts),
  refuses: (parts: Parts<'later' | 'earlier' | 'verdict'>) => l10n.t('{later} refuses it, {earlier} does not. {verdict}', parts),
  refusesUnknown: (parts: Parts<'later' | 'earlier' | 'verdict'>) =>
    l10n.t('{later} refuses it; it is not known whether {earlier} does. {verdict}', parts),
  unknown: (parts: Parts<'later' | 'earlier' | 'verdict'>) =>
    l10n.t('It is not known whether {later} decides as {earlier}. In {later}: {verdict}', parts),
};
