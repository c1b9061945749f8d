/** `check` as a test of SCCs: do they still admit the pods, and no more than these need? */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { isStoredScc, type SecurityContextConstraints } from '@scc-lens/admission';
import { unneededPermissions, workloadsUnder, type AnalyzeOptions } from '@scc-lens/lens';
import { printableName } from './streams';

/** An SCC under test, and the file that it is in, as the command line names it. */
export interface TestedScc {
  readonly file: string;
  readonly scc: SecurityContextConstraints;
}

/** The SCCs in these files and folders that the API server would store. */
export function testedSccs({ facts }: AnalyzeOptions, files: readonly string[]): readonly TestedScc[] {
  return facts.workspace.policies
    .filter(
      ({ file, item }) => item.kind === 'SecurityContextConstraints' && isStoredScc(item.value) && files.some(named => isIn(file, named)),
    )
    .map(({ file, item }) => ({ file, scc: item.value }));
}

function isIn(file: string, place: string): boolean {
  const way = path.relative(path.resolve(place), path.resolve(file));
  return way === '' || !(way.startsWith('..') || path.isAbsolute(way));
}

/** A cluster that has these SCCs and no others. Every pod may use each. */
export function onlySccs({ facts, settings }: AnalyzeOptions, tested: readonly TestedScc[]): AnalyzeOptions {
  const sccs = tested.map(({ scc }) => scc);
  return {
    facts: { ...facts, cluster: { ...facts.cluster, sccs, onlyTheseSccs: true, grants: [] } },
    settings: { ...settings, grantedSccs: sccs.map(({ metadata }) => metadata?.name ?? '') },
  };
}

/** What the SCCs give that none of the pods which get them needs, one line each. */
export function excessOf(options: AnalyzeOptions, tested: readonly TestedScc[]): readonly string[] {
  return tested.flatMap(({ file, scc }) => {
    const name = scc.metadata?.name ?? '';
    const workloads = workloadsUnder(name, options);
    if (workloads.length === 0) return [`${printableName(file)}: ${name}: ${l10n.t('no pod gets this SCC')}`];
    return unneededPermissions(scc, workloads, options).map(({ sentence }) => `${printableName(file)}: ${name}: ${sentence}`);
  });
}
