/** The reports on environments: what several have in common is one finding, which names them. */
import { cached } from '@scc-lens/words';
import { inOrder } from './formats/report';
import type { FileReport, ReportedFinding } from './formats/report';
import type { Gap } from './gaps';
import { texts } from './messages';

/** Findings or gaps by what they state, and the environments in which they do. */
type Merged<T> = Map<string, { readonly one: T; readonly names: Set<string> }>;

interface MergedReport {
  report: FileReport;
  readonly merged: Readonly<Record<'findings' | 'known', Merged<ReportedFinding>>>;
  readonly gaps: Merged<Gap>;
}

/** Takes the reports of environments one by one, and gives one for each file. */
export class EnvironmentReports {
  private readonly files = new Map<string, MergedReport>();
  /** Charts and kustomizations that nothing deploys. They are named only where several have the same. */
  private readonly undeployed = new Set<string>();

  add(report: FileReport, environments: readonly string[], isUndeployed: boolean): void {
    if (isUndeployed) for (const name of environments) this.undeployed.add(name);
    const make = (): MergedReport => ({ report, merged: { findings: new Map(), known: new Map() }, gaps: new Map() });
    const file = cached(this.files, report.path, make);
    for (const kind of ['findings', 'known'] as const)
      for (const one of report[kind]) put(file.merged[kind], findingKey(one), one, environments);
    for (const one of report.gaps) put(file.gaps, JSON.stringify(one), one, environments);
    if (report.isJudged) file.report = { ...file.report, isJudged: true };
  }

  get reports(): readonly FileReport[] {
    return [...this.files.values()].map(({ report, merged, gaps }) => ({
      ...report,
      findings: [...merged.findings.values()].map(this.named).toSorted(inOrder),
      known: [...merged.known.values()].map(this.named),
      gaps: [...gaps.values()].map(({ one, names }) => ({ ...one, reason: one.reason + this.suffix(names) })),
    }));
  }

  private readonly named = ({ one, names }: { readonly one: ReportedFinding; readonly names: ReadonlySet<string> }): ReportedFinding => {
    const suffix = this.suffix(names);
    return suffix === '' ? one : { ...one, message: one.message + suffix, environments: [...names] };
  };

  private suffix(names: ReadonlySet<string>): string {
    const isAlone = names.size === 1 && [...names].every(name => this.undeployed.has(name));
    return isAlone ? '' : ` ${texts.environments([...names])}`;
  }
}

/** A file that two environments apply has the same finding twice, in the same object, which may be in different namespaces. */
const findingKey = ({ rule, message, range, fieldPath, workload }: ReportedFinding): string =>
  JSON.stringify([rule, message, range, fieldPath, workload?.kind, workload?.name]);

function put<T>(merged: Merged<T>, key: string, one: T, environments: readonly string[]): void {
  const { names } = cached(merged, key, () => ({ one, names: new Set<string>() }));
  for (const name of environments) names.add(name);
}
