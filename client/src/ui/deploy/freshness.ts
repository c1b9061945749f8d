/** Whether files are as they were shown. Knows the editor only by what it is given. */
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { OBJECTS, type ManifestObject, type ObjectsResult } from '@scc-lens/protocol';

/** Calls back with its URI when a manifest was edited, or changed on disk. Returns what ends it. */
export type ListenForChanges = (onChange: (changed: string) => void) => () => void;

/** Whether all files are as they were shown. */
export async function areFresh(client: Pick<LanguageClient, 'sendRequest'>, shown: ObjectsResult['files']): Promise<boolean> {
  const now = await client.sendRequest<ObjectsResult>(OBJECTS, { uris: shown.map(({ uri }) => uri) });
  const fingerprints = new Map(now.files.map(({ uri, fingerprint }) => [uri, fingerprint]));
  return shown.every(({ uri, fingerprint }) => fingerprints.get(uri) === fingerprint);
}

/** Asks the language server once per file, and again only after a manifest has changed: a file may contain thousands of objects. */
export function watchFreshness(
  client: Pick<LanguageClient, 'sendRequest'>,
  { files }: Pick<ObjectsResult, 'files'>,
  listen: ListenForChanges,
) {
  const shown = new Map(files.map(file => [file.uri, file]));
  const answers = new Map<string, Promise<boolean>>();
  const dispose = listen(() => answers.clear());
  return {
    /** Whether the text that an object came from is still what was shown. */
    isFresh: ({ file }: Pick<ManifestObject, 'file'>): Promise<boolean> => {
      const one = shown.get(file);
      const answer = answers.get(file) ?? (one === undefined ? Promise.resolve(false) : areFresh(client, [one]));
      answers.set(file, answer);
      return answer;
    },
    dispose,
  };
}
