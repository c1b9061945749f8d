import type { Node } from 'yaml';
import { remember, type TextEdit } from '@scc-lens/words';
import { commentsOf, type Comment } from '../manifest/comments';
import type { Manifest } from '../manifest/types';
import { isRun, type DraftEntry, type OpenDraft } from './draft';
import { placeOf } from './insertApart';
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
export const sceneOf = remember(({ text, tree, aliases }: Manifest): Scene => ({
  text,
  eol: dominantEol(text),
  comments: commentsOf(text),
  style: styleOf(tree, text),
  repeated: new Set(aliases.values()),
}));

/** A stretch between two entries that are not new: what goes, and what comes instead, before the entry `next`, where that changes. */
export interface Gap {
  readonly fresh: readonly DraftEntry[];
  /** Indices among the entries of the text; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly next: DraftEntry | null;
}

/** Cuts the entries of an edited collection at those that stay; where nothing changes there is no gap. */
export function gapsOf({ parts, sources }: OpenDraft): readonly Gap[] {
  const gaps: Gap[] = [];
  let fresh: DraftEntry[] = [];
  let from = 0;
  for (const part of parts) {
    if (!isRun(part) && part.origin === null) {
      fresh.push(part);
      continue;
    }
    const to = isRun(part) ? part.from : (part.origin ?? from);
    if (!isRun(part) || fresh.length > 0 || to > from) gaps.push({ fresh, from, to, next: isRun(part) ? null : part });
    fresh = [];
    from = isRun(part) ? part.to : to + 1;
  }
  return [...gaps, { fresh, from, to: sources.length, next: null }];
}

/** The comments that start within a stretch of the text. */
export const commentsIn = (scene: Scene, start: number, end: number): readonly Comment[] =>
  scene.comments.slice(placeOf(scene.comments, start), placeOf(scene.comments, end));

export const edit = (start: number, end: number, newText: string): TextEdit => ({ span: { start, end }, newText });

export const insertion = (at: number, newText: string): TextEdit => edit(at, at, newText);
