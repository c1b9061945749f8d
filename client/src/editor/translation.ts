import * as l10n from '@vscode/l10n';
import { l10n as editorLanguage } from 'vscode';

/** Takes the translation that the editor loads for its language, as package.json's `l10n` declares it; English if there is none. */
export function useEditorLanguage(): void {
  if (editorLanguage.bundle !== undefined) l10n.config({ contents: editorLanguage.bundle });
}
