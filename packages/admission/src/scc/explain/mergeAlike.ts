/** Rejections that an event, a status and a log repeat, each once. */
import type { Explanation } from './types';

/** Merges those with equal content about pods of the same controller, and drops those that end before any content that another has. */
export function mergeAlike(explanations: readonly Explanation[]): readonly Explanation[] {
  const merged = new Map<string, { readonly first: Explanation; readonly podNames: Set<string> }>();
  const explained = new Set(explanations.filter(explanation => !isEmpty(explanation)).map(stemOf));
  for (const explanation of explanations) {
    if (isEmpty(explanation) && explained.has(stemOf(explanation))) continue;
    const key = keyOf(explanation);
    const same = merged.get(key) ?? { first: explanation, podNames: new Set() };
    merged.set(key, same);
    for (const name of explanation.podNames) same.podNames.add(name);
  }
  return [...merged.values()].map(({ first, podNames }) => ({ ...first, podNames: [...podNames] }));
}

/** It has no more than the pod's name. */
const isEmpty = ({ sccs, unattributed, restrictedWouldDo, podSecurity, reason, cut, unknown }: Explanation): boolean =>
  cut && sccs.length + unattributed.length + unknown.length === 0 && !restrictedWouldDo && podSecurity === null && reason === null;

/** The characters of generated names; a StatefulSet's pods end in numbers. */
const SUFFIX = /-(?:[bcdf-hj-np-tv-xz2-9]{5}|\d+)?$/;

/** The name that the pods of one controller share; of pods without a name, their controller. Two namespaces share none. */
const stemOf = ({ podNames: [name], workload, namespace }: Explanation): string =>
  `${namespace ?? ''}/${name?.replace(SUFFIX, '') ?? JSON.stringify(workload)}`;

function keyOf(explanation: Explanation): string {
  const { sccs, unattributed, podSecurity, reason, operation, restrictedWouldDo, unknown } = explanation;
  return JSON.stringify([
    stemOf(explanation),
    operation,
    sccs.map(({ scc, notUsable, violations }) => [scc, notUsable, violations.map(({ text }) => text)]),
    unattributed.map(({ text }) => text),
    podSecurity && { ...podSecurity, violations: podSecurity.violations.map(({ text }) => text) },
    reason,
    restrictedWouldDo,
    unknown,
  ]);
}
