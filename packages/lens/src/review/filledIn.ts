/** What admission fills in, at the security contexts that get it. */
import type { PodReview } from '@scc-lens/admission';
import { CONTAINER_LISTS, isList, isObject, isWithin, listOf, objectOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, Span } from '@scc-lens/words';
import { locate, type ParsedFile } from '@scc-lens/yaml';
import type { World } from '../facts';
import { hintTexts } from './messages';
import { documentPath } from './paths';
import { workloadsIn, type WorkloadPlace } from './report';
import { podOf, reviewWorkload } from './reviewWorkload';

/** A note at the end of a line. */
export interface FilledIn {
  /** In the file's offsets. */
  readonly offset: number;
  /** E.g. `restricted-v2: drop ALL, runAsNonRoot true`. */
  readonly text: string;
  /** Whether the whole document could be read. */
  readonly isWhole: boolean;
}

/** What admission fills in within a part of a file. Pods that are not admitted for certain get nothing that is known. */
export function filledIn(file: ParsedFile, part: Span, { facts, settings }: World): readonly FilledIn[] {
  return file.slices
    .flatMap(({ start, text }, document) => (start <= part.end && part.start <= start + text.length ? workloadsIn(file, document) : []))
    .flatMap(place => {
      const review = reviewWorkload(place.workload, facts.cluster, settings);
      return review.admission === 'admitted' && review.unless.length === 0 ? notesOf(place, review) : [];
    })
    .filter(({ offset }) => part.start <= offset && offset <= part.end);
}

function notesOf(place: WorkloadPlace, review: PodReview): readonly FilledIn[] {
  const { manifest, workload, documentSpan } = place;
  const pod = podOf(workload);
  const contexts: readonly FieldPath[] = [
    ['spec', 'securityContext'],
    ...CONTAINER_LISTS.flatMap(list => listOf(valueAt(pod, ['spec', list])).map((_, i): FieldPath => ['spec', list, i, 'securityContext'])),
  ];
  return contexts.flatMap(path => {
    const fields = changedFields(objectOf(valueAt(pod, path)), objectOf(valueAt(review.mutated?.(), path)), openFields(review, path));
    if (fields.length === 0) return [];
    const text = hintTexts.filledIn({ scc: review.scc ?? '', fields: fields.join(', ') });
    return [{ offset: documentSpan.start + lineEnd(place, path), text, isWhole: manifest.class !== 'invalid' }];
  });
}

/** The end of the line on which the security context starts, or else what it would be in. */
function lineEnd({ manifest, workload }: WorkloadPlace, path: FieldPath): number {
  const written = documentPath(workload, path);
  const isWritten = valueAt(manifest.value, written) !== undefined;
  const { start } = locate(manifest, isWritten ? written : written.slice(0, -1), 'key');
  const newline = manifest.text.indexOf('\n', start);
  return start + manifest.text.slice(start, newline < 0 ? undefined : newline).trimEnd().length;
}

/** `field from annotation`, for values of a namespace that is not known. */
function openFields(review: PodReview, path: FieldPath): readonly string[] {
  const open = review.sccs.find(({ scc }) => scc === review.scc)?.open ?? [];
  return open
    .filter(value => isWithin(value.path, path) && value.path.length > path.length)
    .map(({ path: field, annotation }) => hintTexts.fromAnnotation({ field: String(field[path.length]), annotation }));
}

function changedFields(
  before: Readonly<Record<string, Json | undefined>>,
  after: typeof before,
  open: readonly string[],
): readonly string[] {
  const changed = Object.entries(after).flatMap(([field, value]) =>
    value === undefined || JSON.stringify(before[field]) === JSON.stringify(value) ? [] : [`${field} ${plain(value)}`],
  );
  return [...changed, ...open];
}

/** A value on one line, without braces: `drop ALL`, `type RuntimeDefault`. */
function plain(value: Json): string {
  if (isList(value)) return value.map(plain).join(' ');
  if (!isObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, entry]) => `${name} ${plain(entry ?? null)}`)
    .join('; ');
}
