/**
 * From the API server's refusal of a pod, as people find it in events, logs and terminals, to data. What is not understood is kept
 * word for word.
 */
import { joinLines } from '../words';
import type { FieldPath, Json, JsonObject } from '../words';
import { splitEntries } from './explainEntries';
import type { RawEntry } from './explainEntries';
import { fieldPathOf } from './explainField';
import { parsePodSecurity } from './explainPodSecurity';
import type { ExplainedPodSecurity } from './explainPodSecurity';
import type { ContainerRef } from './types';

/** One objection as the API server printed it. */
export interface ExplainedViolation {
  /** The whole entry, word for word. */
  readonly text: string;
  /** The address as printed, without the SCC's name. */
  readonly field: string;
  readonly type: 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueOther';
  /** The offending value as far as it can be read; null for none. */
  readonly badValue: Json;
  readonly detail: string;
  /** The v1 Pod field, from the pod's root; as deep as the text (and the pod, if given) reveals. Null where the address is not understood. */
  readonly path: FieldPath | null;
  /** The container that was being checked; the index is -1 where the text has its name only and no pod is at hand. */
  readonly container?: ContainerRef;
}

/** What one SCC says. */
export interface ExplainedScc {
  readonly scc: string;
  /** `Forbidden: not usable by user or serviceaccount`. */
  readonly notUsable: boolean;
  readonly violations: readonly ExplainedViolation[];
}

export interface Explanation {
  /** The name in the refusal; null where there is none. For pods of a controller it may be a prefix such as `web-7d4b-`. */
  readonly podName: string | null;
  /** What precedes the refusal: who reports it. */
  readonly prefix: string;
  /** Kind and name of the workload, where the prefix has them (StatefulSets). */
  readonly workload: { readonly kind: string; readonly name: string } | null;
  /** What was refused: a pod, or entering one. */
  readonly operation: 'attach' | 'create' | 'exec';
  /** In the order of the text, which is the order in which they were tried. */
  readonly sccs: readonly ExplainedScc[];
  /** Objections that name no SCC because all SCCs that were tried raise them. */
  readonly shared: readonly ExplainedViolation[];
  /** `restricted` would admit the pod, but is no longer granted to every user. */
  readonly restrictedWouldDo: boolean;
  /** Pod Security's objections; null where the text has none. */
  readonly podSecurity: ExplainedPodSecurity | null;
  /** A refusal before any SCC was tried (a missing SCC, a broken one, a namespace without annotations), word for word. */
  readonly reason: string | null;
  /** Fragments that are not understood, word for word. */
  readonly unknown: readonly string[];
}

const SCC_LIST = 'unable to validate against any security context constraint: ';
const POD_SECURITY = /(?:would )?violates? PodSecurity "/;
const FORBIDDEN = /pods? "([^"]*)" is forbidden: /g;
const STATEFUL_SET = /create Pod (\S+) in (\S+) (\S+) failed/;
const OPERATION = /\b(exec|attach) operation is not allowed because/;

/**
 * Reads a refusal; null where the text holds none.
 * @param pod the pod that was refused, if at hand: then addresses lead to the very list item.
 */
export function explainRefusal(text: string, pod?: JsonObject): Explanation | null {
  const flat = flatten(text);
  const starts = [...flat.matchAll(FORBIDDEN)];
  const [first, last] = [starts[0], starts.at(-1)];
  const sccStart = flat.indexOf(SCC_LIST);
  const securityStart = flat.search(POD_SECURITY);
  if (first === undefined && sccStart < 0 && securityStart < 0) return null;
  const prefix = flat.slice(0, first?.index ?? Math.max(0, sccStart < 0 ? securityStart : sccStart)).trim();
  const podSecurity = securityStart < 0 ? null : parsePodSecurity(flat.slice(securityStart));
  const list = sccStart < 0 ? '' : flat.slice(sccStart + SCC_LIST.length, securityStart > sccStart ? securityStart : undefined);
  const { entries, unknown } = splitEntries(list.trim());
  const reason = sccStart < 0 && securityStart < 0 && last !== undefined ? flat.slice(last.index + last[0].length).trim() : null;
  const stateful = STATEFUL_SET.exec(prefix);
  return {
    podName: first?.[1] ?? stateful?.[1] ?? null,
    prefix,
    workload: stateful === null ? null : { kind: stateful[2] ?? '', name: stateful[3] ?? '' },
    operation: (OPERATION.exec(flat)?.[1] ?? 'create') as Explanation['operation'],
    ...groupEntries(entries, pod),
    podSecurity: podSecurity?.review ?? null,
    reason,
    unknown: [...unknown, ...(podSecurity?.unknown ?? [])],
  };
}

/** Terminals and YAML break lines, and JSON escapes quotes. */
function flatten(text: string): string {
  const line = joinLines(text);
  return line.includes('\\"') ? line.replace(/\\(["\\])/g, '$1') : line;
}

const NOT_USABLE = 'not usable by user or serviceaccount';

function groupEntries(
  entries: readonly RawEntry[],
  pod: JsonObject | undefined,
): Pick<Explanation, 'restrictedWouldDo' | 'sccs' | 'shared'> {
  const sccs = new Map<string, { notUsable: boolean; violations: ExplainedViolation[] }>();
  const shared: ExplainedViolation[] = [];
  let restrictedWouldDo = false;
  for (const entry of entries) {
    if (entry.scc === null && entry.field.startsWith('no access to scc/')) restrictedWouldDo = true;
    else if (entry.scc === null) shared.push(violationOf(entry, pod));
    else {
      const about = sccs.get(entry.scc) ?? { notUsable: false, violations: [] };
      sccs.set(entry.scc, about);
      if (entry.field === '' && entry.detail === NOT_USABLE) about.notUsable = true;
      else about.violations.push(violationOf(entry, pod));
    }
  }
  return { sccs: [...sccs].map(([scc, about]) => ({ scc, ...about })), shared, restrictedWouldDo };
}

function violationOf({ text, field, type, badValue, detail }: RawEntry, pod: JsonObject | undefined): ExplainedViolation {
  const group = /^(-?\d+) is not an allowed group$/.exec(detail)?.[1];
  const { path, container } = fieldPathOf(field, badValue, pod, group === undefined ? undefined : Number(group));
  return { text, field, type, badValue, detail, path, ...(container && { container }) };
}
