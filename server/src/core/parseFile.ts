import { isTemplate, parseManifest, splitDocuments } from './manifest';
import type { Manifest, Slice } from './manifest';

/** A file as its documents: `manifests[i]` is what `slices[i]` says. */
export interface ParsedFile {
  readonly text: string;
  readonly slices: readonly Slice[];
  readonly manifests: readonly Manifest[];
}

/**
 * Remembers the documents of one file by their text, so that a keystroke in one of a thousand documents parses one. The caller keeps
 * one memo for each open file and hands it to `parseFile`; it never changes an answer.
 */
export interface Memo {
  manifests: ReadonlyMap<string, Manifest>;
}

export function createMemo(): Memo {
  return { manifests: new Map() };
}

/** Splits and parses a file; a template file (Helm, Jinja) has no documents. Never throws: broken text is a value. */
export function parseFile(text: string, memo: Memo = createMemo()): ParsedFile {
  if (isTemplate(text)) {
    memo.manifests = new Map();
    return { text, slices: [], manifests: [] };
  }
  const slices = splitDocuments(text);
  const known = memo.manifests;
  const live = new Map<string, Manifest>();
  const manifests = slices.map(slice => {
    const manifest = live.get(slice.text) ?? known.get(slice.text) ?? parseManifest(slice.text);
    live.set(slice.text, manifest);
    return manifest;
  });
  memo.manifests = live;
  return { text, slices, manifests };
}
