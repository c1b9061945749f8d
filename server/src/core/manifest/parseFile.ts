import { parseManifest } from './parse';
import { splitDocuments } from './split';
import { isTemplate } from './templates';
import type { Manifest, Slice } from './types';

/** A file as its documents: `manifests[i]` is read from `slices[i]`. */
export interface ParsedFile {
  readonly text: string;
  readonly slices: readonly Slice[];
  readonly manifests: readonly Manifest[];
}

/**
 * Splits and parses a file; a template file (Helm, Jinja) has no documents. Never throws: invalid text is a value. Documents that
 * `previous`, the file before a change, has word for word are taken from there, so that a keystroke in one of a thousand documents
 * parses one; the answer is the same.
 */
export function parseFile(text: string, previous?: ParsedFile): ParsedFile {
  if (isTemplate(text)) return { text, slices: [], manifests: [] };
  const slices = splitDocuments(text);
  return { text, slices, manifests: previous === undefined ? parseAll(slices, new Map()) : parseChanged(slices, previous) };
}

/** Most changes leave all documents before and all behind them as they were; comparing these is cheaper than looking them up. */
function parseChanged(slices: readonly Slice[], { slices: before, manifests }: ParsedFile): readonly Manifest[] {
  const shorter = Math.min(slices.length, before.length);
  let start = 0;
  while (start < shorter && slices[start]?.text === before[start]?.text) start++;
  let end = 0;
  while (end < shorter - start && slices.at(-1 - end)?.text === before.at(-1 - end)?.text) end++;
  const known = new Map(before.slice(start, before.length - end).map(({ text }, i) => [text, manifests[start + i]]));
  return [
    ...manifests.slice(0, start),
    ...parseAll(slices.slice(start, slices.length - end), known),
    ...manifests.slice(manifests.length - end),
  ];
}

function parseAll(slices: readonly Slice[], known: Map<string, Manifest | undefined>): readonly Manifest[] {
  return slices.map(({ text }) => {
    const manifest = known.get(text) ?? parseManifest(copied(text));
    known.set(text, manifest);
    return manifest;
  });
}

/** The same text in memory of its own: a part of a string keeps the whole of it alive, and a document outlives many versions of its file. */
function copied(text: string): string {
  return ` ${text}`.slice(1);
}
