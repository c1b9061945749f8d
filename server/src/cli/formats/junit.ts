/**
 * JUnit's XML, which Jenkins, Azure Pipelines, GitLab and others show as test results: what the schemas of Jenkins' xUnit plugin (junit-10.xsd)
 * and of Surefire (surefire-test-report-3.0.xsd) both permit, but for the root of several suites, which Surefire does not know.
 */
import { joinLines, type Severity } from '@scc-lens/words';
import type { Gap } from '../gaps';
import { isAtLeast, relativePath, type FileReport, type Format } from './report';

/** A suite for each file, with a test case for each finding, which passes below the threshold; gaps are skipped, unread files errors. */
export function junitFormat(threshold: Severity): Format {
  const suites: SuiteText[] = [];
  const reported = new Set<string>();
  return {
    showsFixes: false,
    file: report => {
      reported.add(report.path);
      suites.push(suiteText(report.path, casesOf(report, threshold)));
      return '';
    },
    end: ({ gaps }) => {
      const others = gaps.filter(({ path }) => !reported.has(path)).map(gap => suiteText(gap.path, [caseOfGap(gap)]));
      return document([...suites, ...others]);
    },
  };
}

interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  /** Line from one; null for a whole file. */
  readonly line: number | null;
}

/** How many test cases there are, by the names of the attributes. */
type Counts = Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>>;

interface SuiteText {
  readonly text: string;
  readonly counts: Counts;
}

function casesOf({ findings, gaps }: FileReport, threshold: Severity): readonly Case[] {
  const found = findings.map(({ rule, severity, message, range }): Case => {
    const outcome = isAtLeast(severity, threshold) ? 'failure' : 'passed';
    return { name: rule, outcome, message: `${severity}: ${joinLines(message)}`, line: range.start.line + 1 };
  });
  const all = [...found, ...gaps.map(caseOfGap)];
  return all.length > 0 ? all : [{ name: 'scc-lens', outcome: 'passed', message: '', line: null }];
}

function caseOfGap({ kind, range, reason }: Gap): Case {
  const outcome = kind === 'unreadable' || kind === 'too-large' ? 'error' : 'skipped';
  return { name: `not-judged/${kind}`, outcome, message: reason, line: range === null ? null : range.start.line + 1 };
}

function suiteText(path: string, cases: readonly Case[]): SuiteText {
  const name = attribute(relativePath(path));
  const count = (outcome: Case['outcome']): number => cases.filter(one => one.outcome === outcome).length;
  const counts = { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
  const body = cases.map(one => caseXml(name, one)).join('');
  const { tests, failures, errors, skipped } = counts;
  const head = `name="${name}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  return { counts, text: `  <testsuite ${head}>\n${body}  </testsuite>\n` };
}

function document(suites: readonly SuiteText[]): string {
  const sum = (of: keyof Counts): number => suites.reduce((total, { counts }) => total + counts[of], 0);
  const counts = `tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}"`;
  const body = suites.map(({ text }) => text).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="scc-lens" ${counts}>\n${body}</testsuites>\n`;
}

function caseXml(file: string, { name, outcome, message, line }: Case): string {
  const place = line === null ? file : `${file}:${line}`;
  const head = `    <testcase classname="${file}" name="${attribute(name)}${line === null ? '' : ` (${line})`}" time="0"`;
  const text = attribute(message);
  if (outcome === 'passed' && message === '') return `${head}/>\n`;
  const body =
    outcome === 'passed'
      ? `<system-out>${text}</system-out>`
      : outcome === 'skipped'
        ? `<skipped message="${text}"/>`
        : `<${outcome} type="${attribute(name)}" message="${text}">${place}</${outcome}>`;
  return `${head}>${body}</testcase>\n`;
}

/** What XML 1.0 cannot contain, even escaped: control characters other than tabs and line breaks, half a pair of surrogates, two others. */
const NOT_XML = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

function attribute(text: string): string {
  return text
    .replace(NOT_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, char => `&#${char.charCodeAt(0)};`);
}
