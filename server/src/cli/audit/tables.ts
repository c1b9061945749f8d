/** An audit as a table for spreadsheets and pages: a row for each finding, and one for an account without. */
import * as l10n from '@vscode/l10n';
import { literalMarkdown } from '@scc-lens/lens';
import { findingText, gainText, leastText, powersOfAccount } from './messages';
import type { AuditReport } from './report';

/** By RFC 4180. A cell that a spreadsheet would calculate starts with an apostrophe. */
export const auditCsv = (report: AuditReport): string =>
  [CSV_HEADINGS, ...rowsOf(report, gain => gain)].map(cells => `${cells.map(csvCell).join(',')}\r\n`).join('');

const CSV_HEADINGS = ['namespace', 'account', 'platform', 'gain', 'powers', 'least', 'severity', 'kind', 'finding'];

function csvCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export function auditMarkdown(report: AuditReport): string {
  const headings = [l10n.t('Service account'), l10n.t('Gain'), l10n.t('Least SCC'), l10n.t('Severity'), l10n.t('Finding')];
  const rows = rowsOf(report, gainText).map(([namespace = '', name = '', , gain = '', , least = '', severity = '', , finding = '']) =>
    [namespace === '' ? name : `${namespace}/${name}`, gain, least, severity, finding].map(literalMarkdown),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('');
}

function rowsOf({ accounts, findings, groups }: AuditReport, gainOf: typeof gainText): readonly (readonly string[])[] {
  const ofAccounts = accounts.flatMap(one => {
    const { account, isPlatform, gain, least } = one;
    const head = [account.namespace, account.name, isPlatform ? 'yes' : 'no', gainOf(gain), powersOfAccount(one), leastText(least)];
    const own = findings.get(one) ?? [];
    return own.length === 0 ? [[...head, '', '', '']] : own.map(finding => [...head, finding.severity, finding.kind, findingText(finding)]);
  });
  const ofGroups = groups.map(({ name, finding }) => ['', name, '', '', '', '', finding.severity, finding.kind, findingText(finding)]);
  return [...ofAccounts, ...ofGroups];
}
