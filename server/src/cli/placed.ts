/** What findings and gaps refer to in a source. */
import { identityOf } from '@scc-lens/lens';
import { isObject, stringsOf, textOf, valueAt, type FieldPath, type Finding, type Span, type WorkloadRef } from '@scc-lens/words';
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

/** The namespace of a Helm release that is not given, but assumed, where a finding is about an object in it, an account of it or an SCC that one may use. */
export function assumedNamespaceOf({ rendered }: Source, { manifests }: ParsedFile, finding: Finding): string | undefined {
  const { value: root, objects = [] } = manifests[finding.document] ?? {};
  const subject = valueAt(root, finding.path.slice(0, -1));
  const around = objects.filter(({ path }) => path.every((step, i) => finding.path[i] === step));
  const users = around.flatMap(({ value }) => [...stringsOf(value['users']), ...stringsOf(value['groups'])]);
  const ofUsers = [textOf(valueAt(root, finding.path)), ...users].map(user => /^system:serviceaccounts?:([^:]+)/.exec(user)?.[1]);
  const named = [identityOf(finding)[2], finding.workload?.namespace, isObject(subject) && subject['namespace'], ...ofUsers];
  return named.includes(rendered?.assumedNamespace) ? rendered?.assumedNamespace : undefined;
}
