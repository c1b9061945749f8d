/** Whether files are as they were shown. Knows the editor only by what it is given. */
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { OBJECTS } from '@scc-lens/protocol';
import type { ManifestObject, ObjectsResult } from '@scc-lens/protocol';

/** Calls back when a manifest was edited, or changed on disk. Returns what ends it. */
export type ListenForChanges = (onChange: () => void) => () => void;

/** Asks the language server once per file, and again only after a manifest has changed: a file may contain thousands of objects. */
export function watchFreshness(
  client: Pick<LanguageClient, 'sendRequest'>,
  { files }: Pick<ObjectsResult, 'files'>,
  listen: ListenForChanges,
) {
  const shown = new Map(files.map(({ uri, fingerprint }) => [uri, fingerprint]));
  const answers = new Map<string, Promise<boolean>>();
  const ask = async (file: string): Promise<boolean> => {
    const now = await client.sendRequest<ObjectsResult>(OBJECTS, { uris: [file] });
    return now.files.some(({ uri, fingerprint }) => uri === file && shown.get(uri) === fingerprint);
  };
  const dispose = listen(() => {
    answers.clear();
  });
  return {
    /** Whether the text that an object came from is still what was shown. */
    isFresh: ({ file }: Pick<ManifestObject, 'file'>): Promise<boolean> => {
      const answer = answers.get(file) ?? ask(file);
      answers.set(file, answer);
      return answer;
    },
    dispose,
  };
}
