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
  readonly violations: readonly ExplainedPodSecurityViolation[];
}

const HEAD = /^(would )?violates? PodSecurity "([^":]*)(?::([^"]*))?": /;
const VIOLATION = /^([^()"]+?)(?: \((.*)\))?$/;

/** Parses a text that starts with `violates PodSecurity` (or `would violate`). */
export function parsePodSecurity(text: string): { readonly review: ExplainedPodSecurity | null; readonly unknown: readonly string[] } {
  const head = HEAD.exec(text);
  if (head === null) return { review: null, unknown: [text] };
  const violations: ExplainedPodSecurityViolation[] = [];
  const unknown: string[] = [];
  for (const piece of splitAtTopCommas(text.slice(head[0].length))) {
    const match = VIOLATION.exec(piece);
    if (match === null) unknown.push(piece);
    else violations.push(violationOf(piece, match[1] ?? '', match[2] ?? ''));
  }
  const review = { level: head[2] ?? '', version: head[3] ?? '', warning: head[1] !== undefined, violations };
  return { review, unknown };
}

function violationOf(text: string, reason: string, detail: string): ExplainedPodSecurityViolation {
  return {
    text,
    reason,
    detail,
    containers: namesAfter('container', detail),
    volumes: namesAfter('volume', detail),
    pod: /^pod\b/.test(detail),
  };
}

function namesAfter(noun: string, detail: string): readonly string[] {
  const lists = [...detail.matchAll(new RegExp(String.raw`\b${noun}s? ("[^"]*"(?:, "[^"]*")*)`, 'g'))];
  return [...new Set(lists.flatMap(([, list = '']) => list.split(', ').map(name => name.slice(1, -1))))];
}

/** Splits at commas outside parentheses and quotes. */
function splitAtTopCommas(text: string): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === ',' && depth === 0) {
      pieces.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...pieces, text.slice(start).trim()].filter(piece => piece !== '');
}
