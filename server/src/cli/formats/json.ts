import type { Gap } from '../gaps';
import type { Format, ReportedFinding } from './report';

/** One JSON object, each report and gap on a line of its own, for `grep`. Names and order are what others rely on. */
export function jsonFormat(): Format {
  let before = START;
  return {
    showsFixes: true,
    file: ({ path, findings, error }) => {
      const text = `${before}\n${JSON.stringify({ path, findings: findings.map(findingJson), error })}`;
      before = ',';
      return text;
    },
    end: ({ gaps }) => `${before === START ? START : '\n'}],"notJudged":[${lines(gaps.map(gapJson))}]}\n`,
  };
}

const START = '{"version":1,"files":[';

function findingJson(finding: ReportedFinding): object {
  const { rule, severity, isDetail, message, range, fieldPath, workload, assumedNamespace, fixes, isFixTried, environments } = finding;
  return {
    rule,
    severity,
    isReason: isDetail,
    message,
    range,
    fieldPath,
    workload,
    ...(assumedNamespace === undefined ? {} : { isNamespaceAssumed: true }),
    ...(environments === undefined ? {} : { environments }),
    fixes: fixes.map(({ title, applicability }) => ({ title, applicability })),
    ...(isFixTried === true && { hasUnprovenFix: true }),
  };
}

/** A gap as the JSON formats of all commands spell it. */
export function gapJson({ path, kind, range, workload, reason }: Gap): Omit<Gap, 'isOfOtherTool'> {
  return { path, kind, range, workload, reason };
}

const lines = (items: readonly object[]): string =>
  items.length === 0 ? '' : `\n${items.map(item => JSON.stringify(item)).join(',\n')}\n`;
