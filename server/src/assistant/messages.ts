/** The sentences of the tools' answers, in addition to the core's. */
import * as l10n from '@vscode/l10n';

type Parts<T extends string> = Readonly<Record<T, string>>;

export const inputTexts = {
  noTool: (parts: Parts<'name' | 'names'>) => l10n.t('There is no tool {name}. The tools are: {names}.', parts),
  noObject: () => l10n.t('The input is not an object.'),
  missing: (name: string) => l10n.t('The input lacks {name}.', { name }),
  unknown: (parts: Parts<'name' | 'names'>) => l10n.t('The input cannot have {name}. It can have: {names}.', parts),
  noText: (name: string) => l10n.t('{name} is not a text.', { name }),
  noFlag: (name: string) => l10n.t('{name} is neither true nor false.', { name }),
  tooLong: (parts: Parts<'name' | 'most'>) => l10n.t('{name} has more than {most} characters. Pass a part of it.', parts),
  noChoice: (parts: Parts<'name' | 'choices'>) => l10n.t('{name} can be: {choices}.', parts),
  tooFew: (parts: Parts<'name' | 'least'>) => l10n.t('{name} needs at least {least} values.', parts),
};

export const boundTexts = {
  left: (count: number) =>
    count === 0 ? l10n.t('The rest is left out.') : l10n.t('{count} more are left out. Pass fewer documents.', { count }),
  tooLong: (parts: Parts<'length' | 'most'>) =>
    l10n.t('The answer would have {length} characters, and {most} are the most. Pass fewer documents.', parts),
};

export const checkTexts = {
  none: () => l10n.t('No findings.'),
  noneInJudged: () => l10n.t('No findings in what was judged.'),
  nothingJudged: () => l10n.t('Nothing was judged.'),
  count: (count: number) => (count === 1 ? l10n.t('1 finding.') : l10n.t('{count} findings.', { count })),
  line: (line: number) => l10n.t('line {line}', { line }),
  safeFix: (title: string) => l10n.t('Fix, which {tool} makes: {title}', { tool: 'fix_manifest', title }),
  unsafeFix: (title: string) => l10n.t('Fix, which {tool} makes with {option}: {title}', { tool: 'fix_manifest', option: 'unsafe', title }),
};

export const reviewTexts = {
  noWorkload: () => l10n.t('The manifest contains no workload.'),
};

export const explainTexts = {
  none: () => l10n.t('The text contains no rejection by SCC or Pod Security admission.'),
};

export const fixTexts = {
  nothing: () => l10n.t('Nothing was fixed. The manifest is unchanged.'),
  fixed: (count: number) =>
    count === 1
      ? l10n.t('1 finding was fixed. The manifest follows.')
      : l10n.t('{count} findings were fixed. The manifest follows.', { count }),
  refused: (parts: Parts<'title' | 'reason'>) => l10n.t('Not fixed: {title}: {reason}', parts),
  unsafe: (title: string) => l10n.t('Not fixed without {option}: {title}', { option: 'unsafe', title }),
};

export const sccTexts = {
  none: () => l10n.t('No pod of the manifest needs an SCC of its own.'),
  nameNamespace: (problem: string) => l10n.t('{problem} Pass {name}.', { problem, name: 'namespace' }),
  unchanged: () => l10n.t('Add the objects below. The manifest needs no change for them.'),
  changed: () => l10n.t('Add the objects below, and replace the manifest by the one that follows them.'),
  onlyChanged: () => l10n.t('Replace the manifest by the one that follows.'),
  otherFile: (name: string) => l10n.t('{name} is not a part of the input.', { name }),
};

export const releaseTexts = {
  workload: () => l10n.t('Workload'),
  noChange: () => l10n.t('No release refuses what an earlier one admits, or chooses another SCC.'),
  change: (parts: Parts<'workload' | 'releases'>) => l10n.t('{workload} changes: {releases}', parts),
};
