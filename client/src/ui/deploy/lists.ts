/** Lists in dialogs and notifications. */
import { describeRef, type Contents } from '@scc-lens/kube';
import { partTexts } from './messages';

/** As much of a list as a dialog can show. */
export const shorten = (items: readonly string[], most = 10): readonly string[] =>
  items.length <= most ? items : [...items.slice(0, most), partTexts.moreItems(items.length - most)];

/** The first objects, how many more there are, and what could not be read. */
export function contentsText({ objects, total, unlisted }: Contents): readonly string[] {
  const shown = objects.slice(0, 10);
  return [
    ...shown.map(describeRef),
    ...(total > shown.length ? [partTexts.moreItems(total - shown.length)] : []),
    ...(unlisted.length === 0 ? [] : [partTexts.unlisted(shorten(unlisted).join(', '))]),
  ];
}
