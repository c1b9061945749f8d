/** Fixes in files that charts or kustomizations are rendered from, tried in all that is rendered from them in the workspace folder. */
import { URI } from 'vscode-uri';
import { planFix, planTexts, proveFix, type PlannedFix } from '@scc-lens/lens';
import { renderingTexts as texts } from '../messages';
import { RenderedFolder, type RenderedResult } from './renderedFolder';
import { environmentsWith, keyOf, kustomizationsIn, labelOf, type Around, type Target } from './target';
import { parseUri, workspaceFiles } from '../workspaceFiles';

/** How fixes in sources are worked out. */
export type SourceFixes = typeof SOURCE_FIXES;

/** So many are rendered for one fix. */
const MOST_FOLDERS = 8;

/** Each other one rendered and judged once, or why there are too many. The caller stops them. `shown` is where the finding is shown. */
async function renderOthers(
  session: Around,
  { file, own }: PlannedFix<RenderedResult>,
  shown: Target,
  known: readonly RenderedFolder[],
): Promise<readonly RenderedFolder[] | { readonly refused: string }> {
  const all = known.map(folder => folder.target);
  const targets =
    own.values === undefined ? await kustomizationsOf(session, file, all) : await environmentsWith(session, shown, parseUri(file).fsPath);
  if (targets.length > MOST_FOLDERS) return { refused: texts.tooManyFolders(MOST_FOLDERS) };
  const renderOnce = (target: Target): Promise<RenderedFolder> => new Promise(resolve => new RenderedFolder(session, target, resolve));
  const folders = await Promise.all(targets.map(renderOnce));
  for (const { target, result } of folders.map(folder => ({ target: folder.target, result: folder.result() })))
    if (result.kind === 'failed') return { refused: planTexts.notTried({ folder: labelOf(target), reason: result.reason }) };
  return folders;
}

/** The other kustomizations of the workspace folder that are built from a file. */
async function kustomizationsOf(session: Around, uri: string, known: readonly Target[]): Promise<readonly Target[]> {
  const [target] = known.filter(({ renderer }) => renderer === 'kustomize');
  if (target === undefined) return [];
  const { root } = target;
  const files: string[] = [];
  for await (const { fsPath } of workspaceFiles(session, [URI.file(root).toString()])) files.push(fsPath);
  const keys = new Set(known.map(keyOf));
  return (await kustomizationsIn(root, files))(uri).filter(one => !keys.has(keyOf(one)));
}

/** What a server without renderings does not load. */
export const SOURCE_FIXES = { planFix, proveFix, renderOthers };
