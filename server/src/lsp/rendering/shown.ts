/** What is found in renderings, on the lines that a file has now. */
import type { Diagnostic, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { cached } from '@scc-lens/words';
import { diagnosticOf, styleFor } from '../convert';
import { canonical } from '../workspaceFiles';
import type { PlacedFinding } from './placement';
import type { RenderedFolder } from './renderedFolder';
import type { Around } from './target';

/** A finding as an editor shows it, with the rendering that it is of. */
export interface Shown {
  readonly diagnostic: Diagnostic;
  readonly folder: RenderedFolder;
  readonly placed: PlacedFinding;
}

type Shift = ReturnType<typeof shifter>;

/** Without what `own`, the file's own findings, has at the same place. `document` is the file as it is open. */
export function shownIn(
  { features, open }: Around,
  folders: readonly RenderedFolder[],
  uri: string,
  document: TextDocument | null,
  own: readonly Diagnostic[],
): readonly Shown[] {
  if (folders.length === 0) return [];
  const style = styleFor(features);
  const known = new Set(own.map(({ code, range }) => `${String(code)} ${range.start.line}`));
  const found = new Map<string, Shown>();
  for (const folder of folders) {
    const result = folder.result();
    const all = result.kind === 'rendered' ? (result.placement.byFile.get(uri) ?? []) : [];
    if (all.length === 0) continue;
    const shifts = new Map<string, Shift>();
    /** To where the lines of a file are that may be open and not saved. */
    const shiftOf = (file: string): Shift =>
      cached(shifts, file, () => {
        const opened = file === uri ? document : open.texts.all().find(one => canonical(one.uri) === file);
        const text = opened?.getText();
        return text === undefined ? range => range : shifter(folder.renderedText(file) ?? text, text);
      });
    const shift = shiftOf(uri);
    for (const placed of all) {
      const { finding, message, range, related } = placed;
      const place = shift(range);
      if (place === null || known.has(`${finding.rule} ${place.start.line}`)) continue;
      const diagnostic = diagnosticOf(finding, style, place, message, () =>
        related.flatMap(({ message: text, uri: file, range: there }) => {
          const shifted = shiftOf(file)(there);
          return shifted === null ? [] : [{ message: text, location: { uri: file, range: shifted } }];
        }),
      );
      const key = JSON.stringify([diagnostic.code, diagnostic.range, diagnostic.message]);
      found.set(key, found.get(key) ?? { diagnostic, folder, placed });
    }
  }
  return [...found.values()];
}

/** Leads from ranges of a text to the same lines of a later one; null between the lines above and below all changes. */
export function shifter(before: string, now: string): (range: Range) => Range | null {
  if (before === now) return range => range;
  const [old, current] = [linesOf(before), linesOf(now)];
  const most = Math.min(old.length, current.length);
  let above = 0;
  while (above < most && old[above] === current[above]) above++;
  let below = 0;
  while (below < most - above && old.at(-1 - below) === current.at(-1 - below)) below++;
  const by = current.length - old.length;
  return range => {
    const { start, end } = range;
    if (end.line < above) return range;
    if (start.line < old.length - below) return null;
    return { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
  };
}

/** Editors and disks may end lines differently. */
const linesOf = (text: string): readonly string[] => text.split(/\r?\n/);
