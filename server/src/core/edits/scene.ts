import type { Node } from 'yaml';
import { commentsOf, type Comment, type Manifest } from '../manifest';
import type { TextEdit } from '../words';
import type { DraftEntry } from './draft';
import { dominantEol } from './lines';
import { styleOf, type Style } from './style';

/** What every edit of one document needs to see. */
export interface Scene {
  readonly text: string;
  readonly eol: string;
  readonly comments: readonly Comment[];
  readonly style: Style;
  /** Nodes that an alias elsewhere repeats. */
  readonly repeated: ReadonlySet<Node>;
}

/** Remembered with the manifest: a document is edited in many ways, and all of its text is read for this. */
export function sceneOf(manifest: Manifest): Scene {
  const known = remembered.get(manifest);
  if (known !== undefined) return known;
  const { text, tree, aliases } = manifest;
  const scene = {
    text,
    eol: dominantEol(text),
    comments: commentsOf(text),
    style: styleOf(tree, text),
    repeated: new Set(aliases.values()),
  };
  remembered.set(manifest, scene);
  return scene;
}

const remembered = new WeakMap<Manifest, Scene>();

/** A stretch between two entries that stay: what goes, and what comes instead, before the entry `next` (null at the end). */
export interface Gap {
  readonly fresh: readonly DraftEntry[];
  /** Indices among the entries of the text; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly next: DraftEntry | null;
}

/** Cuts the entries of an edited collection at those that stay; where nothing changes there is no gap. */
export function gapsOf(entries: readonly DraftEntry[], count: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let fresh: DraftEntry[] = [];
  let from = 0;
  for (const entry of entries) {
    if (entry.origin === null) {
      fresh.push(entry);
      continue;
    }
    if (fresh.length > 0 || entry.origin > from || entry.draft.kind !== 'kept') gaps.push({ fresh, from, to: entry.origin, next: entry });
    fresh = [];
    from = entry.origin + 1;
  }
  return [...gaps, { fresh, from, to: count, next: null }];
}

/** The comments that start within a stretch of the text. */
export function commentsIn(scene: Scene, start: number, end: number): readonly Comment[] {
  return scene.comments.filter(({ span }) => span.start >= start && span.start < end);
}

export function edit(start: number, end: number, newText: string): TextEdit {
  return { span: { start, end }, newText };
}
