/** Generated SCCs on their way into the editor, as one edit with what the manifests have to change for them. */
import { posix } from 'node:path';
import { URI } from 'vscode-uri';
import { changedPods, freeFileName, sccFileStem } from '@scc-lens/lens';
import type { GeneratedScc, Reach, Reworked } from '@scc-lens/lens';
import type { PreviewedEdit } from '@scc-lens/protocol';
import { annotationTexts, podsInFiles } from './messages';
import { parseUri } from './parseUri';
import { changeOf, creationOf, previewedEdit } from './previewedEdit';
import type { Session } from './session';
import { isFolder } from './sources';
import type { Source } from './sources';
import { stampOf } from './workspaceFiles';

/** What is to be written. */
interface SccWrites {
  /** What becomes of files that exist already, by their names in the facts. */
  readonly edited: ReadonlyMap<string, Reworked<Source>>;
  /** The files in which an SCC is rewritten; what was changed in it by hand is lost. */
  readonly rewritten: ReadonlySet<string>;
  /** SCCs for one new file. */
  readonly added: readonly GeneratedScc[];
}

const [MANIFESTS, REWRITE, NEW_FILE] = ['manifests', 'rewrite', 'new-file'];

/** The edit that changes the manifests, rewrites earlier SCCs, and creates a file for new ones next to, or in, what was `chosen`. */
export async function sccEdit(session: Session, chosen: string, { edited, rewritten, added }: SccWrites): Promise<PreviewedEdit> {
  const manifests = [...edited].filter(([file]) => !rewritten.has(file)).map(([, reworked]) => reworked);
  const sccs = [...edited].filter(([file]) => rewritten.has(file)).map(([, reworked]) => reworked);
  const change = (id: string, { source: { document, version }, edits }: Reworked<Source>) => changeOf(document, version, edits, id);
  const uri = added.length === 0 ? null : await freeUri(session, chosen, sccFileStem(added));
  return previewedEdit([
    {
      id: MANIFESTS,
      ...annotationTexts.manifests(podsInFiles(extentOf(manifests))),
      changes: manifests.map(one => change(MANIFESTS, one)),
    },
    {
      id: REWRITE,
      ...annotationTexts.rewrite(sccs.map(({ source }) => source.name).join(', ')),
      changes: sccs.map(one => change(REWRITE, one)),
    },
    {
      id: NEW_FILE,
      ...annotationTexts.create(uri === null ? '' : posix.basename(parseUri(uri).path)),
      changes: uri === null ? [] : creationOf(uri, added.map(({ text }) => text).join('---\n'), NEW_FILE),
    },
  ]);
}

/** How much of manifests changes that become something else. */
export function extentOf(reworked: Iterable<Reworked<Source>>): Reach {
  const pods = [...reworked].map(changedPods);
  return { pods: pods.reduce((sum, count) => sum + count, 0), files: pods.length };
}

/**
 * A file that neither the disk nor the editor has, `stem.yaml` or with a number, in a folder or next to a file. What is not on disk has no
 * folder: a bare name.
 */
export async function freeUri({ open }: Session, chosen: string, stem: string): Promise<string> {
  const at = parseUri(chosen);
  const opened = new Set(open.all().map(({ uri }) => parseUri(uri).path));
  const folder = at.scheme !== 'file' ? undefined : (await isFolder(chosen)) ? at.path : posix.dirname(at.path);
  const uriOf = (fileName: string): URI =>
    folder === undefined ? URI.from({ scheme: 'untitled', path: fileName }) : at.with({ path: posix.join(folder, fileName) });
  const isTaken = async (fileName: string): Promise<boolean> => {
    const uri = uriOf(fileName);
    return opened.has(uri.path) || (uri.scheme === 'file' && (await stampOf(uri.fsPath)) !== undefined);
  };
  return uriOf(await freeFileName(stem, isTaken)).toString();
}
