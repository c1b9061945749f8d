/** Changes as sentences with their places, and these as text, JSON and SARIF. */
import * as l10n from '@vscode/l10n';
import { compareStates, type Change, type JudgedWorkload, type State } from '@scc-lens/fleet';
import { powersText } from '@scc-lens/lens';
import { groupBy } from '@scc-lens/words';
import { grantJson, missingLines, objectText, verdictJson, wayText } from '../clusterReports';
import { fingerprintOf, SEVERITIES } from '../formats/report';
import { gapJson } from '../formats/json';
import { rulesOn, sarifFormat } from '../formats/sarif';
import { countTexts, firstLines, texts } from '../messages';
import { sentenceOf } from '../releaseWords';
import type { Streams } from '../streams';
import { placeKey, type Side } from './sides';

export interface Reported extends Change {
  readonly message: string;
  /** Null where no file has it. */
  readonly place: JudgedWorkload['place'];
}

export interface Comparison {
  readonly base: Side;
  readonly head: Side;
  readonly names: readonly [string, string];
  /** The gravest first. */
  readonly changes: readonly Reported[];
}

export function comparisonOf(base: Side, head: Side, names: Comparison['names']): Comparison {
  const doubt = doubtOf(base, head);
  const all = groupBy(compareStates(base.state, head.state), ({ severity }) => [severity]);
  const changes = SEVERITIES.flatMap(severity => all.get(severity) ?? []).map((change): Reported => {
    const { places } = (change.kind.endsWith('-added') ? head : base).state;
    const isOfPods = change.before !== null || change.after !== null;
    const own = isOfPods ? l10n.t('The other side may have it in what is not judged there, so that this may be no change.') : doubt;
    return { ...change, message: messageOf(change, own), place: placeOf(change, places) };
  });
  return { base, head, names, changes };
}

/** Why a change of rights that is not sure may be none. */
function doubtOf(base: Side, head: Side): string {
  if (missingIn({ base, head }).length > 0) return l10n.t('The other side lacks a part of the rights, so that this may be no change.');
  return base.state.unjudged.size + head.state.unjudged.size > 0
    ? l10n.t('The other side has files that are not judged, or several definitions of one name, so that this may be no change.')
    : l10n.t('Several files define an object of one name. It depends on which one is deployed, so that this may be no change.');
}

/** Of a workload, or of the object that gives a right; of powers, of the service account, or else of what gives it an SCC. */
function placeOf({ before, after, grants, ways, subject }: Change, places: State['places']): Reported['place'] {
  const given = [...grants, ...ways].flatMap(({ object, steps: [step] }) => (step === undefined ? [] : [{ step, value: object.value }]));
  const objects = grants.length === 0 ? [{ step: subject, value: undefined }, ...given] : given;
  const keys = objects.flatMap(({ step, value }) =>
    [value, undefined].flatMap(one => [step.namespace, null].map(namespace => placeKey({ ...step, namespace }, one))),
  );
  return (after ?? before)?.place ?? keys.flatMap(key => places.get(key) ?? [])[0] ?? null;
}

/** What is stated of a change; and of its kind, for rules of SARIF. */
const TEXTS: Readonly<Record<Change['kind'], (parts: Readonly<Record<string, string>>) => string>> = {
  added: parts => l10n.t('{subject} is new. {after}', parts),
  removed: parts => l10n.t('{subject} is not there any more.', parts),
  refused: parts => l10n.t('{subject} is refused now. {after}', parts),
  admitted: parts => l10n.t('{subject} is admitted now. {after}', parts),
  'other-scc': parts => l10n.t('{subject} gets another SCC than {scc}. {after}', parts),
  'not-judged': parts => l10n.t('There is no certain verdict on {subject} now. {after}', parts),
  'right-added': parts => l10n.t('{subject} may now use {scc}: {way}.', parts),
  'right-removed': parts => l10n.t('{subject} may no longer use {scc}: {way}.', parts),
  'powers-added': parts => l10n.t('Pods of {subject} can now {powers}.', parts),
  'powers-removed': parts => l10n.t('Pods of {subject} can no longer {powers}.', parts),
};

const refusedByAll: (typeof TEXTS)['refused'] = parts => l10n.t('{subject} is refused now, whichever SCC admits it. {after}', parts);

/** Ways of one right that are listed; JSON has all. */
const MOST_WAYS = 3;

function messageOf({ kind, subject, before, after, scc, grants, powers, isSure, environments }: Change, doubt: string): string {
  const part = (after ?? before)?.part ?? '';
  const ways = firstLines(grants, MOST_WAYS, wayText);
  const isWorse = kind === 'refused' && before?.review.verdict === 'denied';
  const text = isWorse ? refusedByAll : TEXTS[kind === 'refused' && before === null ? 'added' : kind];
  const sentence = text({
    subject: objectText({ ...subject, name: `${subject.name ?? ''}${part === '' ? '' : ` (${part})`}` }),
    scc: scc === '*' ? l10n.t('every SCC') : scc || (before?.review.scc ?? ''),
    after: after === null ? '' : sentenceOf(after.review),
    ...{ way: ways.join('; '), powers: powersText(powers) },
  });
  const open = before?.review.verdict === 'unknown' && after !== null ? [l10n.t('There was no certain verdict before.')] : [];
  return [sentence, ...open, ...(isSure ? [] : [doubt]), ...(environments.length === 0 ? [] : [texts.environments(environments)])].join(
    ' ',
  );
}

/** E.g. `1 error, 2 warnings`. */
export function countsText(changes: readonly Reported[]): string {
  const counts = [...groupBy(changes, ({ severity }) => [severity]).values()].flatMap(all =>
    all.slice(0, 1).map(({ severity }) => countTexts[severity](all.length)),
  );
  return counts.length === 0 ? l10n.t('no change') : counts.join(', ');
}

export const placeText = ({ place }: Reported): string => (place === null ? '' : `${place.file}:${place.line}:${place.column}`);

/** Changes that are neither errors nor warnings, so many of them; JSON has all. */
const MOST_OTHERS = 20;

export function comparisonText({ names: [base, head], changes, ...sides }: Comparison): readonly string[] {
  const shown = changes.slice(0, changes.filter(({ severity }) => severity !== 'info').length + MOST_OTHERS);
  return [
    l10n.t('{base} → {head}: {counts}', { base, head, counts: countsText(changes) }),
    ...shown.map(one => [one.severity.padEnd('warning'.length), placeText(one), one.message].filter(text => text !== '').join('  ')),
    ...(changes.length > shown.length ? [l10n.t('… and {count} more', { count: changes.length - shown.length })] : []),
    ...missingLines(missingIn(sides)),
  ];
}

/** The lists that a side lacks. */
export const missingIn = ({ base, head }: Pick<Comparison, 'base' | 'head'>): Side['state']['missing'] => [
  ...new Map([...base.state.missing, ...head.state.missing].map(list => [list.kind, list])).values(),
];

/** As `schemas/diff.schema.json` describes it: names and order are what others rely on. */
export const comparisonJson = ({ names: [base, head], changes, ...sides }: Comparison): object => ({
  ...{ version: 1, base, head },
  changes: changes.map(({ kind, severity, subject, message, environments, place, before, after, scc, grants, powers, isSure }) => ({
    ...{ kind, severity, subject, message, environments, place },
    ...{ before: before === null ? null : verdictJson(before.review), after: after === null ? null : verdictJson(after.review) },
    ...{ scc: scc === '' ? null : scc, grants: grants.map(grantJson), powers: powers.map(({ id }) => id), isSure },
  })),
  notJudged: (['base', 'head'] as const).flatMap(side => sides[side].gaps.map(gap => ({ side, ...gapJson(gap) }))),
  missing: (['base', 'head'] as const).flatMap(side => sides[side].state.missing.map(list => ({ side, ...list }))),
});

/** By the printer of `check`. What no file has is at the first file, or at what was read of a cluster. */
export function comparisonSarif({ changes, head, names }: Comparison, isComplete: boolean, streams: Streams): string {
  const format = sarifFormat(streams, () => rulesOn('diff.md', Object.fromEntries(Object.keys(TEXTS).map(id => [id, () => id]))));
  const file = head.state.workloads[0]?.place?.file ?? names[1];
  const results = changes.map(({ kind, severity, subject, message, environments, place, scc }) => {
    const at = { line: (place?.line ?? 1) - 1, character: (place?.column ?? 1) - 1 };
    const finding = {
      ...{ rule: kind, severity, message, workload: subject, range: { start: at, end: at } },
      ...{ isDetail: false, fieldPath: '', object: '', related: [], fixes: [] },
      fingerprint: fingerprintOf(JSON.stringify([kind, subject, scc, environments])),
    };
    return format.file({ path: place?.file ?? file, findings: [finding], known: [], gaps: [], isJudged: true, error: null });
  });
  return [...results, format.end({ gaps: head.gaps, isComplete })].join('');
}
