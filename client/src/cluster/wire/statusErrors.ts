/** From an HTTP answer that is no success to a ClusterError: Kubernetes' Status objects, and what proxies answer instead. */
import type { IncomingHttpHeaders } from 'node:http';
import { isFields, listAt, maskError, maskSecrets, numberAt, parseJson, textAt } from '../words';
import type { ClusterError, FieldCause, FieldConflict, Fields } from '../words';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What was asked for. */
  readonly url: URL;
  /** Secrets that were sent with the request, which the answer may repeat. */
  readonly secrets?: readonly string[];
}

/** What an answer with a status from 300 on means, with the secrets that it repeats masked. */
export function errorOfAnswer(answer: ErrorAnswer): ClusterError {
  if (answer.status < 400) return redirect(answer);
  const said = parseStatus(answer.body);
  switch (answer.status) {
    case 401:
      return {
        kind: 'unauthorized',
        status: 401,
        message: 'The cluster does not accept the login; it may have expired.',
        nextStep: 'Log in again, for example with `oc login`, and retry.',
      };
    case 429:
      return {
        kind: 'tooManyRequests',
        status: 429,
        message: 'The cluster asks for a pause: too many requests.',
        retryAfterMs: pause(answer, said),
      };
    default:
      return maskError(quotingError(answer, said), answer.secrets ?? []);
  }
}

/** An error with the server's own words. */
function quotingError(answer: ErrorAnswer, said: Fields): ClusterError {
  const { status } = answer;
  const message = textAt(said, 'message') ?? plainMessage(answer);
  switch (status) {
    case 403:
      return forbidden(status, message, said);
    case 404:
      return { kind: 'notFound', status, message };
    case 409:
      return conflict(status, message, said);
    case 410:
      return { kind: 'gone', status, message };
    case 400:
    case 422:
      return invalid(status, message, causesOf(said, message));
    case 408:
    case 504:
      return { kind: 'timeout', status, message, nextStep: 'Retry; if it stays so, the cluster is overloaded.', mayHaveHappened: true };
    default:
      return serverError(status, message);
  }
}

/** A Kubernetes API server never redirects; what would be found there is no answer of it. */
function redirect({ status, headers: { location }, url }: ErrorAnswer): ClusterError {
  const { href, host } = url;
  const where = location !== undefined && URL.canParse(location, href) ? new URL(location, href).host : 'an unknown address';
  return {
    kind: 'malformedAnswer',
    status,
    message: `What answers at ${host} is no Kubernetes cluster: it redirects to ${where}.`,
    nextStep: 'Check the server address; a proxy or a login page may be in front of it.',
  };
}

/** The Status object in a body; an empty one for text, HTML, or JSON of another kind. */
function parseStatus(body: string): Fields {
  const value = parseJson(body);
  return isFields(value) && value['kind'] === 'Status' ? value : {};
}

function plainMessage({ status, headers: { 'content-type': contentType = '' }, body, secrets = [] }: ErrorAnswer): string {
  if (status === 404) return 'The cluster does not serve this resource.';
  // Masked before it is cut: what is left of a secret may no longer look like one.
  const line = contentType.includes('html') ? '' : (maskSecrets(body.trim(), secrets).split('\n', 1)[0]?.slice(0, 200) ?? '');
  return `The cluster answered ${status}${line === '' ? '' : ` (${line})`}.`;
}

function forbidden(status: number, message: string, said: Fields): ClusterError {
  const causes = listAt(said, 'details', 'causes');
  if (causes.some(cause => textAt(cause, 'reason') === 'NamespaceTerminating')) {
    return { kind: 'namespaceTerminating', status, message, nextStep: 'Wait until the namespace is gone, or choose another one.' };
  }
  if (message.includes('exceeded quota'))
    return { kind: 'quota', status, message, nextStep: 'Ask for less, free something, or have the quota raised.' };
  return { kind: 'forbidden', status, message };
}

function conflict(status: number, message: string, said: Fields): ClusterError {
  if (textAt(said, 'reason') === 'AlreadyExists') return { kind: 'alreadyExists', status, message };
  const conflicts = listAt(said, 'details', 'causes').flatMap((cause): FieldConflict[] => {
    if (textAt(cause, 'reason') !== 'FieldManagerConflict') return [];
    const manager = /conflict with "([^"]*)"/.exec(textAt(cause, 'message') ?? '')?.[1] ?? 'another manager';
    return [{ manager, field: (textAt(cause, 'field') ?? '').replace(/^\./, '') }];
  });
  return { kind: 'conflict', status, message, conflicts };
}

/** Immutable only where nothing else is wrong: a replacement would fail of the rest, with the old object deleted. */
function invalid(status: number, message: string, causes: readonly FieldCause[]): ClusterError {
  const immutable = causes.length > 0 ? causes.every(cause => isImmutable(cause.message)) : isImmutable(message);
  return { kind: 'invalid', status, message, causes, immutable };
}

/** The causes in the Status; of a strict decoding error, which has none, the fields that its message names. */
function causesOf(said: Fields, message: string): readonly FieldCause[] {
  const causes = listAt(said, 'details', 'causes').map(cause => ({
    field: textAt(cause, 'field') ?? '',
    message: textAt(cause, 'message') ?? '',
  }));
  if (causes.length > 0) return causes;
  return [...message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)].map(([whole, , field = '']) => ({ field, message: whole }));
}

/**
 * The wordings of apimachinery's `field is immutable`, of pods (`may not change fields other than`), of StatefulSets and of DaemonSets'
 * and Jobs' templates, which use the first.
 */
function isImmutable(message: string): boolean {
  return /field is immutable|may not change fields other than|updates to [a-z]+ spec for fields other than|cannot change roleRef/.test(
    message,
  );
}

/** Retry-After in seconds or as a date, or the Status' own number. */
function pause({ headers: { 'retry-after': retryAfter } }: ErrorAnswer, said: Fields): number | null {
  const seconds = retryAfter === undefined ? numberAt(said, 'details', 'retryAfterSeconds') : Number(retryAfter);
  if (seconds !== undefined && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(retryAfter ?? '');
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

function serverError(status: number, message: string): ClusterError {
  if (/(failed|error) call(ing|ed)? webhook|failed to call webhook/.test(message)) {
    const late = /deadline exceeded|timeout|timed out/i.test(message);
    return {
      kind: late ? 'webhookTimeout' : 'server',
      status,
      message,
      nextStep: 'The webhook belongs to the cluster; its owner must look at it.',
    };
  }
  if (/^(field|failed to create typed patch|failed to convert new object)|field not declared in schema/.test(message)) {
    return { kind: 'invalid', status, message: withoutValues(message), causes: schemaCauses(message), immutable: false };
  }
  return {
    kind: 'server',
    status,
    message,
    nextStep: 'Retry; if it stays so, the cluster has a problem of its own.',
    mayHaveHappened: true,
  };
}

const TYPE_ERROR = /: (expected \w+), got /;

/** Without what is written in the manifest, which may be a secret: it follows `got` in Go's notation, to the end of the line. */
function withoutValues(message: string): string {
  return message
    .split('\n')
    .map(line => {
      const found = TYPE_ERROR.exec(line);
      return found === null ? line : `${line.slice(0, found.index)}: ${found[1] ?? ''}`;
    })
    .join('\n');
}

/** The fields that server-side apply finds no place for, or of another type than declared. */
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

/** The address with which a text ends, such as `.spec.containers`, without its first dot; empty where it ends with none. */
function fieldAtEnd(text: string, separator: RegExp): string {
  let start = text.length;
  while (start > 0 && !separator.test(text[start - 1] ?? '')) start--;
  const dot = text.indexOf('.', start);
  return dot < 0 ? '' : text.slice(dot + 1);
}
