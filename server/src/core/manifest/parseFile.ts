import { copied, finish, yielding } from '../words';
import type { Steps } from '../words';
import { parseManifestInSteps } from './parse';
import { splitDocuments } from './split';
import { isTemplate } from './templates';
import type { Manifest, Slice } from './types';

/** A file as its documents: `manifests[i]` is read from `slices[i]`. */
export interface ParsedFile {
  readonly text: string;
  readonly slices: readonly Slice[];
  readonly manifests: readonly Manifest[];
}

/** A file that is parsed as far as it goes. */
export interface PartlyParsed {
  readonly slices: readonly Slice[];
  /** Documents that were not reached are undefined. */
  readonly manifests: readonly (Manifest | undefined)[];
}

/**
 * Splits and parses a file; a template file (Helm, Jinja) has no documents. Never throws: invalid text is a value. Documents that
 * `previous`, the file before a change, has word for word are taken from there, so that a keystroke in one of a thousand documents
 * parses one; the answer is the same.
 */
export function parseFile(text: string, previous?: PartlyParsed): ParsedFile {
  return finish(parseInSteps(text, previous));
}

/**
 * The same in steps of a document each, or of a part of a long one. What they yield can be `previous` to another text, if this one is no
 * longer of interest.
 */
export function* parseInSteps(text: string, previous?: PartlyParsed): Steps<ParsedFile, PartlyParsed> {
  if (isTemplate(text)) return { text, slices: [], manifests: [] };
  const slices = splitDocuments(text);
  const known = new Map<string, Manifest | undefined>();
  const manifests = previous === undefined ? slices.map(() => undefined) : takeUnchanged(slices, previous, known);
  for (const [i, slice] of slices.entries()) {
    if (manifests[i] !== undefined) continue;
    const soFar = { slices, manifests };
    // A document outlives many versions of its file.
    const manifest = known.get(slice.text) ?? (yield* yielding(soFar, parseManifestInSteps(copied(slice.text))));
    known.set(slice.text, manifest);
    manifests[i] = manifest;
    yield soFar;
  }
  return { text, slices, manifests: manifests.filter(manifest => manifest !== undefined) };
}

/**
 * The documents that are as they were, in their places; `known` takes the others that there were. Most changes leave all documents before
 * and all behind them as they were; comparing these is cheaper than looking them up.
 */
function takeUnchanged(
  slices: readonly Slice[],
  { slices: before, manifests }: PartlyParsed,
  known: Map<string, Manifest | undefined>,
): (Manifest | undefined)[] {
  const shorter = Math.min(slices.length, before.length);
  let start = 0;
  while (start < shorter && slices[start]?.text === before[start]?.text) start++;
  let end = 0;
  while (end < shorter - start && slices.at(-1 - end)?.text === before.at(-1 - end)?.text) end++;
  for (let i = start; i < before.length - end; i++) known.set(before[i]?.text ?? '', manifests[i]);
  return slices.map((_, i) =>
    i < start ? manifests[i] : i >= slices.length - end ? manifests[i - slices.length + before.length] : undefined,
  );
}
