import { effectiveServiceAccount, isPlaceholder, namedServiceAccount, samePath } from '@scc-lens/words';
import type { FieldPath } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';

/** From a path that starts at the pod (`spec…`, `metadata…`) to the same field in the workload's document. */
export function documentPath({ podMetadata, podSpec }: Workload, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  if (first === 'metadata') return [...podMetadata, ...rest];
  return first === 'spec' || first === undefined ? [...podSpec, ...rest] : [...podSpec.slice(0, -1), ...path];
}

/** Where the verdict on each workload of a document is placed: at the kind of its object, or at its pod template where the object has others. */
export function verdictPaths(workloads: readonly Workload[]): readonly FieldPath[] {
  const isSibling = (a: Workload, b: Workload | undefined): boolean => b !== undefined && samePath(a.object, b.object);
  return workloads.map((workload, i) =>
    isSibling(workload, workloads[i - 1]) || isSibling(workload, workloads[i + 1])
      ? workload.podSpec.slice(0, -1)
      : [...workload.object, 'kind'],
  );
}

/** The service account that the pod runs as; `default` where its controller chooses one that cannot be known. */
export function serviceAccountOf({ pod, traits }: Workload): string {
  return namedServiceAccount(pod.spec) || (traits.account?.name ?? effectiveServiceAccount(pod.spec));
}

/** Whether the pod's controller chooses the service account, and nothing names it. */
export function hasUnknownAccount({ pod, traits }: Workload): boolean {
  return traits.account !== null && traits.account.name === null && namedServiceAccount(pod.spec) === '';
}

/** The namespace of a workload; null where it names none, or something fills it in later. */
export function statedNamespace({ ref: { namespace } }: Workload): string | null {
  return namespace === null || isPlaceholder(namespace) ? null : namespace;
}
