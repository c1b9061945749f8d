/** Kustomizations that are built from a file and that no open document belongs to. */
import path from 'node:path';
import { URI } from 'vscode-uri';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { kustomizationsWith } from '@scc-lens/files';
import { parseUri } from '../parseUri';
import { workspaceFiles } from '../workspaceFiles';
import { createRenderedFolder } from './renderedFolder';
import type { RenderedFolder } from './renderedFolder';
import type { Around, Target } from './target';

/** So many are rendered for one fix. */
export const MOST_FOLDERS = 8;

/** Each rendered and judged once; null where there are too many. The caller stops them. */
export async function renderOthers(
  session: Around,
  uri: string,
  known: readonly RenderedFolder[],
): Promise<readonly RenderedFolder[] | null> {
  const [target] = known.map(folder => folder.target).filter(({ renderer }) => renderer === 'kustomize');
  if (target === undefined) return [];
  const { root } = target;
  const folders: string[] = [];
  for await (const file of workspaceFiles([URI.file(root).toString()], session.log))
    if (KUSTOMIZATION_FILES.includes(path.basename(file.path))) folders.push(path.dirname(file.path));
  const users = await kustomizationsWith(parseUri(uri).fsPath, folders);
  const others = users.filter(folder => !known.some(one => one.target.renderer === 'kustomize' && one.target.folder === folder));
  if (others.length > MOST_FOLDERS) return null;
  return Promise.all(others.map(folder => renderedOnce(session, { renderer: 'kustomize', folder, root, isComponent: false })));
}

function renderedOnce(session: Around, target: Target): Promise<RenderedFolder> {
  return new Promise(resolve => {
    createRenderedFolder(session, target, resolve);
  });
}
