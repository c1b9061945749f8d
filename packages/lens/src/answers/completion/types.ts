import type { Span } from '@scc-lens/words';

/** What an offer is the name of; editors show an icon for it. */
export type OfferKind = 'capability' | 'scc' | 'role' | 'account' | 'namespace' | 'volume' | 'value' | 'field' | 'rule';

/** One completion. */
export interface Offer {
  readonly label: string;
  /** What is written in place of the typed word. */
  readonly text: string;
  /** Whether the text is written as it is, because it is no string: `true`. */
  readonly isLiteral?: boolean;
  readonly kind: OfferKind;
  /** In a few words: what admission makes of it, or what it is. */
  readonly note: string;
  /** Offers of a lower rank come first. */
  readonly rank: number;
  /** What is to be known before it is chosen, as Markdown. It is worked out for one offer at a time. */
  readonly documentation: () => string;
}

/** The completions at a position. */
export interface Completion {
  /** What they replace, in the file's offsets. */
  readonly span: Span;
  readonly offers: readonly Offer[];
}

/** A completion that is written as it is labelled; it comes first and has no documentation, unless `more` states otherwise. */
export function offerOf(label: string, kind: OfferKind, note: string, more: Partial<Offer> = {}): Offer {
  return { label, text: label, kind, note, rank: 0, documentation: () => '', ...more };
}
