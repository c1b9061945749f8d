/** The sentences about rules that fail and settings that do not fit. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const ruleFault = (rule: string, fault: string): string =>
  l10n.t(
    '{rule} could not judge this document: {fault}. This is a defect of SCC Lens, please report it; all other rules have judged the document.',
    {
      rule,
      fault,
    },
  );

export const remedyFault = (rule: string, fault: string): string =>
  l10n.t('{rule} could not compute this fix: {fault}. This is a defect of SCC Lens, please report it.', { rule, fault });

/** For values that do not fit a setting. */
export const settingTexts = {
  otherValue: (parts: Readonly<Record<'setting' | 'value' | 'choices', string>>) =>
    l10n.t('{setting}: {value} is not one of {choices}.', parts),
  otherType: (parts: Readonly<Record<'setting' | 'value' | 'type', string>>) => l10n.t('{setting}: {value} is not of type {type}.', parts),
  otherEntry: (parts: Readonly<Record<'setting' | 'value' | 'choices', string>>) =>
    l10n.t('{setting}: {value} has a value that is not one of {choices}.', parts),
  eitherType: (parts: Readonly<Record<'first' | 'second', string>>) => l10n.t('{first} or {second}', parts),
};
