import type { PodReview } from '@scc-lens/admission';
import type { FieldPath } from '@scc-lens/words';
import type { Placed } from '../../facts';

/** What a node of the catalog is; the icon follows from it. */
export type CatalogKind = 'section' | 'verdict' | 'workload' | 'account' | 'scc' | 'relation';

/** A node of the catalog, with its texts. */
export interface CatalogNode {
  /** The same for the same thing in the next catalog. */
  readonly id: string;
  readonly kind: CatalogKind;
  readonly label: string;
  /** Next to the label. */
  readonly description: string;
  /** Everything that is known of it, a line each. */
  readonly tooltip: string;
  /** The verdict of a workload, or of those below. */
  readonly verdict: PodReview['verdict'] | null;
  /** The field that opens; null where the workspace does not contain it. */
  readonly place: CatalogPlace | null;
  readonly children: readonly CatalogNode[];
}

/** A field of a manifest. */
export interface CatalogPlace {
  readonly file: string;
  readonly document: number;
  readonly path: FieldPath;
}

/** The place of something found in the workspace. */
export const placeOf = ({ file, document }: Placed<unknown>, path: FieldPath): CatalogPlace => ({ file, document, path });
