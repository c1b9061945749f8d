import * as l10n from '@vscode/l10n';

/** Takes the translation of the client's sentences that the editor has loaded; undefined for English. Each bundle has a copy. */
export function useLanguage(bundle: Readonly<Record<string, string>> | undefined): void {
  if (bundle !== undefined) l10n.config({ contents: { ...bundle } });
}
