/** JUnit's XML, which Jenkins, Azure Pipelines, GitLab and others show as test results. */
import { joinLines } from '../../core';
import type { Severity } from '../../core';
import type { Gap } from '../gaps';
import { isAtLeast } from '../severity';
import { relativePath } from './fingerprints';
import type { FileReport, Format, RunEnd } from './report';

/**
 * A test suite for each file, with a test case for each finding, or one that passes. Findings of a lesser severity than the threshold are test cases
 * that pass, with their message as output; what is not judged is skipped, and what could not be read is an error.
 */
export function junitFormat(threshold: Severity): Format {
  const reports: FileReport[] = [];
  return {
    start: () => '',
    file: report => {
      reports.push(report);
      return '';
    },
    end: end => document(suitesOf(reports, end, threshold)),
  };
}

interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  /** Line from one; null for a whole file. */
  readonly line: number | null;
}

interface Suite {
  readonly path: string;
  readonly cases: readonly Case[];
}

function suitesOf(reports: readonly FileReport[], { gaps }: RunEnd, threshold: Severity): readonly Suite[] {
  const reported = new Set(reports.map(({ path }) => path));
  const others = gaps.filter(({ path }) => !reported.has(path));
  return [
    ...reports.map(report => ({ path: report.path, cases: casesOf(report, threshold) })),
    ...others.map(gap => ({ path: gap.path, cases: [caseOfGap(gap)] })),
  ];
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

function document(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const body = suites.map(({ path, cases }) => {
    const name = attribute(relativePath(path));
    return `  <testsuite name="${name}" ${counts(cases)}>\n${cases.map(one => caseXml(name, one)).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="scc-lens" ${counts(all)}>\n${body.join('')}</testsuites>\n`;
}

function counts(cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']): number => cases.filter(one => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

function caseXml(file: string, { name, outcome, message, line }: Case): string {
  const place = line === null ? file : `${file}:${line}`;
  const head = `    <testcase classname="${file}" name="${attribute(name)}${line === null ? '' : ` (${line})`}" file="${file}"${line === null ? '' : ` line="${line}"`}`;
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
