/** The sentences of an audit. */
import * as l10n from '@vscode/l10n';
import { NEWEST_RELEASE } from '@scc-lens/admission';
import { list, powersText } from '@scc-lens/lens';
import type { AccountAudit, AuditFinding, EditedScc, Gain, Least, Removable, Removal } from '@scc-lens/fleet';
import { objectTitle, sentences, type WorkloadRef } from '@scc-lens/words';
import { objectText, subjectName } from '../clusterReports';
import { changesSentence } from '../releaseWords';

export const auditTexts = sentences({
  accounts: ['1 service account', '{count} service accounts'],
  pods: ['1 pod', '{count} pods'],
  clear: 'No finding.',
  unplaced: [
    '1 workload names no namespace, or its controller chooses the account: it is not judged.',
    '{count} workloads name no namespace, or their controllers choose the account: they are not judged.',
  ],
  platform: [
    '1 more account is in namespaces of the platform, where operators set the rights. --platform lists it.',
    '{count} more accounts are in namespaces of the platform, where operators set the rights. --platform lists them.',
  ],
  managed: 'A managed cluster refuses changes to stock SCCs and in namespaces of the platform: nothing there is called removable.',
  noPods: 'The source has no pods of the namespace, so no right is called unneeded.',
  mayCreate: 'The account may create pods or what makes pods. If it does, its rights count for them too, and a removal is to be checked.',
  generated: ['It needs a change of the manifests: {changes}', 'It needs changes of the manifests: {changes}'],
});

const findingTexts = sentences({
  unneeded: 'No pod of the source needs the right to {sccs}. {removal}',
  replaceable: [
    '{pods} is admitted without the right to {sccs} too, as {to}. {removal}',
    '{pods} are admitted without the right to {sccs} too, as {to}. {removal}',
  ],
  doubt: 'An unknown user created {pod} by a right to its SCC; if this account did, the right is needed.',
  wider: '{pods} may do more by {scc} than the least SCC permits.',
  captured: '{pod} gets {scc} by a right of this account, although {instead} would admit it.',
  notAdmitted: '{pod} would be refused if its pods were created again: {verdict}',
  byCreator: '{pod} was admitted by a right of whoever created it, not of this account.',
  enforced: '{pod} would be refused by label {label} if its pods were created again: {message}',
  enforceable: '{pod} would be refused if the level of label {label} were enforced: {message}',
  notPinned: '{pods} may get {sccs} too, if order or priority changes. openshift.io/required-scc in the pod template fixes the SCC.',
  kept: '{scc} is not as OpenShift up to {release} ships it: {changes}. Upgrades do not change it back.',
  reset:
    '{scc} is not as OpenShift up to {release} ships it: {changes}. OpenShift 4.14 and later changes it back, at an upgrade at the latest.',
  noRelease: '{text} The release of the cluster is unknown.',
  differs: '{pod} was admitted by {annotated}, and would now be by {scc}: SCCs, rights or the template have changed since.',
});

const removalTexts = sentences({
  object: 'Delete {object}.',
  entry: 'Remove {entry} from {field} of {object}.',
  role: '{object} may give other rights too: bind a role without the right instead.',
});

const GAIN_TEXTS: Readonly<Record<Gain, () => string>> = {
  node: () => l10n.t('control of a node'),
  host: () => l10n.t("the node's network or ports"),
  pod: () => l10n.t('root or capabilities in the pod'),
  unknown: () => l10n.t('not known, because an SCC is not in the source'),
  none: () => l10n.t('nothing of the node, and no root outside of a user namespace'),
};

/** What an attacker gains, as the end of a sentence. */
export const gainText = (gain: Gain): string => GAIN_TEXTS[gain]();

export const missingText = (command: string): string =>
  l10n.t('Part of the answer is unknown. To get what is missing: {command}', { command });

/** E.g. `run as root and add NET_ADMIN`. */
export const powersOfAccount = ({ powers }: AccountAudit): string => powersText(powers);

export function leastText(least: Least): string {
  const ofStock = (scc: string | null): string => (scc === null ? '' : ` ${l10n.t('Of the stock SCCs, {scc} admits all.', { scc })}`);
  switch (least.kind) {
    case 'none':
      return l10n.t('no pods to judge');
    case 'ordinary':
      return l10n.t('{sccs}, which every user may use', { sccs: list(least.sccs, 'and') });
    case 'stock':
      return l10n.t('the stock SCC {scc}', { scc: least.scc });
    case 'used':
      return l10n.t('{scc}, which they have', { scc: least.scc });
    case 'generated':
      return `${l10n.t('a new SCC, {scc}.', { scc: least.scc })} ${least.proof}${ofStock(least.stock)}`;
    case 'unknown':
      return `${l10n.t('not known: {reason}', { reason: least.reason })}${ofStock(least.stock)}`;
  }
}

export function findingText(finding: AuditFinding): string {
  switch (finding.kind) {
    case 'unneeded-right':
      return `${findingTexts.unneeded(rightParts(finding.removable))}${doubtText(finding.removable)}`;
    case 'replaceable-right': {
      const { moves } = finding.removable;
      const pods = podsText(moves.map(({ workload }) => workload));
      const to = list([...new Set(moves.map(move => move.to))], 'and');
      return `${findingTexts.replaceable({ ...rightParts(finding.removable), pods, to, count: moves.length })}${doubtText(finding.removable)}`;
    }
    case 'wider-than-needed':
      return findingTexts.wider({ pods: podsText(finding.workloads), scc: finding.scc });
    case 'captured': {
      const { workload, scc, instead } = finding.captured;
      return findingTexts.captured({ pod: objectTitle(workload), scc, instead });
    }
    case 'by-creator':
      return findingTexts.byCreator(objectTitle(finding.use.workload));
    case 'not-admitted':
      return findingTexts.notAdmitted({
        pod: objectTitle(finding.use.workload),
        verdict: (finding.use.template ?? finding.use.stored)?.sentence ?? '',
      });
    case 'pod-security':
      return findingTexts[finding.isEnforced ? 'enforced' : 'enforceable']({ ...finding, pod: objectTitle(finding.use.workload) });
    case 'release-differs':
      return `${objectTitle(finding.use.workload)}: ${changesSentence(finding.changes)}`;
    case 'not-pinned':
      return findingTexts.notPinned({ pods: podsText(finding.workloads), sccs: list(finding.sccs, 'or') });
    case 'stock-scc-edited': {
      const { scc, fate, release } = finding;
      const text = findingTexts[fate]({ scc, changes: finding.changes.map(changeText).join(', '), release: release ?? NEWEST_RELEASE });
      return release === null ? findingTexts.noRelease(text) : text;
    }
    case 'differs':
      return findingTexts.differs({
        ...{ pod: objectTitle(finding.use.workload), annotated: finding.annotated },
        scc: (finding.use.template ?? finding.use.stored)?.scc ?? '',
      });
  }
}

/** E.g. `users +system:serviceaccount:shop:web`, `priority +20 -10`. */
const changeText = ({ field, added, removed }: EditedScc['changes'][number]): string =>
  [field, ...added.map(one => `+${one}`), ...removed.map(one => `-${one}`)].join(' ');

function rightParts({ grant, removal }: Removable): { readonly sccs: string; readonly removal: string } {
  return { sccs: grant.sccs.includes('*') ? l10n.t('every SCC') : list(grant.sccs, 'and'), removal: removalText(removal, grant) };
}

const doubtText = ({ doubt }: Removable): string => (doubt === null ? '' : ` ${findingTexts.doubt(doubt)}`);

export function removalText(removal: Removal, { subject }: Removable['grant']): string {
  const object = objectText(removal.object);
  if (removal.kind !== 'entry') return removalTexts[removal.kind](object);
  return removalTexts.entry({ entry: `${subject.kind} ${subjectName(subject)}`, field: removal.path.split('/')[1] ?? '', object });
}

/** So many names are listed before the rest is counted. */
const MOST_NAMES = 3;

function podsText(workloads: readonly WorkloadRef[]): string {
  const more = workloads.length - MOST_NAMES;
  const named = workloads.slice(0, MOST_NAMES).map(objectTitle);
  return list(more > 0 ? [...named, l10n.t('{count} more', { count: more })] : named, 'and');
}
