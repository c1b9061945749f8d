/** What findings and gaps refer to in a source. */
import type { FieldPath, Span, WorkloadRef } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import type { Source } from './sources';

/** The document that a span of a source is in. */
export function documentAt({ slices }: ParsedFile, { start }: Span): number {
  const index = slices.findLastIndex(slice => slice.start <= start);
  return Math.max(0, index);
}

/** The kind of an object in a document, which a report about it is about; the document where there is no such object. */
export function kindPath({ manifests }: ParsedFile, document: number, ref: WorkloadRef | null): FieldPath {
  const found = manifests[document]?.objects.find(({ kind, name }) => kind === ref?.kind && name === ref.name);
  return found === undefined ? [] : [...found.path, 'kind'];
}

/** A workload's reference as reports spell it. */
export const refOf = (workload: WorkloadRef | null): WorkloadRef | null =>
  workload === null ? null : { kind: workload.kind, name: workload.name, namespace: workload.namespace };

/** Whether an object is in the namespace of a Helm release that is not given, but assumed. */
export const isNamespaceAssumed = ({ rendered }: Pick<Source, 'rendered'>, object: { readonly namespace: string | null } | null): boolean =>
  rendered?.assumedNamespace !== undefined && rendered.assumedNamespace === object?.namespace;
