/** What is found in renderings, and the verdicts there, on the lines that a file has now. */
import * as l10n from '@vscode/l10n';
import type { Diagnostic, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { relocate, withValue } from '@scc-lens/charts';
import { headlineOf, workloadsIn, type AnalyzeOptions, type Headline, type WorkloadPlace } from '@scc-lens/lens';
import { cached, groupBy, isSameData, remember, type FieldPath } from '@scc-lens/words';
import { locate, type Workload } from '@scc-lens/yaml';
import { diagnosticOf, MARKS, styleFor } from '../convert';
import { lensTexts, renderingTexts } from '../messages';
import { canonical } from '../workspaceFiles';
import type { FilePlace, PlacedFinding, PlacedMessage } from './placement';
import type { RenderedFolder, RenderedResult } from './renderedFolder';
import { labelOf, type Around } from './target';

/** A finding as an editor shows it, with the rendering that it is of. */
export interface Shown {
  readonly diagnostic: Diagnostic;
  readonly folder: RenderedFolder;
  readonly placed: PlacedFinding;
}

type Folders = readonly RenderedFolder[];
type Shift = (range: Range) => Range | null;

/**
 * Without what `own`, the file's own findings, has at the same place. What not all renderings of the file have names those that have it.
 * `document` is the file as it is open.
 */
export function shownIn(
  { features, open }: Around,
  folders: Folders,
  uri: string,
  document: TextDocument | null,
  own: readonly Diagnostic[],
): readonly Shown[] {
  if (folders.length === 0) return [];
  const style = styleFor(features);
  const known = new Set(own.map(({ code, range }) => `${String(code)} ${range.start.line}`));
  const found = new Map<string, { readonly shown: Shown; readonly message: string; readonly names: Set<string> }>();
  for (const folder of folders) {
    const result = folder.result();
    const all = result.kind === 'rendered' ? (result.placement.byFile.get(uri) ?? []) : [];
    if (all.length === 0) continue;
    const isBehind = folder.isBehind();
    const shifts = new Map<string, Shift>();
    /** To where the lines of a file are that may be open and not saved. */
    const shiftOf = (file: string): Shift =>
      cached(shifts, file, () => {
        const opened = file === uri ? document : open.texts.all().find(one => canonical(one.uri) === file);
        const text = opened?.getText();
        return text === undefined ? unmoved : shifter(folder.renderedText(file) ?? text, text);
      });
    const shift = shiftOf(uri);
    /** With the line of the value; with its file alone while that is edited, because the next edit may move the line. */
    const messageOf = ({ message, value }: PlacedMessage): string => {
      if (value === null) return message;
      return withValue(message, shiftOf(value.uri) === unmoved ? `${value.file}:${value.range.start.line + 1}` : value.file);
    };
    for (const placed of all) {
      const { finding, range, related, value } = placed;
      const place = shift(range);
      if (place === null || known.has(`${finding.rule} ${place.start.line}`)) continue;
      const message = isBehind ? lensTexts.withoutUnsaved(messageOf(placed)) : messageOf(placed);
      const diagnostic = diagnosticOf(finding, style, place, message, () =>
        [
          ...related.map(one => ({ ...one, message: messageOf(one) })),
          ...(value === null ? [] : [{ ...value, message: l10n.t('The value.') }]),
        ].flatMap(({ message, uri: file, range: there }) => {
          const shifted = shiftOf(file)(there);
          return shifted === null ? [] : [{ message, location: { uri: file, range: shifted } }];
        }),
      );
      const key = JSON.stringify([diagnostic.code, diagnostic.range, diagnostic.message]);
      cached(found, key, () => ({ shown: { diagnostic, folder, placed }, message, names: new Set<string>() })).names.add(
        labelOf(folder.target),
      );
    }
  }
  const all = new Set(folders.flatMap(folder => (folder.has(uri) ? [labelOf(folder.target)] : [])));
  return [...found.values()].map(({ shown, message, names }) =>
    names.size === all.size
      ? shown
      : { ...shown, diagnostic: { ...shown.diagnostic, message: `${message} ${renderingTexts.inFolders([...names])}` } },
  );
}

const unmoved: Shift = range => range;

/** Leads from ranges of a text to the same lines of a later one; null between the lines above and below all changes. */
function shifter(before: string, now: string): Shift {
  const [old, current] = [linesOf(before), linesOf(now)];
  const most = Math.min(old.length, current.length);
  let above = 0;
  while (above < most && old[above] === current[above]) above++;
  if (above === Math.max(old.length, current.length)) return unmoved;
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

/** Where a field of a rendered document is written; undefined where the facts place it in no rendering. */
export function writtenAt(folders: Folders, file: string, document: number, path: FieldPath): FilePlace | null | undefined {
  const result = folders.find(({ uri }) => `${uri}/` === file)?.result();
  if (result?.kind !== 'rendered') return undefined;
  const place = relocate(result.rendering, { document, path, message: '' });
  return place && { uri: result.fileOf(place.file), range: place.range };
}

/** What renderings make of these workloads of an open file, if not the verdict on the text as it is written; with their names if they differ. Last, which of its folders are not rendered. */
export function otherVerdicts(folders: Folders, document: TextDocument, options: AnalyzeOptions, places: readonly WorkloadPlace[]): string {
  const verdicts = madeOf(folders, document, places).flatMap(({ place, made }) => {
    const all = made.map(({ place: one, options: by, ...about }) => ({ ...about, headline: headlineOf(one, by) }));
    if (all.every(({ headline }) => isSameData({ ...headline }, { ...headlineOf(place, options) }))) return [];
    return all.map(({ headline, label, isBehind }) => ({ verdict: lensTexts.asRendered(marked(headline), isBehind), label }));
  });
  const uri = canonical(document.uri);
  const failed = folders.filter(folder => folder.failure() !== null && folder.has(uri)).map(({ name }) => name);
  const named = [...groupBy(verdicts, ({ verdict }) => [verdict])].map(([verdict, all], _, { length }) =>
    length + failed.length === 1 ? verdict : `${verdict} (${[...new Set(all.map(({ label }) => label))].toSorted().join(', ')})`,
  );
  return [...named, ...failed.map(folder => renderingTexts.failed({ folder }))].join(' · ');
}

/** These workloads of an open file, each with what renderings make of it. */
export function madeOf(folders: Folders, document: TextDocument, places: readonly WorkloadPlace[]) {
  const uri = canonical(document.uri);
  const all = folders.flatMap(folder => {
    const result = folder.result();
    const here = result.kind === 'rendered' ? writtenIn(result).get(result.nameOf(uri)) : undefined;
    if (result.kind !== 'rendered' || here === undefined) return [];
    const shift = shifter(result.textOf(uri) ?? '', document.getText());
    const isBehind = folder.isBehind();
    return here.map(({ place, range }) => ({ ...result, isBehind, place, key: keyOf(shift(range)?.start.line, place) }));
  });
  const found = groupBy(all, ({ key }) => [key]);
  return places.map(place => {
    const kind = place.documentSpan.start + locate(place.manifest, [...place.workload.object, 'kind']).start;
    return { place, made: found.get(keyOf(document.positionAt(kind).line, place)) ?? [] };
  });
}

/** The workloads of renderings that are written in the files, or all where the rendering itself is one of them. */
export const madeFrom = (folders: Folders, isChosen: (file: string) => boolean): readonly Workload[] =>
  folders.flatMap(folder => {
    const result = folder.result();
    if (result.kind !== 'rendered') return [];
    if (isChosen(`${folder.uri}/`)) return workloadsIn(result.stream).map(({ workload }) => workload);
    const chosen = [...writtenIn(result)].filter(([file]) => isChosen(result.fileOf(file)));
    return chosen.flatMap(([, written]) => written.map(({ place }) => place.workload));
  });

/** By the line of the object's kind, and where the pod is in the object. */
const keyOf = (line: number | undefined, { workload: { object, podSpec } }: WorkloadPlace): string =>
  JSON.stringify([line, podSpec.slice(object.length)]);

const marked = ({ state, text }: Headline): string => `${MARKS[state]} ${text}`;

/** The workloads of a rendering, by the name of the file that has the line of their kind. */
const writtenIn = remember(({ stream, rendering }: RenderedResult) => {
  const placed = workloadsIn(stream).flatMap(place => {
    const written = relocate(rendering, { document: place.document, path: [...place.workload.object, 'kind'], message: '' });
    return written?.exactness === 'exact' ? [{ place, ...written }] : [];
  });
  return groupBy(placed, ({ file }) => [file]);
});
