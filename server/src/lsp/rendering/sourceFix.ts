/** A fix in a file that charts or kustomizations are rendered from: worked out for each of them, and tried on copies before it is made. */
import path from 'node:path';
import { URI } from 'vscode-uri';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { kustomizationsWith, renderEdited } from '@scc-lens/files';
import { fixSource } from '@scc-lens/lens';
import type { Choice, SourceFix } from '@scc-lens/lens';
import { isSameData } from '@scc-lens/words';
import type { TextEdit } from '@scc-lens/words';
import { renderingTexts as texts } from '../messages';
import type { PlacedFinding } from './placement';
import { RenderedFolder } from './renderedFolder';
import type { RenderedResult } from './renderedFolder';
import { fileNameOf, nameOf, renderOptions, uriOf } from './target';
import type { Around } from './target';
import { parseUri, workspaceFiles } from '../workspaceFiles';

/** How fixes in sources are worked out. */
export type SourceFixes = typeof SOURCE_FIXES;

/** What a fix is of. */
export interface Asked {
  /** The file, and the text that it has in the editor. */
  readonly uri: string;
  readonly text: string;
  readonly placed: PlacedFinding;
  readonly remedy: string;
}

export interface PlannedFix {
  readonly edits: readonly TextEdit[];
  /** In each rendering that has the finding; null in one that has it not, and that the fix must not change. */
  readonly fixes: ReadonlyMap<RenderedFolder, SourceFix | null>;
}

/** The edits of the file, the same ones for all of these folders; those that are not rendered from the file do not matter. */
function planFix(folders: readonly RenderedFolder[], { uri, text, placed, remedy }: Asked): PlannedFix | { readonly refused: string } {
  const fixes = new Map<RenderedFolder, SourceFix | null>();
  let edits: readonly TextEdit[] | null = null;
  for (const folder of folders) {
    const result = folder.result();
    const before = folder.renderedText(uri);
    if (result.kind !== 'rendered' || before === null) continue;
    if (before !== text) return { refused: texts.notSaved(fileNameOf(folder.target, uri)) };
    const choices = choicesIn(result, uri, placed, remedy);
    const fix = choices.length === 0 ? null : fixSource(result.stream, result.rendering, choices);
    if (fix !== null && 'refused' in fix) return fix;
    fixes.set(folder, fix);
    if (fix === null) continue;
    if (uriOf(folder.target, fix.file) !== uri) return { refused: texts.otherFile(fix.file) };
    if (edits !== null && !isSameData(edits, fix.edits)) return { refused: texts.differsIn(nameOf(folder.target)) };
    edits = fix.edits;
  }
  return { edits: edits ?? [], fixes };
}

/** The same fix of every finding of the rule that is at the place: a template may print several objects. */
function choicesIn({ placement }: RenderedResult, uri: string, { finding, range }: PlacedFinding, key: string): readonly Choice[] {
  return (placement.byFile.get(uri) ?? []).flatMap(other => {
    if (other.finding.rule !== finding.rule || other.exactness !== 'exact' || !isSameData(other.range, range)) return [];
    const remedy = other.finding.remedies.find(one => one.key === key);
    return remedy === undefined ? [] : [{ finding: { ...other.finding, document: other.document }, remedy }];
  });
}

/** Renders copies with the edited file; null where each renders to what the fix intends, else why the fix is not made. */
async function refuseUnproven(
  session: Around,
  { fixes }: PlannedFix,
  { uri, text, edited }: { readonly uri: string; readonly text: string; readonly edited: string },
  signal: AbortSignal,
): Promise<string | null> {
  for (const [folder, fix] of fixes) {
    const { target } = folder;
    const result = folder.result();
    if (result.kind !== 'rendered') continue;
    const renderWith = (content: string): ReturnType<typeof renderEdited> => {
      const places = new Set(folder.files().map(file => parseUri(file).fsPath));
      const { renderer } = target;
      return renderEdited(
        { renderer, folder: target.folder, places, file: parseUri(uri).fsPath, text: content },
        renderOptions(session, target, signal),
      );
    };
    const proves = fix === null ? (now: string, again?: string) => now === (again ?? result.text) : fix.isProvenBy;
    const now = await renderWith(edited);
    if ('reason' in now) return texts.notRendered({ folder: nameOf(target), reason: now.reason });
    if (proves(now.text)) continue;
    // What differs in each rendering is not the fix's doing.
    const again = await renderWith(text);
    if ('reason' in again || !proves(now.text, again.text)) return texts.notProven(nameOf(target));
  }
  return null;
}

/** So many are rendered for one fix. */
const MOST_FOLDERS = 8;

/** Each rendered and judged once, or why there are too many. The caller stops them. */
async function renderOthers(
  session: Around,
  uri: string,
  known: readonly RenderedFolder[],
): Promise<readonly RenderedFolder[] | { readonly refused: string }> {
  const [target] = known.map(folder => folder.target).filter(({ renderer }) => renderer === 'kustomize');
  if (target === undefined) return [];
  const { root } = target;
  const folders: string[] = [];
  for await (const { fsPath } of workspaceFiles(session, [URI.file(root).toString()]))
    if (KUSTOMIZATION_FILES.includes(path.basename(fsPath))) folders.push(path.dirname(fsPath));
  const users = await kustomizationsWith(parseUri(uri).fsPath, folders);
  const others = users.filter(folder => !known.some(one => one.target.renderer === 'kustomize' && one.target.folder === folder));
  if (others.length > MOST_FOLDERS) return { refused: texts.tooManyFolders(MOST_FOLDERS) };
  const renderOnce = (folder: string): Promise<RenderedFolder> =>
    new Promise(resolve => {
      new RenderedFolder(session, { renderer: 'kustomize', folder, root, isComponent: false }, resolve);
    });
  return Promise.all(others.map(renderOnce));
}

export const SOURCE_FIXES = { planFix, refuseUnproven, renderOthers };
