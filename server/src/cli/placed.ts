/** What findings and gaps refer to in a source. */
import { identityOf } from '@scc-lens/lens';
import { isObject, textOf, valueAt, type FieldPath, type Finding, type Span, type WorkloadRef } from '@scc-lens/words';
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

/** The namespace of a Helm release that is not given, but assumed, where a finding is about an object in it or an account of it. */
export function assumedNamespaceOf({ rendered }: Source, { manifests }: ParsedFile, finding: Finding): string | undefined {
  const [root, [, , namespace]] = [manifests[finding.document]?.value, identityOf(finding)];
  const subject = valueAt(root, finding.path.slice(0, -1));
  const user = /^system:serviceaccounts?:([^:]+)/.exec(textOf(valueAt(root, finding.path)));
  const named = [namespace, finding.workload?.namespace, isObject(subject) && subject['namespace'], user?.[1]];
  return named.includes(rendered?.assumedNamespace) ? rendered?.assumedNamespace : undefined;
}
