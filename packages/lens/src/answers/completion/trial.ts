/** What admission makes of a pod with each choice in the place of the text that the user is typing. */
import * as l10n from '@vscode/l10n';
import type { PodReview } from '@scc-lens/admission';
import { isObject, isWithin, listOf, valueAt, type Change, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import { applyToValue, type Cursor, type Workload } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { admissionSentence, closestScc, codeSpan, literalMarkdown, podOf } from '../../review';
import { reviewVariant, violationSentence, volumeOrder } from '../../review';

/** The pod that the cursor is in, without what is being typed there. */
export interface Typing {
  readonly world: World;
  readonly workload: Workload;
  readonly pod: JsonObject;
  /** The verdict on that pod. */
  readonly before: PodReview;
  /** From the pod's root to what is being typed. */
  readonly path: FieldPath;
}

/** The workload that the cursor is in, and its pod; null outside of pod templates. */
export function typingIn(cursor: Cursor, world: World): Typing | null {
  const { manifest, path, placeholder } = cursor;
  for (const workload of manifest.workloads) {
    const toPod = podPath(path, workload);
    if (toPod === null) continue;
    const pod = without(podOf(workload), podPath(placeholder, workload) ?? []);
    if (pod === null) return null;
    const before = reviewVariant(pod, workload, world.facts.cluster, world.settings);
    return { world, workload, pod, before, path: toPod };
  }
  return null;
}

/** The pod without a field or item; an object that had nothing else is not there yet either. */
function without(pod: JsonObject, path: FieldPath): JsonObject | null {
  const changed = applyToValue(pod, [{ op: 'remove', path }]);
  if (!('value' in changed) || !isObject(changed.value)) return null;
  const parent = path.slice(0, -1);
  const left = valueAt(changed.value, parent);
  return parent.length > 1 && typeof parent.at(-1) === 'string' && isObject(left) && Object.keys(left).length === 0
    ? without(changed.value, parent)
    : changed.value;
}

function podPath(path: FieldPath, workload: Workload): FieldPath | null {
  const { podSpec, podMetadata } = workload;
  const [list, index, ...rest] = path.slice(podSpec.length);
  if (isWithin(path, podSpec) && list === 'volumes' && typeof index === 'number')
    return volumeOrder(workload).includes(index) ? ['spec', list, volumeOrder(workload).indexOf(index), ...rest] : null;
  if (isWithin(path, podSpec)) return ['spec', ...path.slice(podSpec.length)];
  return isWithin(path, podMetadata) ? ['metadata', ...path.slice(podMetadata.length)] : null;
}

/** The verdict on a pod with a choice. */
export interface Trial {
  /** The verdict in a sign, and the SCC that decides: `✗ restricted-v2`. The documentation has the sentence. */
  readonly note: string;
  /** 0: admitted, or nothing against the choice; 1: unknown; 2: refused. */
  readonly rank: number;
  readonly review: PodReview;
  /** The SCC that refuses the pod, but not for this choice. */
  readonly unopposed?: string;
}

/** The verdict with a value at the place of the cursor; an item is appended to its list. */
export function tryValue(typing: Typing, value: Json): Trial {
  const review = reviewWith(typing, value, typing.path);
  switch (review.admission) {
    case 'admitted':
      return { review, rank: 0, note: `✓ ${[review.scc, ...review.unless].join(', ')}` };
    case 'not-checked':
      return { review, rank: 0, note: '–' };
    case 'unknown':
      return { review, rank: 1, note: '?' };
    case 'denied':
      return { review, rank: 2, note: `✗ ${closestScc(review)?.scc ?? ''}`.trimEnd() };
  }
}

/** The same for one permission: where the pod is refused without it too, what counts is whether the closest SCC objects to it. */
export function tryPart(typing: Typing, value: Json, path: FieldPath = typing.path): Trial {
  const trial = tryValue({ ...typing, path }, value);
  const { before } = typing;
  const closest = closestScc(trial.review);
  if (trial.review.admission !== 'denied' || before.admission !== 'denied' || closest === null) return trial;
  const objections = before.sccs.find(({ scc }) => scc === closest.scc)?.violations.length ?? 0;
  return closest.violations.length > objections ? trial : { ...trial, rank: 0, note: '✓', unopposed: closest.scc };
}

function reviewWith({ pod, workload, world }: Typing, value: Json, path: FieldPath): PodReview {
  const parent = path.slice(0, -1);
  const change: Change =
    typeof path.at(-1) === 'number'
      ? { op: 'insert', path: parent, index: listOf(valueAt(pod, parent)).length, value }
      : { op: 'set', path, value };
  const changed = applyToValue(pod, [change]);
  return reviewVariant('value' in changed && isObject(changed.value) ? changed.value : pod, workload, world.facts.cluster, world.settings);
}

/** What a value means, in a sentence; the meaning is Markdown already. */
export const meansText = (value: string, meaning: string): string => l10n.t('{value}: {meaning}.', { value: codeSpan(value), meaning });

const MOST_OBJECTIONS = 5;

/** The verdict in a sentence, and the objections of the SCC that is closest to admitting the pod. */
export function trialMarkdown({ review, unopposed }: Trial): string {
  const { scc, violations } = (review.admission === 'denied' ? closestScc(review) : null) ?? { scc: '', violations: [] };
  const objections = [...new Set(violations.map(violation => `- ${literalMarkdown(violationSentence(violation, scc))}`))];
  const apart = unopposed === undefined ? '' : literalMarkdown(l10n.t('{scc} does not object to it.', { scc: unopposed }));
  return [apart, literalMarkdown(admissionSentence(review)), objections.slice(0, MOST_OBJECTIONS).join('\n')]
    .filter(part => part !== '')
    .join('\n\n');
}
