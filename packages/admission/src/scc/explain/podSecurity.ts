/** Pod Security's refusals and warnings. */

/** One failed check, as printed. */
export interface ExplainedPodSecurityViolation {
  readonly text: string;
  /** E.g. `hostPath volumes`. */
  readonly reason: string;
  /** E.g. `volume "supervisor"`; empty for none. */
  readonly detail: string;
  /** The quoted names behind `container`, `containers`, `volume`, `volumes`. */
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  /** The detail speaks of the pod's own securityContext. */
  readonly pod: boolean;
}

export interface ExplainedPodSecurity {
  /** `baseline` or `restricted`, and a version such as `latest` or `v1.33`. */
  readonly level: string;
  readonly version: string;
  /** True for a warning: the pod was not refused. */
  readonly warning: boolean;
  /** Where pods that exist violate a new level: how many do so alike, and in which namespace. */
  readonly existing: { readonly namespace: string; readonly pods: number } | null;
  readonly violations: readonly ExplainedPodSecurityViolation[];
}

const HEAD = /^(would )?violates? PodSecurity "([^":]*)(?::([^"]*))?": ?/;
/** A check's name; all of them are shorter. */
const REASON = /[^()",']{1,100}/y;

/** Parses a text that starts with `violates PodSecurity` (or `would violate`). What follows its last check is not a part of it. */
export function parsePodSecurity(text: string): {
  readonly review: ExplainedPodSecurity | null;
  readonly unknown: readonly string[];
  readonly cut: boolean;
} {
  const head = HEAD.exec(text);
  if (head === null) return { review: null, unknown: [text], cut: false };
  const violations: ExplainedPodSecurityViolation[] = [];
  let cut = false;
  let at = head[0].length;
  while (at < text.length && !cut) {
    const reason = reasonAt(text, at);
    const open = at + reason.length;
    const end = text[open] === '(' ? closingParenthesis(text, open) : open;
    cut = end === null;
    const detail = text.slice(open + 1, end === null ? undefined : Math.max(open + 1, end - 1));
    if (reason.trim() !== '') violations.push(violationOf(text.slice(at, end ?? undefined).trim(), reason.trim(), detail));
    if (reason.trim() === '' || end === null || !text.startsWith(', ', end)) break;
    at = end + 2;
  }
  const unknown = violations.length === 0 && at < text.length ? [text.slice(at)] : [];
  const review = { level: head[2] ?? '', version: head[3] ?? '', warning: head[1] !== undefined, existing: null, violations };
  return { review, unknown, cut: cut || (violations.length === 0 && unknown.length === 0) };
}

const EXISTING = /^existing pods in namespace "([^"]*)" violate the new PodSecurity enforce level "([^":]*)(?::([^"]*))?"/;
/** What kubectl, and a client in its log, print of pods that have the same violations: the first of them by name, and how many others. */
const ALIKE = /(?:\bWarning: |\bwarnings\.go:\d{1,5}\] )([a-z\d][a-z\d.-]{0,252})(?: \(and (\d{1,9}) other pods?\))?: /g;
/** The names of the checks, which are all that is printed of existing pods. */
const CHECK =
  /^(?:allowPrivilegeEscalation != false|forbidden (?:AppArmor profiles?|sysctls)|host namespaces|hostPath volumes|hostPorts?|hostProcess|(?:non-default|unrestricted) capabilities|privileged|probe or lifecycle host|procMount|restricted volume types|runAsNonRoot != true|runAsUser=0|seLinuxOptions|seccompProfile)\b/;

/** Parses the warnings about existing pods that a namespace's new level gives rise to: one entry for all pods with the same violations. */
export function parseExisting(text: string): readonly { readonly podName: string; readonly review: ExplainedPodSecurity }[] {
  const [head = '', namespace = '', level = '', version = ''] = EXISTING.exec(text) ?? [];
  const found = [...text.slice(head.length).matchAll(ALIKE)];
  return found.map(({ 0: start, 1: podName = '', 2: others, index }, i) => {
    const checks = checksOf(text.slice(head.length + index + start.length, head.length + (found[i + 1]?.index ?? text.length)));
    const existing = { namespace, pods: 1 + Number(others ?? 0) };
    return { podName, review: { level, version, warning: true, existing, violations: checks.map(name => violationOf(name, name, '')) } };
  });
}

/** What follows a check that is known, without a comma, is what was printed next. */
function checksOf(list: string): readonly string[] {
  const items = list.trim().split(', ');
  const last = items.findIndex(item => (CHECK.exec(item)?.[0] ?? item) !== item);
  return items.slice(0, last < 0 ? undefined : last + 1).map(item => CHECK.exec(item)?.[0] ?? item);
}

function reasonAt(text: string, start: number): string {
  REASON.lastIndex = start;
  return REASON.exec(text)?.[0] ?? '';
}

/** Behind the parenthesis that closes the one at a place; null where the text ends before it. */
function closingParenthesis(text: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return null;
}

const violationOf = (text: string, reason: string, detail: string): ExplainedPodSecurityViolation => ({
  text,
  reason,
  detail,
  containers: namesAfter('container', detail),
  volumes: namesAfter('volume', detail),
  pod: /^pod\b/.test(detail),
});

function namesAfter(noun: string, detail: string): readonly string[] {
  const lists = [...detail.matchAll(new RegExp(String.raw`\b${noun}s? ("[^"]*"(?:, "[^"]*")*)`, 'g'))];
  return [...new Set(lists.flatMap(([, list = '']) => list.split(', ').map(name => name.slice(1, -1))))];
}
