/**
 * A text as users find it (in a terminal, a status, a log, a page) as one line that reads as the API server wrote it: without escapes,
 * quote marks and the line breaks of terminals and YAML.
 */
import { FS_TYPES } from '../fsTypes';

export interface PastedText {
  readonly text: string;
  /** Where a line of the source starts in the text. `apart`: behind an empty line, or as another event or field does. In ascending order. */
  readonly breaks: readonly { readonly at: number; readonly apart: boolean }[];
}

/** What a terminal is given for colours and bold text, as `grep --color` writes it. */
const COLOUR = new RegExp(String.raw`${String.fromCharCode(27)}\[[0-9;]{0,20}[A-Za-z]`, 'g');
const TYPOGRAPHIC = /[\u201c-\u201f]|&(?:quot|#34);/g;
/** Without the links that pages and mail programs make of addresses: `[text](http://text)`. */
const LINK = /\[([^\s[\]()]{1,300})\]\(https?:[^\s()]{1,500}\)/g;
/** `volumes[ 10]` */
const INDEX = /\[ +(\d{1,4}\])/g;
/** Marks of quotations and tables in front of a line. */
const MARKS = /^[\s>│|]*/;
/** A line of `oc get events`, `oc events` or `oc describe`, or of a log of Kubernetes, whose warnings may go on in the next line. */
const RECORD =
  /^(?:\S+\s+)?(?:(?:\S+(?: \(x\d+ over \S+\))?\s+)?(?:Normal|Warning)\s+[A-Z]\w+\s|[IWEF]\d{4} [\d:]{8}\.\d{6}\s+\d+\s(?!warnings\.go))/;
/** The columns behind the message in `oc get events -o wide`: the age of the first event, their count and the name. */
const COLUMNS = /(?<!\s)\s+(?:<unknown>|(?:\d+[smhdy])+)\s+\d+\s+\S+\.[\da-f]{2,}$/;
/** A field of YAML. */
const KEY = /^(?:- )?[a-z]\w*:(?: |$)/;

/** Reads a pasted text; in linear time. */
export function readPasted(source: string): PastedText {
  const lines = clean(source).split(/[\r\n]/);
  const parts: string[] = [];
  const breaks: { at: number; apart: boolean }[] = [];
  let length = 0;
  let blank = false;
  let previous = '';
  for (const raw of lines) {
    const line = raw.replace(MARKS, '').trimEnd().replace(COLUMNS, '');
    if (line === '') {
      blank = true;
      continue;
    }
    const separator = parts.length === 0 ? '' : separatorOf(previous, raw, line);
    parts.push(separator, line);
    const apart = blank || RECORD.test(line) || (/['"]\s*$/.test(previous) && KEY.test(line));
    if (length > 0) breaks.push({ at: length + separator.length, apart });
    length += separator.length + line.length;
    previous = raw;
    blank = false;
  }
  return { text: parts.join(''), breaks };
}

const clean = (source: string): string =>
  unescape(source.replace(COLOUR, '').replace(TYPOGRAPHIC, '"')).replace(LINK, '$1').replace(INDEX, '[$1');

const ESCAPED = /(?:pods?|provider|PodSecurity) \\+"/;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(\r?\n[ \t]*|[^u]))/g;
const MEANING: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: ' ', '"': '"', '\\': '\\', '/': '/', ' ': ' ' };
/** JSON in JSON in a log is the most that was seen. */
const DEEPEST = 4;

/** Takes the escapes of JSON and of YAML's double quotes away, once for each level at which the quotes around names are escaped. */
function unescape(text: string): string {
  let result = text;
  for (let level = 0; level < DEEPEST && ESCAPED.test(result); level++)
    result = result.replace(ESCAPE, (whole: string, code: string | undefined, one: string | undefined) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      return one === undefined || /^\r?\n/.test(one) ? '' : (MEANING[one] ?? whole);
    });
  return result;
}

/** Enough of a line to know its last or first word. */
const NEAR = 256;

/** What was between two lines: a blank, or nothing where a terminal broke a word. */
function separatorOf(before: string, rawAfter: string, after: string): '' | ' ' {
  const near = before.trimEnd().slice(-NEAR);
  const last = near.slice(near.lastIndexOf(' ') + 1);
  const first = after.slice(0, NEAR).split(' ', 1)[0] ?? '';
  if (/[\w]-$/.test(last) && /^[\w"]/.test(first)) return '';
  if (opensQuote(last) && first.includes('"')) return '';
  if (/\s$/.test(before) || /^\s/.test(rawAfter) || /[:,;]$/.test(last)) return ' ';
  return isWrappedToken(last, first) || isWrappedWord(last, first) || isWrappedName(near, last, first) ? '' : ' ';
}

/** Whether a word starts a quoted name and does not end it. A quote alone starts one. */
function opensQuote(word: string): boolean {
  const quote = word.indexOf('"');
  return quote >= 0 && quote === word.lastIndexOf('"') && (quote < word.length - 1 || word === '"');
}

/**
 * Whether what is broken has no blank inside: `hostPath"` and `: hostPath volumes`, `[` and `1000680000`, `[]in` and `t64{0}`, `10006` and `80000`,
 * `spec.volumes` and `[2]:`. A whole address ends with a colon.
 */
const isWrappedToken = (last: string, first: string): boolean =>
  /^(?:[:\],]|\.\w|\[\d)/.test(first) || /\[$|^\[\]/.test(last) || (/\d$/.test(last) && /^\d/.test(first)) || isAddress(last);

const isAddress = (word: string): boolean => /^(?:pod\.|\[?spec\.|metadata\.|\.(?:[a-zA-Z]|$))/.test(word);

/** `service` and `account`: the two make a word of the API server's, and are none. */
function isWrappedWord(last: string, first: string): boolean {
  const start = last.split(/[^a-zA-Z]/).at(-1) ?? '';
  const end = /^[a-zA-Z]+/.exec(first)?.[0] ?? '';
  return start !== '' && end !== '' && WORDS.has(start + end) && !(WORDS.has(start) && WORDS.has(end));
}

/** `provider restri` and `cted-v2:`. */
const isWrappedName = (near: string, last: string, first: string): boolean => near.endsWith(`provider ${last}`) && /^[\w.-]+:$/.test(first);

const WORDS: ReadonlySet<string> = new Set(
  (
    'pod pods is forbidden Forbidden unable to validate against any security context constraint provider not usable by user or serviceaccount ' +
    'Invalid Required Unsupported value must be in the ranges an allowed group volumes are used Host network PID IPC ports Users set ' +
    'Privileged containers capability may added required dropped but was found seccomp profile Valid values true false running with root UID ' +
    'Allowing privilege escalation for unsafe sysctl Flexvolume driver empty groups capabilities on does match level Found wanted spec metadata ' +
    'annotations securityContext initContainers ephemeralContainers runAsUser runAsNonRoot privileged allowPrivilegeEscalation add drop ' +
    'readOnlyRootFilesystem seLinuxOptions fsGroup supplementalGroups hostNetwork hostPID hostIPC hostUsers hostPort hostPath sysctls violates ' +
    'PodSecurity restricted baseline allow'
  )
    .split(' ')
    .concat(FS_TYPES),
);
