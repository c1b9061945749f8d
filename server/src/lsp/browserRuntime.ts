/** A browser: the client reads the workspace, and nothing is rendered. */
import * as l10n from '@vscode/l10n';
import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { FileRoles, type Places } from '@scc-lens/charts';
import { FIND_FILES, READ_FILE, STAT_FILE } from '@scc-lens/protocol';
import type { ExperimentalCapabilities, FileState, FileText, FindFilesParams, ReadFileParams, StatFileParams } from '@scc-lens/protocol';
import type { SessionRenderings } from './rendering/renderings';
import type { Around } from './rendering/target';
import type { Surroundings } from './session';
import { folderOf, placeFrom, resolvePath } from './uriPaths';

/** Each file that is read may be a request to a server far away. */
const MOST_FILES = 1_000;
/** MiB, of project files and kustomizations. */
const LARGEST = 1;

export function inBrowser(connection: Connection): Surroundings {
  const stat = (place: URI): Promise<FileState | null> =>
    connection.sendRequest(STAT_FILE, { uri: place.toString() } satisfies StatFileParams);
  const ask = (file: URI, mebibytes: number): Promise<FileText> =>
    connection.sendRequest(READ_FILE, { uri: file.toString(), mebibytes } satisfies ReadFileParams);
  const findFiles = (folder: URI): Promise<string[]> =>
    connection.sendRequest(FIND_FILES, { folder: folder.toString(), most: MOST_FILES + 1 } satisfies FindFilesParams);
  const places: Places = {
    folderOf: place => folderOf(URI.parse(place)).toString(),
    resolve: (folder, name) => placeFrom(URI.parse(folder), name).toString(),
    kindOf: async place => (await stat(URI.parse(place)))?.kind ?? null,
    textOf: async place => {
      const answer = await ask(URI.parse(place), LARGEST);
      return 'text' in answer ? answer.text : null;
    },
    filesIn: async folder => (await findFiles(URI.parse(folder))).filter(file => folderOf(URI.parse(file)).toString() === folder),
  };
  return {
    runtime: {
      hasFiles: ({ scheme }) => scheme !== 'untitled',
      mostFiles: MOST_FILES,
      async *walk(folder) {
        for (const file of (await findFiles(folder)).sort()) yield URI.parse(file);
      },
      excludedBy: () => Promise.resolve(null),
      stat,
      unlinked: (_, file) => Promise.resolve(file),
      read: async (file, mebibytes) => {
        const answer = await ask(file, mebibytes);
        if ('unread' in answer) throw new Error(answer.unread);
        return answer.text;
      },
      roles: () => {
        const roles = new FileRoles(places);
        return {
          of: (file, text) => roles.of(file.toString(), text),
          namespaceOf: (file, text) => roles.namespaceOf(file.toString(), text),
        };
      },
      resolve: resolvePath,
      settingFiles: (name, folders) => folders.map(folder => placeFrom(folder, name)),
      async findAbove(folder, name) {
        const file = placeFrom(folder, name);
        if ((await stat(file)) === null) return null;
        const answer = await ask(file, LARGEST);
        return 'text' in answer ? { folder, path: folder.path, text: answer.text } : { problem: answer.unread };
      },
      isInRepository: (folder, place) => Promise.resolve(place.startsWith(folder === '/' ? folder : `${folder}/`)),
      translate: ({ capabilities }) => {
        const { sccLens } = (capabilities.experimental ?? {}) as { readonly sccLens?: ExperimentalCapabilities };
        if (sccLens?.translation !== undefined) l10n.config({ contents: sccLens.translation });
      },
    },
    renderings: around => withoutRenderings(around),
  };
}

function withoutRenderings(around: () => Around): SessionRenderings {
  const nothing = (): undefined => undefined;
  return {
    fixes: null,
    opened: nothing,
    saved: nothing,
    closed: nothing,
    edited: nothing,
    // A file of a chart or kustomization may have come or gone.
    filesChanged: () => around().open.forgetRoles(),
    refresh: nothing,
    reconsider: nothing,
    of: () => null,
    withoutFolder: () => null,
    isAwaited: () => false,
    shownIn: () => [],
    writtenAt: nothing,
    madeFrom: () => [],
    madeOf: () => [],
    otherVerdicts: () => '',
    factsFor: () => around().facts.current(),
    deployed: () => around().facts.current(),
    isPart: () => false,
    unrendered: nothing,
    named: nothing,
    all: () => [],
    onChange: nothing,
    stop: nothing,
  };
}
