/** GitLab's code quality report, for the widget of a merge request. */
import { joinLines, type Severity } from '@scc-lens/words';
import type { Gap } from '../gaps';
import type { Range } from '@scc-lens/charts';
import { fingerprintOf, relativePath, type FileReport, type Format } from './report';

type GitlabSeverity = 'info' | 'minor' | 'major' | 'critical' | 'blocker';

const SEVERITIES: Readonly<Record<Severity, GitlabSeverity>> = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };

/** One list, written at the end. What is not judged is in it, except for files of other tools. */
export function gitlabFormat(): Format {
  const issues: object[] = [];
  return {
    showsFixes: false,
    file: report => {
      for (const issue of issuesOf(report)) issues.push(issue);
      return '';
    },
    end: ({ gaps }) => `${JSON.stringify([...issues, ...gaps.filter(({ isOfOtherTool }) => !isOfOtherTool).map(issueOfGap)], null, 2)}\n`,
  };
}

function issuesOf({ path, findings }: FileReport): readonly object[] {
  return findings.map(({ rule, severity, message, range, fingerprint }) => ({
    description: joinLines(message),
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[severity],
    location: locationOf(path, range),
  }));
}

function issueOfGap({ path, kind, range, workload, reason }: Gap): object {
  const identity = JSON.stringify([relativePath(path), kind, workload, range?.start.line ?? 0]);
  return {
    description: reason,
    check_name: `not-judged/${kind}`,
    fingerprint: fingerprintOf(identity),
    severity: 'info' satisfies GitlabSeverity,
    location: locationOf(path, range),
  };
}

/** GitLab takes only a place with a line. */
function locationOf(path: string, range: Range | null): object {
  return { path: relativePath(path), lines: { begin: (range?.start.line ?? 0) + 1, end: (range?.end.line ?? 0) + 1 } };
}
