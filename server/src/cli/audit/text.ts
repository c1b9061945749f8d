/** An audit for a terminal: the first lines answer how bad it is and where to begin. */
import * as l10n from '@vscode/l10n';
import type { AccountAudit, Audit, AuditFinding, Use } from '@scc-lens/fleet';
import { GAINS } from '@scc-lens/fleet';
import { objectTitle } from '@scc-lens/words';
import type { Severity } from '@scc-lens/words';
import { missingLines, useLines } from '../clusterReports';
import { SEVERITIES } from '../formats/report';
import { countTexts } from '../messages';
import { auditTexts, findingText, gainText, leastText, powersOfAccount } from './messages';
import { missingOf } from './report';
import type { AuditReport } from './report';

/** Accounts on the first screen. */
const MOST_FIRST = 10;

/** Workloads of one account that are listed; JSON has all. */
const MOST_USES = 5;

export function auditText({ audit, accounts, findings, groups }: AuditReport, showsPlatform: boolean): readonly string[] {
  const own = accounts.filter(({ isPlatform }) => !isPlatform);
  const platform = accounts.filter(({ isPlatform }) => isPlatform);
  const grave = own.filter(one => one.gain !== 'none' || (findings.get(one) ?? []).length > 0);
  const listed = showsPlatform ? [...grave, ...platform] : grave;
  return [
    ...summary(audit, own, [...own.flatMap(one => findings.get(one) ?? []), ...groups.map(({ finding }) => finding)]),
    ...(platform.length === 0 || showsPlatform ? [] : [auditTexts.platform(platform.length)]),
    ...(audit.unplaced === 0 ? [] : [auditTexts.unplaced(audit.unplaced)]),
    ...missingLines(missingOf(showsPlatform ? accounts : own)),
    ...(grave.length === 0
      ? []
      : ['', l10n.t('Where first:'), ...grave.slice(0, MOST_FIRST).map(one => firstLine(one, findings.get(one) ?? []))]),
    ...listed.flatMap(one => ['', ...accountLines(one, findings.get(one) ?? [])]),
    ...groups.flatMap(({ name, finding }) => ['', name, findingLine(finding)]),
  ];
}

function summary({ pods }: Audit, own: readonly AccountAudit[], all: readonly AuditFinding[]): readonly string[] {
  const gains = GAINS.slice(0, -1).flatMap(gain => {
    const count = own.filter(one => one.gain === gain).length;
    return count === 0 ? [] : [`  ${auditTexts.accounts(count)}: ${gainText(gain)}`];
  });
  const counts = SEVERITIES.flatMap(severity => {
    const count = all.filter(one => one.severity === severity).length;
    return count === 0 ? [] : [severityCount(severity, count)];
  });
  return [
    `${auditTexts.accounts(own.length)}, ${auditTexts.pods(pods)}: ${counts.length === 0 ? auditTexts.clear() : counts.join(', ')}`,
    ...(gains.length === 0 ? [] : [l10n.t('What an attacker in their pods would gain:'), ...gains]),
  ];
}

const severityCount = (severity: Severity, count: number): string => countTexts[severity](count);

function firstLine(one: AccountAudit, findings: readonly AuditFinding[]): string {
  const grave = SEVERITIES.find(severity => findings.some(finding => finding.severity === severity));
  return `  ${nameOf(one)}: ${gainText(one.gain)}${grave === undefined ? '' : `; ${severityCount(grave, findings.filter(({ severity }) => severity === grave).length)}`}`;
}

const nameOf = ({ account: { namespace, name } }: AccountAudit): string => `${namespace}/${name}`;

function accountLines(one: AccountAudit, findings: readonly AuditFinding[]): readonly string[] {
  const { powers, uses, least, mayCreate, removable, isNamespaceSeen, may } = one;
  const own = may.uses.filter(({ as }) => as === 'serviceaccount');
  const more = uses.length - MOST_USES;
  return [
    `${nameOf(one)}${powers.length === 0 ? '' : `: ${l10n.t('its pods could {powers}', { powers: powersOfAccount(one) })}`}`,
    ...(may.exists === false ? [`  ${l10n.t('There is no such service account.')}`] : []),
    ...(own.length === 0 ? [] : [`  ${l10n.t('By its own rights, it may use:')}`, ...own.flatMap(useLines).map(line => `  ${line}`)]),
    ...uses.slice(0, MOST_USES).map(useLine),
    ...(more > 0 ? [`  ${l10n.t('… and {count} more', { count: more })}`] : []),
    ...(least.kind === 'none' ? [] : [`  ${l10n.t('Least SCC: {least}', { least: leastText(least) })}`]),
    ...(least.kind === 'generated' && least.changes.length > 0
      ? [`  ${auditTexts.generated({ changes: least.changes.join('; '), count: least.changes.length })}`]
      : []),
    ...findings.map(findingLine),
    ...(isNamespaceSeen || own.length === 0 ? [] : [`  ${auditTexts.noPods()}`]),
    ...(mayCreate && removable.length > 0 ? [`  ${auditTexts.mayCreate()}`] : []),
  ];
}

const findingLine = (finding: AuditFinding): string => `  ${finding.severity}: ${findingText(finding)}`;

function useLine({ workload, annotated, template, stored }: Use): string {
  const pods = annotated.map(({ scc, pods: count }) => `${scc === '' ? l10n.t('no annotation') : scc} (${auditTexts.pods(count)})`);
  const verdicts = [
    ...(template === null ? [] : [l10n.t('template: {verdict}', { verdict: template.sentence })]),
    ...(stored === null || (template !== null && template.sentence === stored.sentence)
      ? []
      : [l10n.t('as stored: {verdict}', { verdict: stored.sentence })]),
  ];
  return `  ${objectTitle(workload)}: ${[pods.join(', '), verdicts.join(' ')].filter(text => text !== '').join('; ')}`;
}
