import { effectiveServiceAccount, groupBy, knownNamespace, listOf, namedServiceAccount, objectOf, remember, textOf } from '@scc-lens/words';
import type { FieldPath, InvalidField, Span } from '@scc-lens/words';
import { locate, type Manifest, type Workload } from '@scc-lens/yaml';

/** From a path that starts at the pod (`spec…`, `metadata…`) to the same field in the workload's document; of a claim's volume to its template. */
export function documentPath(workload: Workload, path: FieldPath): FieldPath {
  const { podSpec, claimTemplates, claimPaths } = workload;
  const [first, list, index, ...rest] = path;
  if (claimTemplates.length === 0 || first !== 'spec' || list !== 'volumes' || typeof index !== 'number')
    return templatePath(workload, path);
  const place = volumeOrder(workload)[index];
  if (typeof place === 'string') return claimPaths[claimTemplates.indexOf(place)]?.slice(0, -2) ?? podSpec;
  return [...podSpec, list, ...(place === undefined ? [] : [place, ...rest])];
}

/** The same from the template, which has no volumes for claims. */
export function templatePath({ podMetadata, podSpec }: Workload, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  if (first === 'metadata') return [...podMetadata, ...rest];
  return first === 'spec' || first === undefined ? [...podSpec, ...rest] : [...podSpec.slice(0, -1), ...path];
}

/** The same from a pod that was sent to the API server, in which a StatefulSet's volumes of several claims may be in another order. */
export function sentPath(workload: Workload, path: FieldPath): FieldPath {
  const { ref, claimTemplates, claimPaths } = workload;
  const isOneOfSeveral = ref.kind === 'StatefulSet' && path[1] === 'volumes' && Number(path[2]) < claimTemplates.length;
  return isOneOfSeveral && claimTemplates.length > 1 ? (claimPaths[0]?.slice(0, -3) ?? []) : documentPath(workload, path);
}

/**
 * The volumes of the pod in their order: claims by name, the template's others by index. A claim takes the place of a volume of its name.
 * The controller of a StatefulSet puts claims first, others put them last. Source: updateStorage in pkg/controller/statefulset of Kubernetes.
 */
export const volumeOrder = remember(({ ref, template, claimTemplates }: Workload): readonly (string | number)[] => {
  const names = listOf(objectOf(template['spec'])['volumes']).map(volume => textOf(objectOf(volume)['name']));
  const [claims, written] = [new Set(claimTemplates), new Set(names)];
  if (ref.kind === 'StatefulSet') return [...claims, ...names.flatMap((name, i) => (claims.has(name) ? [] : [i]))];
  return [...names.map((name, i) => (claims.has(name) ? name : i)), ...[...claims].filter(name => !written.has(name))];
});

/** The field of the document that Kubernetes refuses. */
export const invalidPath = (workload: Workload, { path, isOfObject }: Refused): FieldPath =>
  isOfObject === true ? [...workload.object, ...path] : templatePath(workload, path);

type Refused = Pick<InvalidField, 'path'> & { readonly isOfObject?: true | undefined };

/** Where the verdict on each workload of a document is placed: at the kind of its object, or at its pod template where the object has others. */
export const verdictPaths = remember(({ workloads }: Manifest): ReadonlyMap<Workload, FieldPath> => {
  const groups = [...groupBy(workloads, ({ object }) => [JSON.stringify(object)]).values()];
  const pathOf = ({ object, podSpec }: Workload, { length }: readonly Workload[]): FieldPath =>
    length > 1 ? podSpec.slice(0, -1) : [...object, 'kind'];
  return new Map(groups.flatMap(group => group.map(workload => [workload, pathOf(workload, group)] as const)));
});

/** The text at which a verdict is placed. */
export const verdictSpan = (manifest: Manifest, path: FieldPath): Span => locate(manifest, path, path.at(-1) === 'kind' ? 'value' : 'key');

/** The service account that the pod runs as; `default` where its controller chooses one that cannot be known. */
export const serviceAccountOf = ({ pod, traits }: Workload): string =>
  namedServiceAccount(pod.spec) || (traits.account?.name ?? effectiveServiceAccount(pod.spec));

/** Whether the pod's controller chooses the service account, and nothing names it. */
export const hasUnknownAccount = ({ pod, traits }: Workload): boolean =>
  traits.account !== null && traits.account.name === null && namedServiceAccount(pod.spec) === '';

/** The namespace of a workload; null where it names none, or something fills it in later. */
export const statedNamespace = ({ ref }: Workload): string | null => knownNamespace(ref.namespace);
