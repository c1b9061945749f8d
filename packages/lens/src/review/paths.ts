import { effectiveServiceAccount, groupBy, knownNamespace, listOf, namedServiceAccount, objectOf, remember, textOf } from '@scc-lens/words';
import type { FieldPath, InvalidField, Span } from '@scc-lens/words';
import { locate, type Manifest, type Workload } from '@scc-lens/yaml';

/** From a path that starts at the pod (`spec…`, `metadata…`) to the same field in the workload's document; of a claim's volume to its template. */
export function documentPath(workload: Workload, path: FieldPath): FieldPath {
  const { podMetadata, podSpec } = workload;
  const [first, ...rest] = path;
  const claim = first === 'spec' && rest[0] === 'volumes' ? claimAt(workload, Number(rest[1])) : undefined;
  if (claim !== undefined) return claim;
  if (first === 'metadata') return [...podMetadata, ...rest];
  return first === 'spec' || first === undefined ? [...podSpec, ...rest] : [...podSpec.slice(0, -1), ...path];
}

/**
 * The same from a pod that was sent to the API server. The controller of a StatefulSet puts the volumes of its claims first, several in any order,
 * and the template's other volumes behind them.
 */
export function sentPath(workload: Workload, path: FieldPath): FieldPath {
  const { ref, template, podSpec, claimTemplates, claimPaths } = workload;
  const [first, list, index, ...rest] = path;
  if (ref.kind !== 'StatefulSet' || first !== 'spec' || list !== 'volumes' || typeof index !== 'number')
    return documentPath(workload, path);
  const claims = [...new Set(claimTemplates)];
  if (index < claims.length) return claimPaths[0]?.slice(0, claims.length === 1 ? -2 : -3) ?? podSpec;
  const others = volumeNames(template).flatMap((name, i) => (claims.includes(name) ? [] : [i]));
  const written = others[index - claims.length];
  return written === undefined ? [...podSpec, list] : [...podSpec, list, written, ...rest];
}

const volumeNames = (template: Workload['template']): readonly string[] =>
  listOf(objectOf(template['spec'])['volumes']).map(one => textOf(objectOf(one)['name']));

/** The template of the claim that is a volume of the pod: one with the name of a template's volume takes its place, the others follow these. */
function claimAt({ template, claimTemplates, claimPaths }: Workload, volume: number): FieldPath | undefined {
  if (claimTemplates.length === 0) return undefined;
  const names = volumeNames(template);
  const name = [...names, ...claimTemplates.filter(claim => !names.includes(claim))][volume];
  return name === undefined ? undefined : claimPaths[claimTemplates.indexOf(name)]?.slice(0, -2);
}

/** The field of the document that Kubernetes refuses. */
export const invalidPath = (workload: Workload, { path, isOfObject }: InvalidField): FieldPath =>
  isOfObject === true ? [...workload.object, ...path] : documentPath(workload, path);

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
