/** The reports on environments: what several have in common is one finding, which names them. */
import { cached, groupBy, objectTitle, type WorkloadRef } from '@scc-lens/words';
import { inOrder, type FileReport, type ReportedFinding } from './formats/report';
import type { Gap } from './gaps';
import { texts } from './messages';
import type { Source } from './sources';

/** Findings or gaps by what they state, and the environments in which they do. */
type Merged<T> = Map<string, { one: T; readonly names: Set<string> }>;

interface MergedReport {
  report: FileReport;
  /** All that the file is judged for. */
  readonly names: Set<string>;
  readonly merged: Readonly<Record<'findings' | 'known', Merged<ReportedFinding>>>;
  readonly gaps: Merged<Gap>;
}

/** Takes the reports of environments one by one, and gives one for each file. */
export class EnvironmentReports {
  private readonly files = new Map<string, MergedReport>();
  /** Charts and kustomizations that nothing deploys. They are named only in files that several are rendered from. */
  private readonly undeployed = new Set<string>();

  add(report: FileReport, environments: readonly string[], isUndeployed: boolean): void {
    if (isUndeployed) for (const name of environments) this.undeployed.add(name);
    const make = (): MergedReport => ({ report, names: new Set(), merged: { findings: new Map(), known: new Map() }, gaps: new Map() });
    const file = cached(this.files, report.path, make);
    for (const name of environments) file.names.add(name);
    for (const kind of ['findings', 'known'] as const) {
      const nth = new Map<string, number>();
      for (const one of report[kind]) {
        const key = findingKey(one, one.workload?.name);
        nth.set(key, (nth.get(key) ?? 0) + 1);
        put(file.merged[kind], `${key} ${nth.get(key)}`, one, environments);
      }
    }
    for (const one of report.gaps)
      put(file.gaps, JSON.stringify({ ...one, workload: one.workload && objectTitle(one.workload) }), one, environments);
    if (report.isJudged) file.report = { ...file.report, isJudged: true };
  }

  get reports(): readonly FileReport[] {
    return [...this.files.values()].map(({ report, names: all, merged, gaps }) => {
      const isAlone = all.size === 1 && [...all].every(name => this.undeployed.has(name));
      const suffix = (names: ReadonlySet<string>): string => ` ${texts.environments([...names])}`;
      const named = ({ one, names }: { readonly one: ReportedFinding; readonly names: ReadonlySet<string> }): ReportedFinding =>
        isAlone ? one : { ...one, message: one.message + suffix(names), environments: [...names] };
      return {
        ...report,
        findings: joined(merged.findings).map(named).toSorted(inOrder),
        known: joined(merged.known).map(named),
        gaps: [...gaps.values()].map(({ one, names }) => (isAlone ? one : { ...one, reason: one.reason + suffix(names) })),
      };
    });
  }
}

/** The environments that each of the places is in: of a chart or kustomization that nothing deploys its folder, where another one renders the object too. */
export function environmentsIn<T extends Placed>(all: readonly T[]): (one: T) => readonly string[] {
  const keyOf = ({ file, ref: { kind, name } }: T): string => JSON.stringify([file, kind, name]);
  const sources = new Map<string, Set<Source>>();
  for (const one of all) cached(sources, keyOf(one), () => new Set<Source>()).add(one.source);
  return one => {
    const { deployed, rendered, path } = one.source;
    if (deployed !== undefined) return [...deployed.names];
    return rendered !== undefined && (sources.get(keyOf(one))?.size ?? 0) > 1 ? [path] : [];
  };
}

/** A workload where it is edited, and the source that it is read from. */
interface Placed {
  readonly file: string;
  readonly source: Source;
  readonly ref: WorkloadRef;
}

/** A file that two environments apply has the same finding twice, in the same object, but maybe another namespace or, unless it is a reason, field. */
const findingKey = ({ rule, message, range, isDetail, fieldPath, workload }: ReportedFinding, name: string | null = null): string =>
  JSON.stringify([rule, message, range, isDetail && fieldPath, workload?.kind, name]);

/**
 * Overlays may give the same object other names. What is found in it is reported once for all of them then, of no name, unless an environment has
 * several such objects: with its reasons, or each finding by itself where its rule gives none.
 */
function joined(merged: Merged<ReportedFinding>) {
  const withReasons = new Set([...merged.values()].flatMap(({ one: { rule, isDetail } }) => (isDetail ? [rule] : [])));
  const owner = ({ rule, workload }: ReportedFinding): string => JSON.stringify([rule, workload?.kind, workload?.name]);
  const objects = groupBy(merged, ([key, { one }]) => [withReasons.has(one.rule) ? owner(one) : key]).values();
  const unnamed = (key: string, one: ReportedFinding): string => findingKey(one) + key.slice(key.lastIndexOf(' '));
  const alike = groupBy(objects, entries => [entries.map(([key, { one }]) => unnamed(key, one)).join()]).values();
  return [...alike].flatMap(all => {
    const names = all.flatMap(entries => [...new Set(entries.flatMap(([, found]) => [...found.names]))]);
    if (new Set(names).size < names.length) return all.flat().map(([, found]) => found);
    return (all[0] ?? []).map((_, nth) => {
      const found = all.flatMap(entries => entries[nth]?.[1] ?? []);
      return { one: found.map(({ one }) => one).reduce(common), names: new Set(found.flatMap(one => [...one.names])) };
    });
  });
}

function put<T extends ReportedFinding | Gap>(merged: Merged<T>, key: string, one: T, environments: readonly string[]): void {
  const found = cached(merged, key, () => ({ one, names: new Set<string>() }));
  for (const name of environments) found.names.add(name);
  found.one = common(found.one, one);
}

/** The first of two, about an object without the parts of its name in which they differ. */
function common<T extends ReportedFinding | Gap>(first: T, { workload: other }: T): T {
  const differing = (['name', 'namespace'] as const).filter(part => first.workload?.[part] !== other?.[part]);
  return differing.reduce((one, part) => ({ ...one, workload: one.workload && { ...one.workload, [part]: null } }), first);
}
