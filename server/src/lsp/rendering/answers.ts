/** Answers about renderings that a client asks for: the rendered text, and the files of values. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { URI } from 'vscode-uri';
import { valuesFilesIn } from '@scc-lens/files';
import { RENDERINGS } from '@scc-lens/protocol';
import type { RenderedParams, RenderedResult, ValuesFilesResult } from '@scc-lens/protocol';
import type { Session } from '../session';
import { renderStateOf } from './state';
import { nameOf } from './target';

export function rendered(session: Session, { uri }: RenderedParams): RenderedResult | null {
  const folder = session.renderings.of(uri);
  if (folder === null) return null;
  const { target } = folder;
  const result = folder.result();
  return {
    name: path.basename(target.folder),
    folder: URI.file(target.folder).toString(),
    text: result.kind === 'rendered' ? result.text : `# ${renderStateOf(session, uri)?.text ?? ''}\n`,
  };
}

export async function valuesFiles({ renderings }: Session, { uri }: RenderedParams): Promise<ValuesFilesResult | null> {
  const folder = renderings.of(uri);
  if (folder?.target.renderer !== 'helm') return null;
  const chosen = folder.values();
  const others = (await valuesFilesIn(folder.target.folder)).filter(name => !chosen.includes(name));
  return {
    chart: nameOf(folder.target).split(path.sep).join('/'),
    files: [...chosen.map(name => ({ name, isChosen: true })), ...others.map(name => ({ name, isChosen: false }))],
  };
}

/** Notifies a client that wants to know of every rendering. */
export async function sendRenderings({ connection, features, renderings, sent }: Session): Promise<void> {
  const folders = renderings.all();
  const files = (isWanted: (renderer: string) => boolean): readonly string[] => [
    ...new Set(folders.filter(({ target }) => isWanted(target.renderer)).flatMap(folder => [...folder.documents, ...folder.files()])),
  ];
  const now = { files: files(() => true), ofCharts: files(renderer => renderer === 'helm') };
  // The list may be the same and what is rendered another text.
  if (!features.renderings || (now.files.length === 0 && isDeepStrictEqual(now, sent.renderings))) return;
  sent.renderings = now;
  await connection.sendNotification(RENDERINGS, now);
}
