/** A machine: its disk, and the user's own Helm and Kustomize. */
import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { excludedBy, findAbove, leadsInto, PACKAGE_FOLDER, readBounded, repositoryOf, rolesOnDisk, unlinked, walk } from '@scc-lens/files';
import { Renderings } from './rendering/renderings';
import type { Surroundings } from './session';

export const NODE: Surroundings = {
  runtime: {
    hasFiles: ({ scheme }) => scheme === 'file',
    mostFiles: 20_000,
    async *walk(folder, onUnreadable) {
      for await (const file of walk(folder.fsPath, onUnreadable)) yield URI.file(file);
    },
    excludedBy: ({ fsPath }, folders) => excludedBy(fsPath, folders.map(pathOf)),
    stat: ({ fsPath }) =>
      stat(fsPath).then(
        found => ({ kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other', size: found.size, changed: found.mtimeMs }),
        () => null,
      ),
    unlinked: async (folder, { fsPath }) => URI.file(await unlinked(folder.fsPath, fsPath)),
    read: async ({ fsPath }, mebibytes) => new TextDecoder('utf-8', { fatal: true }).decode(await readBounded(fsPath, mebibytes)),
    roles: () => {
      const roles = rolesOnDisk();
      return { of: ({ fsPath }, text) => roles.of(fsPath, text), namespaceOf: ({ fsPath }, text) => roles.namespaceOf(fsPath, text) };
    },
    resolve: (folder, name) => path.resolve(folder, name),
    settingFiles: (name, folders) =>
      path.isAbsolute(name) ? [URI.file(name)] : folders.map(({ fsPath }) => URI.file(path.join(fsPath, name))),
    async findAbove({ fsPath }, name) {
      const found = await findAbove(fsPath, name);
      if (found === null || 'problem' in found) return found;
      const folder = path.dirname(found.path);
      return { folder: URI.file(folder), path: folder, text: found.text };
    },
    isInRepository: async (folder, place) => leadsInto((await repositoryOf(folder)) ?? folder, place),
    translate: ({ locale }) => useLanguage(locale),
  },
  renderings: around => new Renderings(around),
};

const pathOf = ({ fsPath }: URI): string => fsPath;

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
