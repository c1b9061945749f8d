/** Buttons that several rooms of the editor have; and the translation of all sentences. */
import * as l10n from '@vscode/l10n';

export const buttonTexts = { ok: () => l10n.t('OK'), showOutput: () => l10n.t('Show Output'), showDetails: () => l10n.t('Show Details') };

/** Where there are no clusters. */
export const clusterTexts = {
  onDesktop: () => l10n.t('Clusters can be reached from VS Code on the desktop, or in a Codespace, and not from a browser.'),
};

/** In the place of a text. */
export const editorTexts = { notKept: () => l10n.t('This text was not kept when the window closed. Run the command again.') };

/** Takes the translation of the client's sentences that the editor has loaded; undefined for English. Each bundle has a copy. */
export function useLanguage(bundle: Readonly<Record<string, string>> | undefined): void {
  if (bundle !== undefined) l10n.config({ contents: { ...bundle } });
}
