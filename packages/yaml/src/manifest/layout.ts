/** Where the fields of a document are, whichever way it was read. */
import type { Span } from '@scc-lens/words';

/** A value and where it is written. */
export interface Node extends Span {
  readonly kind: 'mapping' | 'list' | 'scalar';
  /** Whether it is a mapping or list in brackets. */
  readonly isFlow: boolean;
  /** Where another node is to be taken for it: what an alias brings is located at the alias. */
  readonly isAlias: boolean;
  /** A mapping's field; undefined where it has none of that name. */
  readonly field: (name: string) => Place | undefined;
  /** A list's item; undefined where there is none. */
  readonly item: (index: number) => Place | undefined;
  /** The first field or item; undefined where it has none. */
  readonly first: () => Place | undefined;
  /** The last one. */
  readonly last: () => Place | undefined;
}

/** A node with its key. */
export interface Place {
  /** Null for list items and for the document itself. */
  readonly key: Span | null;
  /** Null where nothing is written. */
  readonly value: Node | null;
}
