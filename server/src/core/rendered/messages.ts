/** What is added to a finding that is placed in a template or an overlay. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const renderedTexts = {
  renderedField: (parts: Parts<'message' | 'field'>) => l10n.t('{message} The rendered field is {field}.', parts),
  value: (parts: Parts<'message' | 'place'>) => l10n.t('{message} The value is written at {place}.', parts),
};
