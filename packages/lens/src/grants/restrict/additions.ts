/** The changes that Pod Security's restricted level asks for and that take nothing from a pod which gets them by its SCC anyway. */
import { CONTAINER_LISTS, listOf, objectListOf, objectOf, stringsOf } from '@scc-lens/words';
import type { Change, FieldPath, JsonObject } from '@scc-lens/words';

/** The checks of Pod Security's restricted level that a value alone fulfils, in the order of a security context. */
export const FIXABLE = ['runAsNonRoot', 'seccompProfile_restricted', 'allowPrivilegeEscalation', 'capabilities_restricted'] as const;
type Fixable = (typeof FIXABLE)[number];

/** The field that fulfils each check, for titles. */
export const FIELD_OF: Readonly<Record<Fixable, string>> = {
  runAsNonRoot: 'runAsNonRoot',
  seccompProfile_restricted: 'seccompProfile',
  allowPrivilegeEscalation: 'allowPrivilegeEscalation',
  capabilities_restricted: 'capabilities.drop',
};

/** Changes, from the pod's root, that fulfil the checks. A value that the pod has set to something else than a boolean stays as it is. */
export function additionsTo(pod: JsonObject, checks: ReadonlySet<string>): readonly Change[] {
  const spec = objectOf(pod['spec']);
  const containers = CONTAINER_LISTS.flatMap(list =>
    objectListOf(spec[list]).map((container, index) => ({ path: ['spec', list, index, 'securityContext'] as FieldPath, container })),
  );
  const own = containers.map(({ path, container }) => ({ path, context: objectOf(container['securityContext']) }));
  const [root, pods] = [['spec', 'securityContext'] as FieldPath, objectOf(spec['securityContext'])];
  return [
    ...(checks.has('runAsNonRoot') ? nonRoot(root, pods, own) : []),
    ...(checks.has('seccompProfile_restricted') && pods['seccompProfile'] === undefined
      ? [set([...root, 'seccompProfile', 'type'], 'RuntimeDefault')]
      : []),
    ...own.flatMap(({ path, context }) => [
      ...(checks.has('allowPrivilegeEscalation') && context['allowPrivilegeEscalation'] !== false
        ? [set([...path, 'allowPrivilegeEscalation'], false)]
        : []),
      ...(checks.has('capabilities_restricted') ? dropAll(path, context) : []),
    ]),
  ];
}

interface Context {
  readonly path: FieldPath;
  readonly context: JsonObject;
}

/** The pod's value counts for containers without one; `false` is refused wherever it is. */
function nonRoot(root: FieldPath, pods: JsonObject, own: readonly Context[]): readonly Change[] {
  const isStated = pods['runAsNonRoot'] === true || (own.length > 0 && own.every(({ context }) => context['runAsNonRoot'] === true));
  return [
    ...(isStated ? [] : [set([...root, 'runAsNonRoot'], true)]),
    ...own.flatMap(({ path, context }) => (context['runAsNonRoot'] === false ? [set([...path, 'runAsNonRoot'], true)] : [])),
  ];
}

function dropAll(path: FieldPath, context: JsonObject): readonly Change[] {
  const drop = objectOf(context['capabilities'])['drop'];
  if (stringsOf(drop).includes('ALL')) return [];
  const field = [...path, 'capabilities', 'drop'];
  return [listOf(drop).length === 0 ? set(field, ['ALL']) : { op: 'insert', path: field, index: 0, value: 'ALL' }];
}

function set(path: FieldPath, value: boolean | string | readonly string[]): Change {
  return { op: 'set', path, value };
}
