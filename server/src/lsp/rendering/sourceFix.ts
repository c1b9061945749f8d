/** A fix in a file that charts or kustomizations are rendered from: worked out for each of them, and tried on copies before it is made. */
import path from 'node:path';
import { URI } from 'vscode-uri';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { kustomizationsWith, renderEdited } from '@scc-lens/files';
import { fixSource, provesReach, reachedObjects } from '@scc-lens/lens';
import type { Choice, SourceFix } from '@scc-lens/lens';
import { isSameData } from '@scc-lens/words';
import { applyEdits } from '@scc-lens/yaml';
import { renderingTexts as texts } from '../messages';
import type { PlacedFinding } from './placement';
import { RenderedFolder } from './renderedFolder';
import type { RenderedResult } from './renderedFolder';
import { environmentsWith, fileNameOf, labelOf, nameOf, renderOptions, uriOf } from './target';
import type { Around, Target } from './target';
import { parseUri, workspaceFiles } from '../workspaceFiles';

/** How fixes in sources are worked out. */
export type SourceFixes = typeof SOURCE_FIXES;

/** What a fix is of. */
export interface Asked {
  readonly uri: string;
  /** The text that a file has in the editor; undefined for one that is not open. */
  readonly textOf: (uri: string) => string | undefined;
  readonly folder: RenderedFolder;
  readonly placed: PlacedFinding;
  readonly remedy: string;
}

export interface PlannedFix {
  /** The file that is edited, and its present text. */
  readonly uri: string;
  readonly text: string;
  /** The fix where the finding is shown, and what that is a rendering of. */
  readonly own: SourceFix;
  readonly shown: Target;
  /** What proves it in each rendering that has the finding, or reads the edited values; null in one that it must not change. */
  readonly proofs: ReadonlyMap<RenderedFolder, SourceFix['isProvenBy'] | null>;
}

interface Refused {
  readonly refused: string;
}

/** The edits of the file, the same ones for all of these folders; those that are not rendered from the file do not matter. */
function planFix(folders: readonly RenderedFolder[], asked: Asked): PlannedFix | Refused {
  const { textOf, folder: shown } = asked;
  const own = fixIn(shown, asked) ?? { refused: texts.notSaved(fileNameOf(shown.target, asked.uri)) };
  if ('refused' in own) return own;
  const { values } = own;
  const uri = values === undefined ? asked.uri : uriOf(shown.target, own.file);
  const text = shown.renderedText(uri) ?? '';
  const proofs = new Map<RenderedFolder, SourceFix['isProvenBy'] | null>();
  for (const folder of folders) {
    const result = folder.result();
    const before = folder.renderedText(uri);
    if (result.kind !== 'rendered' || before === null) continue;
    const name = fileNameOf(folder.target, uri);
    if (before !== text || before !== (textOf(uri) ?? text)) return { refused: texts.notSaved(name) };
    if (values !== undefined) {
      const elsewhere = (): SourceFix['isProvenBy'] => provesReach(result.stream, result.rendering, { ...values, file: name });
      proofs.set(folder, folder === shown ? own.isProvenBy : elsewhere());
      continue;
    }
    const fix = folder === shown ? own : fixIn(folder, asked);
    if (fix !== null && 'refused' in fix) return fix;
    proofs.set(folder, fix?.isProvenBy ?? null);
    if (fix === null) continue;
    if (uriOf(folder.target, fix.file) !== uri) return { refused: texts.otherFile(fix.file) };
    if (!isSameData(own.edits, fix.edits)) return { refused: texts.differsIn(nameOf(folder.target)) };
  }
  return { uri, text, own, shown: shown.target, proofs };
}

/** Refused also until the file is saved; null where the finding is not there. */
function fixIn(folder: RenderedFolder, { uri, textOf, placed, remedy }: Asked): SourceFix | Refused | null {
  const result = folder.result();
  const before = folder.renderedText(uri);
  if (result.kind !== 'rendered' || before === null) return null;
  if (before !== textOf(uri)) return { refused: texts.notSaved(fileNameOf(folder.target, uri)) };
  const choices = choicesIn(result, uri, placed, remedy);
  return choices.length === 0 ? null : fixSource(result.stream, result.rendering, choices);
}

/** The same fix of every finding of the rule that is at the place: a template may print several objects. */
function choicesIn({ placement }: RenderedResult, uri: string, { finding, range }: PlacedFinding, key: string): readonly Choice[] {
  return (placement.byFile.get(uri) ?? []).flatMap(other => {
    if (other.finding.rule !== finding.rule || other.exactness !== 'exact' || !isSameData(other.range, range)) return [];
    const remedy = other.finding.remedies.find(one => one.key === key);
    return remedy === undefined ? [] : [{ finding: { ...other.finding, document: other.document }, remedy }];
  });
}

/** Renders copies with the edited file. What the fix changes in each that renders to what it intends, as text; else why the fix is not made. */
async function refuseUnproven(
  session: Around,
  { proofs, uri, text, own }: PlannedFix,
  signal: AbortSignal,
): Promise<Refused | { readonly reached: string }> {
  const edited = applyEdits(text, own.edits);
  const reached: string[] = [];
  for (const [folder, proof] of proofs) {
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
    const proves = proof ?? ((now: string, again?: string) => now === (again ?? result.text));
    const now = await renderWith(edited);
    if ('reason' in now) return { refused: texts.notRendered({ folder: labelOf(target), reason: now.reason }) };
    // What differs in each rendering is not the fix's doing.
    const again = proves(now.text) ? null : await renderWith(text);
    if (again !== null && ('reason' in again || !proves(now.text, again.text))) return { refused: texts.notProven(labelOf(target)) };
    if (own.values === undefined) continue;
    const objects = reachedObjects(result.stream, now.text, again?.text ?? result.text);
    reached.push(texts.reached({ folder: labelOf(target), objects: objects.join(', ') || texts.noObject() }));
  }
  return { reached: reached.join('; ') };
}

/** So many are rendered for one fix. */
const MOST_FOLDERS = 8;

/** Each rendered and judged once, or why there are too many. The caller stops them. */
async function renderOthers(
  session: Around,
  { uri, own, shown }: PlannedFix,
  known: readonly RenderedFolder[],
): Promise<readonly RenderedFolder[] | Refused> {
  const all = known.map(folder => folder.target);
  const targets =
    own.values === undefined ? await kustomizationsOf(session, uri, all) : await environmentsWith(session, shown, parseUri(uri).fsPath);
  if (targets.length > MOST_FOLDERS) return { refused: texts.tooManyFolders(MOST_FOLDERS) };
  const renderOnce = (target: Target): Promise<RenderedFolder> =>
    new Promise(resolve => {
      new RenderedFolder(session, target, resolve);
    });
  const folders = await Promise.all(targets.map(renderOnce));
  for (const { target, result } of folders.map(folder => ({ target: folder.target, result: folder.result() })))
    if (result.kind === 'failed') return { refused: texts.notRendered({ folder: labelOf(target), reason: result.reason }) };
  return folders;
}

/** The other kustomizations of the workspace folder that are built from a file. */
async function kustomizationsOf(session: Around, uri: string, known: readonly Target[]): Promise<readonly Target[]> {
  const [target] = known.filter(({ renderer }) => renderer === 'kustomize');
  if (target === undefined) return [];
  const { root } = target;
  const folders: string[] = [];
  for await (const { fsPath } of workspaceFiles(session, [URI.file(root).toString()]))
    if (KUSTOMIZATION_FILES.includes(path.basename(fsPath))) folders.push(path.dirname(fsPath));
  const users = await kustomizationsWith(parseUri(uri).fsPath, folders);
  const others = users.filter(folder => !known.some(one => one.renderer === 'kustomize' && one.folder === folder));
  return others.map(folder => ({ renderer: 'kustomize', folder, root, isComponent: false }));
}

export const SOURCE_FIXES = { planFix, refuseUnproven, renderOthers };
