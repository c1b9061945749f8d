/** From an HTTP answer that is no success to a ClusterError: Kubernetes' Status objects, and the answers of proxies. */
import type { IncomingHttpHeaders } from 'node:http';
import * as l10n from '@vscode/l10n';
import { clusterTexts, errorOf, isFields, listAt, maskError, maskSecrets, numberAt, parseJson, textAt, wordsAt } from '../words';
import type { ClusterError, FieldCause, FieldConflict, Fields } from '../words';
import { statusTexts } from './messages';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly url: URL;
  /** Secrets that were sent with the request, which the answer may repeat. */
  readonly secrets?: readonly string[];
}

/** The meaning of an answer with a status of 300 or more, with the secrets that it repeats masked. */
export function errorOfAnswer(answer: ErrorAnswer): ClusterError {
  if (answer.status < 400) return redirect(answer);
  const report = parseStatus(answer.body);
  const error = describeAnswer(answer, report);
  const retryAfterMs = answer.status === 429 || answer.status >= 500 ? retryAfter(answer, report) : null;
  return retryAfterMs === null ? error : { ...error, retryAfterMs };
}

function describeAnswer(answer: ErrorAnswer, report: Fields): ClusterError {
  const { status, secrets = [] } = answer;
  if (status === 401) return errorOf('unauthorized', statusTexts.unauthorized(), statusTexts.logInAndRetry());
  if (status === 429) return { kind: 'tooManyRequests', message: l10n.t('The cluster asks for a pause: too many requests.') };
  return maskError(quotingError(answer, report), secrets);
}

/** An error with the server's own message. `report` is its Status object. */
function quotingError(answer: ErrorAnswer, report: Fields): ClusterError {
  const message = cutDumps(wordsAt(report, 'message') ?? plainMessage(answer));
  switch (answer.status) {
    case 403:
      return forbidden(message, report);
    case 404:
      return { kind: 'notFound', message };
    case 409:
      return conflict(message, report);
    case 410:
      return { kind: 'gone', message };
    case 400:
    case 422:
      return invalid(message, causesOf(report, message));
    case 408:
    case 504:
      return { kind: 'timeout', message, nextStep: statusTexts.retryOverloaded(), mayHaveHappened: true };
    default:
      return serverError(message);
  }
}

/** A Kubernetes API server never redirects, so that the other address is not asked. */
function redirect({ headers: { location }, url }: ErrorAnswer): ClusterError {
  const { href, host } = url;
  const other = location !== undefined && URL.canParse(location, href) ? new URL(location, href).host : l10n.t('an unknown address');
  return errorOf('malformedAnswer', statusTexts.redirects(host, other), clusterTexts.checkAddressAndLoginPage());
}

/** The Status object in a body; an empty one for text, HTML, or JSON of another kind. */
function parseStatus(body: string): Fields {
  const value = parseJson(body);
  return isFields(value) && value['kind'] === 'Status' ? value : {};
}

function plainMessage({ status, headers: { 'content-type': contentType = '' }, body, secrets = [] }: ErrorAnswer): string {
  if (status === 404) return l10n.t('The cluster does not serve this resource.');
  // Masked before it is cut, because a part of a secret may not be recognized.
  const line = contentType.includes('html') ? '' : (maskSecrets(body.trim(), secrets).split('\n', 1)[0]?.slice(0, 200) ?? '');
  return line === '' ? l10n.t('The cluster answered {status}.', { status }) : statusTexts.answeredWith(status, line);
}

function forbidden(message: string, report: Fields): ClusterError {
  const causes = listAt(report, 'details', 'causes');
  if (causes.some(cause => textAt(cause, 'reason') === 'NamespaceTerminating'))
    return { kind: 'namespaceTerminating', message, nextStep: l10n.t('Wait until the namespace is gone, or choose another one.') };
  if (message.includes('exceeded quota')) return { kind: 'quota', message, nextStep: statusTexts.quota() };
  return { kind: 'forbidden', message };
}

function conflict(message: string, report: Fields): ClusterError {
  if (textAt(report, 'reason') === 'AlreadyExists') return { kind: 'alreadyExists', message };
  const conflicts = listAt(report, 'details', 'causes').flatMap((cause): FieldConflict[] => {
    if (textAt(cause, 'reason') !== 'FieldManagerConflict') return [];
    const manager = /conflict with "([^"]*)"/.exec(textAt(cause, 'message') ?? '')?.[1] ?? l10n.t('another manager');
    return [{ manager, field: (textAt(cause, 'field') ?? '').replace(/^\./, '') }];
  });
  return { kind: 'conflict', message, conflicts };
}

/** Immutable only if nothing else is wrong: otherwise a replacement would delete the old object and then fail. */
function invalid(message: string, causes: readonly FieldCause[]): ClusterError {
  const immutable = causes.length > 0 ? causes.every(cause => IMMUTABLE.test(cause.message)) : IMMUTABLE.test(message);
  return { kind: 'invalid', message, causes, immutable };
}

/** The causes in the Status; for a strict decoding error, which has none, the fields that its message names. */
function causesOf(report: Fields, message: string): readonly FieldCause[] {
  const causes = listAt(report, 'details', 'causes').map(cause => ({
    field: textAt(cause, 'field') ?? '',
    message: cutDumps(textAt(cause, 'message') ?? ''),
  }));
  if (causes.length > 0) return causes;
  return [...message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)].map(([whole, , field = '']) => ({ field, message: whole }));
}

/** The wordings of apimachinery for immutable fields, and those for pods, StatefulSets and role references. */
const IMMUTABLE = /field is immutable|may not change fields other than|updates to [a-z]+ spec for fields other than|cannot change roleRef/;

/** Retry-After in seconds or as a date, or the Status' own number. */
function retryAfter({ headers: { 'retry-after': header } }: ErrorAnswer, report: Fields): number | null {
  const seconds = header === undefined ? numberAt(report, 'details', 'retryAfterSeconds') : Number(header);
  if (seconds !== undefined && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header ?? '');
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

function serverError(message: string): ClusterError {
  if (/(failed|error) call(ing|ed)? webhook|failed to call webhook/.test(message)) {
    return errorOf(/deadline exceeded|timeout|timed out/i.test(message) ? 'webhookTimeout' : 'server', message, statusTexts.webhook());
  }
  if (/^(field|failed to create typed patch|failed to convert new object)|field not declared in schema/.test(message))
    return { kind: 'invalid', message: withoutValues(message), causes: schemaCauses(message), immutable: false };
  return errorOf('server', message, statusTexts.retryServer(), { mayHaveHappened: true });
}

const TYPE_ERROR = /: (expected \w+), got /;

/** Without the manifest's values, which may be secret: they follow `got` in Go's notation, to the end of the line. */
function withoutValues(message: string): string {
  return message
    .split('\n')
    .map(line => {
      const found = TYPE_ERROR.exec(line);
      return found === null ? line : `${line.slice(0, found.index)}: ${found[1] ?? ''}`;
    })
    .join('\n');
}

/** The fields that server-side apply does not find in the schema, or whose type differs from it. */
function schemaCauses(message: string): readonly FieldCause[] {
  const lines = message.split('\n');
  const undeclared = lines.flatMap(line =>
    line
      .split(': field not declared in schema')
      .slice(0, -1)
      .map(before => ({ field: fieldAtEnd(before, /[\s:]/), message: 'field not declared in schema' })),
  );
  const mistyped = lines.flatMap(line => {
    const found = TYPE_ERROR.exec(line);
    return found === null ? [] : [{ field: fieldAtEnd(line.slice(0, found.index), /\s/), message: found[1] ?? '' }];
  });
  return [...undeclared, ...mistyped].filter(({ field }) => field !== '');
}

/** The field path at the end of a text, such as `.spec.containers`, without its first dot; empty if there is none. */
function fieldAtEnd(text: string, separator: RegExp): string {
  let start = text.length;
  while (start > 0 && !separator.test(text[start - 1] ?? '')) start--;
  const dot = text.indexOf('.', start);
  return dot < 0 ? '' : text.slice(dot + 1);
}

/** How apimachinery (field.Error) introduces a value that it quotes. */
const LABEL = /(?<![^ ])(?:Invalid|Unsupported|Duplicate) value: /g;
/** The begin of a struct, a mapping or bytes, as Go's `%#v` writes them, or of JSON; not of a list of numbers, which is short and of use. */
const DUMP = /^(?:&?(?:\[\])*(?:\w+\.\w+|map\[[\w.]+\](?:interface \{\}|[\w.[\]*]+)|interface \{\}|byte|uint8)\{|\{|\[(?=[{"]))/;
/** No type's name is longer. */
const TYPE_LENGTH = 200;

/** A message without the whole objects that a server quotes, such as a pod template with the values of its variables. Takes linear time. */
function cutDumps(message: string): string {
  let cut = '';
  let from = 0;
  for (const { 0: label, index } of message.matchAll(LABEL)) {
    const start = index + label.length;
    if (start < from) continue;
    const opening = DUMP.exec(message.slice(start, start + TYPE_LENGTH))?.[0];
    if (opening === undefined) continue;
    cut += `${message.slice(from, start)}${opening}…`;
    from = endOfDump(message, start);
  }
  return cut + message.slice(from);
}

/** Where the first bracket closes, and with it no type's name; the end of the text where it does not. Brackets in quoted text do not count. */
function endOfDump(text: string, start: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i] ?? '';
    if (isQuoted && char === '\\') i++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0 && !/[\w[*{]/.test(text[i + 1] ?? '')) return i;
  }
  return text.length;
}
