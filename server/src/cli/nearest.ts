import * as l10n from '@vscode/l10n';
import { editDistance } from '@scc-lens/words';

/** The candidate that a user who typed `word` most likely meant; undefined where none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const close = candidates.flatMap(candidate => {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    const distance = candidate.startsWith(word) ? 0 : editDistance(word, candidate, most);
    return distance > most ? [] : [{ candidate, distance }];
  });
  return close.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** The problem with a word, and what was most likely meant by it, with `prefix` before it; `otherwise` where nothing is close. */
export function suggesting(problem: string, word: string, candidates: readonly string[], prefix = '', otherwise = problem): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? otherwise : l10n.t('{problem}; did you mean {name}?', { problem, name: prefix + meant });
}
