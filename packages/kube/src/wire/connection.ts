/** Requests to one cluster as one user. Each ends in time, and with a value. */
import { clusterTexts, failed, isFields, maskSecrets, ok, parseJson } from '../words';
import type { ClusterError } from '../words';
import { ask } from './ask';
import type { Opened, Whole } from './ask';
import { requestTexts } from './messages';
import type { Wire } from './send';
import { openStream } from './stream';
import type { Connection } from './types';

/** A connection before its first request, which logs in. */
export function openConnection(wire: Wire): Connection {
  return connectionOf({ ...wire, server: { known: false } });
}

function connectionOf(wire: Opened): Connection {
  return {
    target: wire.target,
    async request(method, path, options = {}) {
      const answer = await ask(wire, { ...options, method, path, accept: 'application/json' });
      if (!answer.ok) return answer;
      const { status, headers, text, retried, secrets } = answer.value;
      const body = parseJson(text);
      if (!isFields(body)) return failed(malformed(answer.value));
      const warnings = warningsOf(headers['warning']).map(warning => maskSecrets(warning, secrets));
      return ok({ status, body, length: text.length, retried, warnings });
    },
    async text(path, options = {}) {
      const answer = await ask(wire, { ...options, method: 'GET', path, accept: '*/*' });
      return answer.ok ? ok(answer.value.text) : answer;
    },
    stream: (path, options) => openStream(wire, path, options),
    impersonating: user => connectionOf({ ...wire, impersonated: user }),
    close: () => {
      wire.login.close();
    },
  };
}

function malformed({ status, headers, secrets }: Whole): ClusterError {
  const type = headers['content-type'] ?? requestTexts.unnamedType();
  return {
    kind: 'malformedAnswer',
    status,
    message: requestTexts.notKubernetes(maskSecrets(type, secrets)),
    nextStep: clusterTexts.checkAddressAndLoginPage(),
    mayHaveHappened: true,
  };
}

/** `299 - "text"`, several joined by commas: the texts. */
function warningsOf(header: string | string[] | undefined): readonly string[] {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...text.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => quoted.replace(/\\(.)/g, '$1'));
}
