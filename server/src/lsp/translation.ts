/** The language of the server's sentences. */
import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_FOLDER } from '../packageFolder';

/** An IETF language tag as editors send it: `de`, `zh-cn`, `pt-BR`. Anything else, such as a path, is no language. */
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/;

/** Takes the translation for the editor's language, or for that without its region; English where the package has none. */
export function useLanguage(locale: string | undefined, folder = path.join(PACKAGE_FOLDER, 'l10n')): void {
  const tag = locale?.toLowerCase() ?? '';
  if (!LANGUAGE_TAG.test(tag)) return;
  const files = [tag, tag.replace(/-.*/, '')].map(language => path.join(folder, `bundle.l10n.${language}.json`));
  const file = files.find(candidate => existsSync(candidate));
  if (file !== undefined) l10n.config({ fsPath: file });
}
