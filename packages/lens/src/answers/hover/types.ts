import type { FieldPath, Span } from '@scc-lens/words';
import type { Manifest } from '@scc-lens/yaml';
import type { World } from '../../facts';

export interface Hover {
  /** In the file's offsets. */
  readonly span: Span;
  readonly markdown: string;
}

/** The address of a field of some document of the workspace, for a link; null where an editor could not open it. */
export type PlaceLink = (file: string, document: number, path: FieldPath) => string | null;

/** What is hovered, and what is known around it. */
export interface Subject {
  readonly world: World;
  readonly file: string;
  readonly document: number;
  readonly manifest: Manifest;
  /** From the document's root. */
  readonly path: FieldPath;
  readonly link: PlaceLink;
}
