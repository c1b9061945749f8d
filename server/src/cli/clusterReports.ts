/** Answers about a cluster, as lines of text and as JSON, whose names and order are what others rely on. */
import * as l10n from '@vscode/l10n';
import type { GrantStep, May, MissingList, NoPod, SccGrant, SccUse, Verdict, WhoMay, Why } from '@scc-lens/fleet';
import { list, verdictSentence, type WorkloadReview } from '@scc-lens/lens';
import { formatFieldPath, groupBy, objectTitle, type Json } from '@scc-lens/words';
import { firstLines } from './messages';
import { sentenceOf } from './releaseWords';

export function whoMayText({ scc, exists, namespace, grants, missing }: WhoMay): readonly string[] {
  const places = { scc, namespace: namespace ?? '' };
  const head = namespace === null ? l10n.t('{scc} may be used by:', { scc }) : l10n.t('{scc} may be used in {namespace} by:', places);
  return [
    ...(exists === false ? [l10n.t('The cluster has no SCC {scc}.', { scc })] : []),
    ...(grants.length === 0 ? [l10n.t('The source shows no right to use {scc}.', { scc })] : [head, ...grants.map(grantLine)]),
    ...missingLines(missing),
  ];
}

export const whoMayJson = ({ scc, namespace, exists, grants, missing }: WhoMay): object => ({
  ...{ scc, namespace, exists },
  grants: grants.map(grantJson),
  missing,
});

export function mayText({ account, exists, uses, missing }: May): readonly string[] {
  const name = `${account.namespace}/${account.name}`;
  return [
    ...(exists === false ? [l10n.t('The cluster has no service account {name}.', { name })] : []),
    uses.length === 0
      ? l10n.t('The source shows no SCC that pods of {name} may use.', { name })
      : l10n.t('Pods of {name} may use:', { name }),
    ...uses.flatMap(useLines),
    ...(missing.length > 0 || uses.some(({ scc }) => scc === '*') ? missingLines(missing) : [l10n.t('They may use no other SCC.')]),
  ];
}

/** Rights to one SCC that are listed; JSON has all. */
const MOST_GRANTS = 5;

export function useLines({ scc, exists, as, grants }: SccUse): readonly string[] {
  const name = scc === '*' ? l10n.t('every SCC') : noted(scc, exists === true ? undefined : l10n.t('not in the source'));
  return [
    `  ${as === 'user' ? l10n.t('{scc}, because whoever creates the pod may', { scc: name }) : name}`,
    ...firstLines(grants, MOST_GRANTS, grant => `  ${grantLine(grant)}`, '    '),
  ];
}

export const mayJson = ({ account, exists, uses, missing }: May): object => ({
  ...{ account, exists },
  uses: uses.map(({ scc, exists, as, grants }) => ({ scc, exists, as, grants: grants.map(grantJson) })),
  others: missing.length === 0 ? 'no' : 'unknown',
  missing,
});

export function whyText(answer: NoPod | Why, name: string): readonly string[] {
  if (answer.pod === null)
    return [
      answer.missing.length === 0 ? l10n.t('The cluster has no pod {name}.', { name }) : l10n.t('The source has no pod {name}.', { name }),
      ...missingLines(answer.missing),
    ];
  const { account, annotated, owner, review, grants, missing } = answer;
  const verdict = verdictSentence(review);
  return [
    l10n.t('Pod {name} runs as service account {account}.', { name, account: `${account.namespace}/${account.name}` }),
    annotationLine(annotated),
    owner === null
      ? l10n.t('Verdict on the pod as it is stored: {verdict}', { verdict })
      : l10n.t('Verdict on the pod that {owner} makes: {verdict}', { owner: objectTitle(owner.ref), verdict }),
    ...differenceLines(answer),
    ...(grants.length === 0 ? [] : [l10n.t('The right to {scc}:', { scc: annotated.scc || (review.scc ?? '') }), ...grants.map(grantLine)]),
    ...changeLines(answer),
    ...withoutLines(answer),
    ...missingLines(missing),
  ];
}

function annotationLine({ scc, subjectType }: Why['annotated']): string {
  if (scc === '') return l10n.t('No annotation names an SCC: admission did not judge the pod, or it is a manifest.');
  if (subjectType === 'serviceaccount') return l10n.t('SCC by annotation: {scc}, by a right of the service account', { scc });
  return subjectType === 'user'
    ? l10n.t('SCC by annotation: {scc}, by a right of whoever created the pod', { scc })
    : l10n.t('SCC by annotation: {scc}', { scc });
}

/** What explains that the annotation is another than the verdict. */
function differenceLines({ annotated: { scc, subjectType }, review, grants }: Why): readonly string[] {
  if (scc === '' || review.scc === scc) return [];
  if (subjectType === 'user' && grants.length === 0)
    return [l10n.t('Both differ: whoever created the pod may use {scc}, and the pod does not show who that was.', { scc })];
  if (review.admission === 'unknown') return [];
  return [l10n.t('Both differ: SCCs, rights or the template have changed since, or another user created the pod.')];
}

function changeLines({ owner, changes, review: { scc = '' } }: Why): readonly string[] {
  // The verdict explains why nothing is known of a pod that its owner makes.
  if (changes === null && owner !== null) return [];
  if (changes === null)
    return [l10n.t('What the SCC changed is not known: the pod is stored as it was changed, and nothing at hand makes it.')];
  if (changes.length === 0) return [l10n.t('{scc} changes nothing in the pod.', { scc })];
  const text = (value: Json | undefined): string => (value === undefined ? l10n.t('not set') : JSON.stringify(value));
  return [
    l10n.t('What {scc} changes in the pod:', { scc }),
    ...changes.map(({ path, before, after }) => `  ${formatFieldPath(path)}: ${text(before)} → ${text(after)}`),
  ];
}

function withoutLines({ without, grants }: Why): readonly string[] {
  if (without === null) return [];
  const verdict = verdictSentence(without);
  return [
    grants.length === 1
      ? l10n.t('Without this right: {verdict}', { verdict })
      : l10n.t('One right fewer changes nothing. Without all {count}: {verdict}', { count: grants.length, verdict }),
  ];
}

export function whyJson(answer: NoPod | Why, name: string): object {
  if (answer.pod === null) return { pod: name, exists: answer.missing.length === 0 ? false : 'unknown', missing: answer.missing };
  const { account, annotated, owner, review, changes, grants, without, missing } = answer;
  return {
    ...{ pod: name, exists: true, account, annotated },
    judged: owner === null ? null : { kind: owner.ref.kind, name: owner.ref.name },
    verdict: verdictJson(review),
    grants: grants.map(grantJson),
    changes:
      changes?.map(({ path, before, after }) => ({ path: formatFieldPath(path), before: before ?? null, after: after ?? null })) ?? null,
    without: without === null ? null : verdictJson(without),
    missing,
  };
}

export const verdictJson = (review: Verdict | WorkloadReview): object => ({
  verdict: review.verdict,
  scc: review.scc ?? null,
  unless: review.unless,
  sentence: sentenceOf(review),
});

export const subjectName = (subject: SccGrant['subject']): string =>
  subject.kind === 'ServiceAccount' ? `${subject.namespace}/${subject.name}` : subject.name;

function grantLine({ subject, namespace, steps }: SccGrant): string {
  const place = namespace === null ? '' : ` ${l10n.t('in {namespace}', { namespace })}`;
  return `  ${subject.kind} ${subjectName(subject)}${place}: ${wayText({ steps })}`;
}

/** From a binding or an entry to what gives the right. */
export const wayText = ({ steps }: Pick<SccGrant, 'steps'>): string => steps.map(stepText).join(' → ');

function stepText(step: GrantStep): string {
  return noted(objectText(step), step.isAbsent === true ? l10n.t('not in the source') : step.field);
}

const noted = (text: string, note: string | undefined): string => (note === undefined ? text : `${text} (${note})`);

export const objectText = ({ kind, namespace, name }: GrantStep): string => `${kind} ${namespace === null ? name : `${namespace}/${name}`}`;

/** A right and its way, as others rely on it. */
export const grantJson = ({ subject, sccs, namespace, steps }: SccGrant): object => ({ subject, sccs, namespace, path: steps });

export function missingLines(missing: readonly MissingList[]): readonly string[] {
  if (missing.length === 0) return [];
  const kinds = list(
    missing.map(({ kind }) => kind),
    'and',
  );
  return [
    l10n.t('The rest is unknown: the source lacks all or some objects of {kinds}. To get them:', { kinds }),
    ...joined(missing.map(({ command }) => command)).map(command => `  ${command}`),
  ];
}

/** `oc get` takes several resources at once. */
function joined(commands: readonly string[]): readonly string[] {
  const byOptions = groupBy(commands, command => [command.slice(command.indexOf(' -'))]);
  return [...byOptions].map(
    ([options, alike]) => `oc get ${alike.map(command => command.slice('oc get '.length, -options.length)).join(',')}${options}`,
  );
}
