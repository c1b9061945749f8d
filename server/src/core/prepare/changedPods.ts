import { sameValue } from '../edits';
import type { ParsedFile, Workload } from '../manifest';
import type { CurrentFile } from './files';
import type { Reworked } from './prepareScc';

/** How many pods an edit of a file changes, a workload of any size as one. An edit that adds or removes workloads has no such number. */
export function changedPods({ source, file }: Pick<Reworked<CurrentFile>, 'source' | 'file'>): number {
  const after = workloadsOf(file);
  return workloadsOf(source.file).filter((workload, i) => workload !== after[i] && !isSame(workload, after[i])).length;
}

const workloadsOf = ({ manifests }: ParsedFile): readonly Workload[] => manifests.flatMap(({ workloads }) => workloads);

const isSame = ({ template }: Workload, other: Workload | undefined): boolean => sameValue(template, other?.template);
