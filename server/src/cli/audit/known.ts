/** The known findings of an audit, in a baseline as `check` has it: an account takes the place of a file. */
import type { AuditFinding } from '@scc-lens/fleet';
import { groupBy } from '@scc-lens/words';
import { withoutKnown } from '../baseline';
import type { Baseline, Ledger } from '../baseline';
import type { ReportedFinding } from '../formats/report';
import type { AuditReport } from './report';
import { reportedFindings } from './sarif';

/** The report without the findings that the baseline has, which are apart. A ledger takes note of all. */
export function withoutKnownFindings(report: AuditReport, baseline: Baseline | null, ledger: Ledger | null): AuditReport {
  const reported = reportedFindings(report);
  const known: ReportedFinding[] = [];
  const kept = new Set<AuditFinding | undefined>();
  for (const [path, findings] of groupBy(reported.keys(), ({ workload }) => [workload?.name ?? ''])) {
    const file = withoutKnown({ path, findings, known: [], gaps: [], isJudged: true, error: null }, baseline);
    ledger?.add(file);
    known.push(...file.known);
    for (const one of file.findings) kept.add(reported.get(one));
  }
  return {
    ...{ ...report, known },
    findings: new Map([...report.findings].map(([one, own]) => [one, own.filter(finding => kept.has(finding))])),
    groups: report.groups.filter(({ finding }) => kept.has(finding)),
  };
}
