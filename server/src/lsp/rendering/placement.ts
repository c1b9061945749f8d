/** What was found in a rendering, on the lines of the files that are edited. */
import * as l10n from '@vscode/l10n';
import type { Range } from 'vscode-languageserver';
import { relocate, sourceOf, type Rendering } from '@scc-lens/charts';
import { judgeInSteps, type AnalyzeOptions, type PlacedFinding as PlacedOnLine } from '@scc-lens/lens';
import { cached, type FieldPath, type Finding, type Steps } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';

/** A place in a file, as it was when it was rendered. */
export interface FilePlace {
  readonly uri: string;
  readonly range: Range;
}

/** A finding, in the offsets of its document, on a line of a file that is edited. */
export interface PlacedFinding extends PlacedOnLine {
  readonly message: string;
  readonly related: readonly (FilePlace & { readonly message: string })[];
}

export interface Placement {
  readonly byFile: ReadonlyMap<string, readonly PlacedFinding[]>;
  /** URIs of the files that print a document of the rendering, or write it for another one. */
  readonly printing: ReadonlySet<string>;
}

/** Judges a rendering and places what is found, document by document. `uriOf` is the address of a file that it names, `folder` its chart. */
export function* placeInSteps(
  stream: ParsedFile,
  rendering: Rendering,
  options: AnalyzeOptions,
  folder: string,
  uriOf: (name: string) => string,
): Steps<Placement> {
  const found = yield* judgeInSteps(stream, options);
  const byFile = new Map<string, PlacedFinding[]>();
  const printing = new Set<string>();

  const relatedTo = (document: number, path: FieldPath, message: string): PlacedFinding['related'] => {
    const place = relocate(rendering, { document, path, message });
    return place === null ? [] : [{ message: place.message, uri: uriOf(place.file), range: place.range }];
  };
  const add = (document: number, finding: Finding): void => {
    const { path, message } = finding;
    const place = relocate(rendering, { document, path, message });
    if (place === null) return;
    const { value } = place;
    cached(byFile, uriOf(place.file), () => []).push({
      finding,
      document,
      exactness: place.exactness,
      message: place.message,
      range: place.range,
      related: [
        ...finding.related.flatMap(one => relatedTo(document, one.path, one.message)),
        ...(value === null ? [] : [{ message: l10n.t('The value.'), uri: uriOf(value.file), range: value.range }]),
      ],
    });
  };

  for (const [document, findings] of found.entries()) {
    const printers = [rendering.trace(document, [])?.file, sourceOf(stream.slices[document]?.text ?? '')?.replace(/^[^/]+/, folder)];
    for (const file of stream.manifests[document]?.class === 'empty' ? [] : printers) if (file !== undefined) printing.add(uriOf(file));
    for (const finding of findings) add(document, finding);
    yield;
  }
  return { byFile, printing };
}
