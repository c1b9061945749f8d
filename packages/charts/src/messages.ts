/** What is added to a finding that is placed in a template or an overlay. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const renderedTexts = {
  renderedField: (parts: Parts<'message' | 'field'>) => l10n.t('{message} The rendered field is {field}.', parts),
  packed: (parts: Parts<'message' | 'template'>) => l10n.t('{message} The template is {template}, in a packed chart.', parts),
  value: (parts: Parts<'message' | 'place'>) => l10n.t('{message} The value is written at {place}.', parts),
};

/** Why a fix is not made in the files that something is rendered from. */
export const refusedSourceTexts = {
  notTraced: () => l10n.t('It is not certain which lines print what the fix changes, so it can only be edited by hand.'),
  onlyPatch: () =>
    l10n.t('No file has the field as it is deployed, so it can only be edited by hand, or with {option} by a patch.', {
      option: '--patch',
    }),
  notTracedField: (field: string) =>
    l10n.t('It is not certain which line prints {field}, which the fix changes, so it can only be edited by hand.', { field }),
  action: (place: string) => l10n.t('{place} is template text ({sign}), so it can only be edited by hand.', { place, sign: '{{ … }}' }),
  actionOf: (parts: Parts<'place' | 'value'>) =>
    l10n.t('{place} is template text ({sign}), which prints the value at {value}. Change that one by hand.', {
      ...parts,
      sign: '{{ … }}',
    }),
  noOneValue: (place: string) => l10n.t('{place} does not print one value as it is, so it can only be edited by hand.', { place }),
  changedValue: (place: string) =>
    l10n.t('{place} prints a value that a template or an option of Helm may change, so it can only be edited by hand.', { place }),
  otherText: (place: string) => l10n.t('{place} is not written as it is rendered, so it can only be edited by hand.', { place }),
  open: (place: string) =>
    l10n.t('With other values the template may print something else here ({place}), so it can only be edited by hand.', { place }),
  block: (place: string) => l10n.t('{place} is printed under a condition of its own, so it can only be edited by hand.', { place }),
  severalFiles: (files: readonly string[]) =>
    l10n.t('The fix changes several files, which can only be edited by hand: {files}.', { files: files.join(', ') }),
  otherValue: (parts: Parts<'field' | 'place'>) =>
    l10n.t('{place} does not contain {field} as it is rendered, so it can only be edited by hand.', parts),
  differs: (file: string) =>
    l10n.t('Several objects are rendered from {file}, for which the fix is not the same, so it can only be edited by hand.', { file }),
  document: () => l10n.t('The fix removes an object, which can only be done by hand in what renders it.'),
};
