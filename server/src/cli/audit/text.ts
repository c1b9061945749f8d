/** An audit for a terminal: the first lines answer how bad it is and where to begin. */
import * as l10n from '@vscode/l10n';
import { GAINS, may, type AccountAudit, type AuditFinding, type May, type Use } from '@scc-lens/fleet';
import { changesBetween } from '@scc-lens/lens';
import { objectTitle } from '@scc-lens/words';
import { missingLines, useLines } from '../clusterReports';
import { SEVERITIES } from '../formats/report';
import { countTexts, firstLines } from '../messages';
import { changedSummary } from '../releaseWords';
import { auditTexts, findingText, gainText, leastText, powersOfAccount } from './messages';
import { missingOf, type AuditReport } from './report';

/** Accounts on the first screen. */
const MOST_FIRST = 10;

/** Workloads of one account that are listed; JSON has all. */
const MOST_USES = 5;

export function auditText(report: AuditReport, showsPlatform: boolean): readonly string[] {
  const { audit, accounts, findings, groups } = report;
  const own = accounts.filter(({ isPlatform }) => !isPlatform);
  const platform = accounts.filter(({ isPlatform }) => isPlatform);
  const grave = own.filter(one => one.gain !== 'none' || (findings.get(one) ?? []).length > 0);
  const { isManaged, releases } = audit.question;
  const listed = showsPlatform ? [...grave, ...platform] : grave;
  return [
    headline(report, own),
    ...gainLines(own),
    ...(platform.length === 0 || showsPlatform ? [] : [auditTexts.platform(platform.length)]),
    ...(isManaged ? [auditTexts.managed()] : []),
    ...(releases.length === 0
      ? []
      : [
          changedSummary(
            own.flatMap(({ uses }) => uses.map(changesOf)),
            releases,
          ),
        ]),
    ...(audit.unplaced === 0 ? [] : [auditTexts.unplaced(audit.unplaced)]),
    ...missingLines(missingOf(showsPlatform ? accounts : own)),
    ...(grave.length === 0
      ? []
      : ['', l10n.t('Where first:'), ...grave.slice(0, MOST_FIRST).map(one => firstLine(one, findings.get(one) ?? []))]),
    ...listed.flatMap(one => ['', ...accountLines(one, may(audit.question.snapshot, one.account), findings.get(one) ?? [])]),
    ...groups.flatMap(({ name, finding }) => ['', name, findingLine(finding)]),
  ];
}

/** How many accounts, pods and findings there are. */
export function headline({ audit, findings, groups, known }: AuditReport, own: readonly AccountAudit[]): string {
  const all = [...own.flatMap(one => findings.get(one) ?? []), ...groups.map(({ finding }) => finding)];
  const counts = [...severityCounts(all), ...(known.length === 0 ? [] : [l10n.t('{count} known', { count: known.length })])];
  return `${auditTexts.accounts(own.length)}, ${auditTexts.pods(audit.pods)}: ${counts.length === 0 ? auditTexts.clear() : counts.join(', ')}`;
}

/** E.g. `3 errors` and `1 warning`, from the gravest. */
export const severityCounts = (findings: readonly AuditFinding[]): readonly string[] =>
  SEVERITIES.flatMap(severity => {
    const count = findings.filter(one => one.severity === severity).length;
    return count === 0 ? [] : [countTexts[severity](count)];
  });

function gainLines(own: readonly AccountAudit[]): readonly string[] {
  const gains = GAINS.slice(0, -1).flatMap(gain => {
    const count = own.filter(one => one.gain === gain).length;
    return count === 0 ? [] : [`  ${auditTexts.accounts(count)}: ${gainText(gain)}`];
  });
  return gains.length === 0 ? [] : [l10n.t('What an attacker in their pods would gain:'), ...gains];
}

const changesOf = (use: Use) => ({ changes: changesBetween(use.releases) });

function firstLine(one: AccountAudit, findings: readonly AuditFinding[]): string {
  const [grave] = severityCounts(findings);
  return `  ${nameOf(one)}: ${gainText(one.gain)}${grave === undefined ? '' : `; ${grave}`}`;
}

const nameOf = ({ account: { namespace, name } }: AccountAudit): string => `${namespace}/${name}`;

function accountLines(one: AccountAudit, allowed: May, findings: readonly AuditFinding[]): readonly string[] {
  const { powers, uses, least, mayCreate, removable, isNamespaceSeen } = one;
  const own = allowed.uses.filter(({ as }) => as === 'serviceaccount');
  return [
    `${nameOf(one)}${powers.length === 0 ? '' : `: ${l10n.t('its pods could {powers}', { powers: powersOfAccount(one) })}`}`,
    ...(allowed.exists === false ? [`  ${l10n.t('There is no such service account.')}`] : []),
    ...(own.length === 0 ? [] : [`  ${l10n.t('By its own rights, it may use:')}`, ...own.flatMap(useLines).map(line => `  ${line}`)]),
    ...firstLines(uses, MOST_USES, useLine, '  '),
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

export function useLine({ workload, annotated, template, stored }: Use): string {
  const pods = annotated.map(({ scc, pods: count }) => `${scc === '' ? l10n.t('no annotation') : scc} (${auditTexts.pods(count)})`);
  const verdicts = [
    ...(template === null ? [] : [l10n.t('template: {verdict}', { verdict: template.sentence })]),
    ...(stored === null || (template !== null && template.sentence === stored.sentence)
      ? []
      : [l10n.t('as stored: {verdict}', { verdict: stored.sentence })]),
  ];
  return `  ${objectTitle(workload)}: ${[pods.join(', '), verdicts.join(' ')].filter(text => text !== '').join('; ')}`;
}
