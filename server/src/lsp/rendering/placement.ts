/** What was found in a rendering, on the lines of the files that are edited. */
import type { Range } from 'vscode-languageserver';
import { relocate, sourceOf, type Relocated, type Rendering } from '@scc-lens/charts';
import { judgeInSteps, type AnalyzeOptions, type PlacedFinding as PlacedOnLine } from '@scc-lens/lens';
import { cached, type FieldPath, type Finding, type Steps } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';

/** A place in a file, as it was when it was rendered. */
export interface FilePlace {
  readonly uri: string;
  readonly range: Range;
}

/** A finding, in the offsets of its document, on a line of a file that is edited. */
export interface PlacedFinding extends PlacedOnLine, PlacedMessage {
  readonly related: readonly (FilePlace & PlacedMessage)[];
}

/** A message, and where the value is written that a template prints there. */
export interface PlacedMessage {
  readonly message: string;
  readonly value: (FilePlace & { readonly file: string }) | null;
}

export interface Placement {
  readonly byFile: ReadonlyMap<string, readonly PlacedFinding[]>;
  /** URIs of the files that print a document of the rendering, or write it for another one, or a field that something is found in. */
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

  const messageOf = ({ message, value }: Relocated): PlacedMessage => ({
    message,
    value: value && { file: value.file, uri: uriOf(value.file), range: value.range },
  });
  const relatedTo = (document: number, path: FieldPath, message: string): PlacedFinding['related'] => {
    const place = relocate(rendering, { document, path, message });
    return place === null ? [] : [{ ...messageOf(place), uri: uriOf(place.file), range: place.range }];
  };
  const add = (document: number, finding: Finding): void => {
    const { path, message } = finding;
    const place = relocate(rendering, { document, path, message });
    if (place === null) return;
    printing.add(uriOf(place.file));
    cached(byFile, uriOf(place.file), () => []).push({
      finding,
      document,
      exactness: place.exactness,
      ...messageOf(place),
      range: place.range,
      related: finding.related.flatMap(one => relatedTo(document, one.path, one.message)),
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
