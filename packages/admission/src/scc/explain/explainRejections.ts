/** From the API server's rejections of pods, as users find them in events, statuses, logs and terminals, to data. What is not understood is kept word for word. */
import { cached, type JsonObject } from '@scc-lens/words';
import { readAuditLog, type AuditEvent } from './auditLog';
import { isDetail, splitEntries, type RawEntry, type SplitList } from './entries';
import { fieldPathOf } from './fields';
import { mergeAlike } from './mergeAlike';
import { readPasted } from './pastedText';
import { parseExisting, parsePodSecurity } from './podSecurity';
import { splitRejections, type Segment } from './segments';
import type { ExplainedViolation, Explanation, RejectedPod } from './types';

type PodOf = (rejected: RejectedPod) => JsonObject | undefined;

/**
 * Reads every rejection in a text; those with equal content about pods of the same controller are one.
 * @param podOf the pod that was rejected, if at hand: then addresses lead to the very list item.
 */
export function explainRejections(text: string, podOf: PodOf = () => undefined): readonly Explanation[] {
  const log = readAuditLog(text);
  return mergeAlike([...log.events.flatMap(event => explainEvent(event, podOf)), ...explainPart(log.text, podOf)]);
}

/** What an event's text does not name, its object does. */
function explainEvent({ texts, error, object }: AuditEvent, podOf: PodOf): Explanation[] {
  const named = ({ podNames }: RejectedPod): RejectedPod => (podNames.length > 0 ? { ...object, podNames } : object);
  const explained = texts.flatMap(text => explainPart(text, rejected => podOf(named(rejected))));
  const failed: Explanation = { ...NOTHING, ...object, by: 'podSecurityError', reason: error };
  return [...explained.map(one => ({ ...one, ...named(one) })), ...(error === '' ? [] : [failed])];
}

function explainPart(text: string, podOf: PodOf): readonly Explanation[] {
  const pasted = readPasted(text);
  const segments = splitRejections(pasted);
  return segments.length === 0
    ? explainObjections(pasted.text, podOf)
    : segments.flatMap(segment => (segment.by === 'existing' ? explainExisting(segment) : [explainSegment(segment, podOf)]));
}

/** The end of the addresses that SCC admission reports. */
const ADDRESS =
  /(?:^|\.)(?:allowPrivilegeEscalation|capabilities\.add|fsGroup|host(?:IPC|Network|PID|Port|Users)|privileged|readOnlyRootFilesystem|runAs(?:NonRoot|User)|seLinuxOptions\.\w+|supplementalGroups|sysctls\[\d+\]|volumes\[\d+\])$/;

/** How the validation of Kubernetes begins, whose words are much the same. */
const INVALID = '" is invalid: ';

/** A text that has nothing but objections, such as the title of an issue: those whose address and detail are both admission's. */
function explainObjections(text: string, podOf: PodOf): readonly Explanation[] {
  if (text.includes(INVALID)) return [];
  const entries = splitEntries(text).entries.filter(({ field, detail }) => ADDRESS.test(field) && isDetail(detail));
  if (entries.length === 0) return [];
  return [{ ...NOTHING, by: 'scc', ...groupEntries(entries, podOf(NOTHING)), cut: true }];
}

const NOTHING: Explanation = {
  podNames: [],
  workload: null,
  namespace: null,
  by: null,
  operation: 'create',
  sccs: [],
  unattributed: [],
  restrictedWouldDo: false,
  podSecurity: null,
  reason: null,
  cut: false,
  unknown: [],
};

/** One explanation for all pods with the same violations; one without a pod where the text ends before it names any. */
function explainExisting({ paragraph, operation, by }: Segment): readonly Explanation[] {
  const alike = parseExisting(paragraph);
  const base: Explanation = { ...NOTHING, operation, by, cut: alike.length === 0 };
  return alike.length === 0 ? [base] : alike.map(({ podName, review }) => ({ ...base, podNames: [podName], podSecurity: review }));
}

function explainSegment(segment: Segment, podOf: PodOf): Explanation {
  const workload = workloadBefore(segment.before);
  const podNames = segment.podName !== null ? [segment.podName] : workload?.pod !== undefined ? [workload.pod] : [];
  const { operation, by } = segment;
  const named = { ...NOTHING, podNames, workload: workload && { kind: workload.kind, name: workload.name }, operation, by };
  if (by === null) return { ...named, ...reasonOf(segment.paragraph) };
  if (by === 'podSecurity') {
    const { review, unknown, cut } = parsePodSecurity(segment.body);
    return { ...named, podSecurity: review, unknown, cut };
  }
  const { entries, unknown, cut } = listIn(segment);
  return { ...named, ...groupEntries(entries, podOf(named)), unknown, cut };
}

/** A list that no bracket ends goes no further than its paragraph, unless objections follow there. */
function listIn({ body, paragraph }: Segment): SplitList {
  const whole = splitEntries(body);
  if (!whole.cut && body.startsWith('[')) return whole;
  const short = splitEntries(paragraph);
  return short.entries.length === whole.entries.length ? short : whole;
}

const SCC_PHRASE = 'unable to validate against any security context constraint';
/** Where JSON goes on behind a message. */
const NEXT_KEY = /"(?:,\s?"|\s?\})/;

function reasonOf(paragraph: string): Pick<Explanation, 'cut' | 'reason'> {
  const end = paragraph.search(NEXT_KEY);
  const whole = (end < 0 ? paragraph : paragraph.slice(0, end)).trim();
  // The end of YAML's quotes is none of the reason's.
  const mark = /['"]$/.exec(whole)?.[0];
  const reason = mark !== undefined && whole.split(mark).length % 2 === 0 ? whole.slice(0, -1) : whole;
  const cut = SCC_PHRASE.startsWith(reason);
  return { reason: cut ? null : reason, cut };
}

const STATEFUL_SET = /create Pod (\S+) in (\S+) (\S+) failed/;
/** As `oc get events` writes the object of an event. */
const EVENT = /\b(daemonset|job|replicaset|replicationcontroller|sandbox|statefulset|taskrun)(?:\.[\w.]+)?\/(\S+)(?=\s)/g;

function workloadBefore(before: string): { readonly kind: string; readonly name: string; readonly pod?: string } | null {
  const [, pod, kind, name] = STATEFUL_SET.exec(before) ?? [];
  if (pod !== undefined && kind !== undefined && name !== undefined) return { kind, name, pod };
  const [, resource, object] = [...before.matchAll(EVENT)].at(-1) ?? [];
  return resource === undefined || object === undefined ? null : { kind: resource, name: object };
}

const NOT_USABLE = 'not usable by user or serviceaccount';

/** The text may end within it: `not usable by u…`. */
const isNotUsable = (detail: string): boolean => NOT_USABLE.startsWith(detail.replace(/(?:\.{3}|\u2026)$/, ''));

function groupEntries(
  entries: readonly RawEntry[],
  pod: JsonObject | undefined,
): Pick<Explanation, 'restrictedWouldDo' | 'sccs' | 'unattributed'> {
  const sccs = new Map<string, { notUsable: boolean; violations: ExplainedViolation[] }>();
  const unattributed: ExplainedViolation[] = [];
  let restrictedWouldDo = false;
  for (const entry of entries) {
    if (entry.scc === null && entry.field.startsWith('no access to scc/')) restrictedWouldDo = true;
    else if (entry.scc === null) unattributed.push(violationOf(entry, pod));
    else {
      const about = cached(sccs, entry.scc, () => ({ notUsable: false, violations: [] }));
      if (entry.field === '' && isNotUsable(entry.detail)) about.notUsable = true;
      else about.violations.push(violationOf(entry, pod));
    }
  }
  return { sccs: [...sccs].map(([scc, about]) => ({ scc, ...about })), unattributed, restrictedWouldDo };
}

function violationOf({ text, field, type, badValue, detail }: RawEntry, pod: JsonObject | undefined): ExplainedViolation {
  const { path, container } = fieldPathOf(field, badValue, detail, pod);
  return { text, field, type, badValue, detail, path, ...(container && { container }) };
}
