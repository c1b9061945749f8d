/** What is added to a finding that is placed in a template or an overlay. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const renderedTexts = sentences({
  renderedField: '{message} The rendered field is {field}.',
  packed: '{message} The template is {template}, in a packed chart.',
  value: '{message} The value is written at {place}.',
});

/** Why a fix is not made in the files that something is rendered from. */
export const refusedSourceTexts = sentences({
  notTraced: 'It is not certain which lines print what the fix changes, so it can only be edited by hand.',
  onlyPatch: 'No file has the field as it is deployed, so it can only be edited by hand, or with {option} by a patch.',
  notTracedField: 'It is not certain which line prints {field}, which the fix changes, so it can only be edited by hand.',
  action: '{place} is template text ({sign}), so it can only be edited by hand.',
  actionOf: '{place} is template text ({sign}), which prints the value at {value}. Change that one by hand.',
  noOneValue: '{place} prints no single value that can be followed, so it can only be edited by hand.',
  changedValue: '{place} prints a value that a template or an option of Helm may change, so it can only be edited by hand.',
  otherText: '{place} is not written as it is rendered, so it can only be edited by hand.',
  open: 'With other values the template may print something else here ({place}), so it can only be edited by hand.',
  block: '{place} is printed under a condition of its own, so it can only be edited by hand.',
  severalFiles: 'The fix changes several files, which can only be edited by hand: {files}.',
  otherValue: '{place} does not contain {field} as it is rendered, so it can only be edited by hand.',
  differs: 'Several objects are rendered from {file}, for which the fix is not the same, so it can only be edited by hand.',
  document: 'The fix removes an object, which can only be done by hand in what renders it.',
});
