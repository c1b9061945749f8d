/** The outline of a document: its objects, their containers and volumes, and the subjects of bindings. */
import { CONTAINER_LISTS, formatFieldPath, isWithin, objectListOf, objectOf, samePath, shifted, textOf } from '@scc-lens/words';
import type { FieldPath, JsonObject, Span } from '@scc-lens/words';
import { locate, type KubernetesObject, type Manifest, type ParsedFile, type Workload } from '@scc-lens/yaml';

export type OutlineKind = 'object' | 'container' | 'volume' | 'subject' | 'role';

/** Spans count from the start of the file. */
export interface OutlineItem {
  readonly name: string;
  /** E.g. the image of a container; empty where there is nothing to add. */
  readonly detail: string;
  readonly kind: OutlineKind;
  readonly span: Span;
  /** Inside `span`: what the editor selects. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

/** The outline of a file, in the order of its text. What an invalid document still shows is in it. */
export function outlineOf({ slices, manifests }: ParsedFile): readonly OutlineItem[] {
  return manifests.flatMap((manifest, i) => {
    const start = slices[i]?.start ?? 0;
    return manifest.class === 'values' || manifest.class === 'build'
      ? []
      : manifest.objects.map(object => objectItem(manifest, object, start));
  });
}

function objectItem(manifest: Manifest, object: KubernetesObject, start: number): OutlineItem {
  const { path, kind, name, value } = object;
  const workloads = manifest.workloads.filter(workload => samePath(workload.object, path));
  const children = [
    ...workloads.flatMap(workload => podItems(manifest, workload, start)),
    ...bindingItems(manifest, object, start),
  ].toSorted((a, b) => a.span.start - b.span.start);
  const namespace = textOf(objectOf(value['metadata'])['namespace']);
  return {
    ...itemAt(manifest, path, [...path, 'kind'], start),
    name: `${kind} ${name ?? ''}`.trim(),
    detail: namespace,
    kind: 'object',
    children,
  };
}

function podItems(manifest: Manifest, { podSpec, template }: Workload, start: number): readonly OutlineItem[] {
  const spec = objectOf(template['spec']);
  const itemsOf = (list: string, kind: OutlineKind, detail: (item: JsonObject) => string): readonly OutlineItem[] =>
    objectListOf(spec[list]).map((item, i) => {
      const path = [...podSpec, list, i];
      const name = textOf(item['name']) || `${list}[${i}]`;
      return { ...itemAt(manifest, path, [...path, 'name'], start), name, detail: detail(item), kind, children: [] };
    });
  return [
    ...CONTAINER_LISTS.flatMap(list => itemsOf(list, 'container', ({ image }) => textOf(image))),
    ...itemsOf('volumes', 'volume', volume => Object.keys(volume).find(field => field !== 'name') ?? 'emptyDir'),
  ];
}

function bindingItems(manifest: Manifest, { kind, value, path }: KubernetesObject, start: number): readonly OutlineItem[] {
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return [];
  const itemOf = (reference: JsonObject, at: FieldPath, as: 'role' | 'subject'): OutlineItem => ({
    ...itemAt(manifest, [...path, ...at], [...path, ...at, 'name'], start),
    name: textOf(reference['name']) || formatFieldPath(at),
    detail: textOf(reference['kind']),
    kind: as,
    children: [],
  });
  return [
    ...(value['roleRef'] === undefined ? [] : [itemOf(objectOf(value['roleRef']), ['roleRef'], 'role')]),
    ...objectListOf(value['subjects']).map((subject, i) => itemOf(subject, ['subjects', i], 'subject')),
  ];
}

/** The whole of a field's value, and the part to select: its name, or the start where it has none or has it elsewhere (an alias). */
function itemAt(manifest: Manifest, path: FieldPath, name: FieldPath, start: number): Pick<OutlineItem, 'span' | 'nameSpan'> {
  const whole = trimmed(manifest.text, locate(manifest, path, 'extent'));
  const found = isWithin(name, path) ? locate(manifest, name) : whole;
  const isInside = whole.start <= found.start && found.end <= whole.end;
  return { span: shifted(whole, start), nameSpan: shifted(isInside ? found : { start: whole.start, end: whole.start }, start) };
}

/** A block scalar ends with the line feeds behind it; an outline's item does not. */
const trimmed = (text: string, { start, end }: Span): Span => ({ start, end: start + text.slice(start, end).trimEnd().length });
