/** Answers are read by a model, whose context is short: a report is cut, and a text that is of use only as a whole is refused. */
import { boundTexts } from './messages';
import { answer, failure } from './tool';
import type { Answer } from './tool';

/** Characters of a report. */
const MOST_OF_REPORT = 24_000;
/** Characters of the manifests that an answer contains. */
const MOST_OF_MANIFESTS = 200_000;

/** As many of the sections as fit, at least the start of the first, and a note about the others. */
export function report(head: string, sections: readonly string[]): Answer {
  let text = head;
  for (const [index, section] of sections.entries()) {
    const next = `${text}${text === '' ? '' : '\n\n'}${section}`;
    if (next.length > MOST_OF_REPORT) {
      const start = index === 0 ? `${next.slice(0, MOST_OF_REPORT)}…` : text;
      return answer(`${start}\n\n${boundTexts.left(sections.length - Math.max(index, 1))}`);
    }
    text = next;
  }
  return answer(text);
}

/** The note with the manifests; the refusal of all where these are too long. */
export function withManifests(note: string, ...manifests: readonly string[]): Answer {
  const length = manifests.reduce((sum, manifest) => sum + manifest.length, 0);
  if (length > MOST_OF_MANIFESTS) return failure(boundTexts.tooLong({ length: String(length), most: String(MOST_OF_MANIFESTS) }));
  return answer(note, ...manifests);
}
