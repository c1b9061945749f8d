import assert from 'node:assert/strict';
import { maskSecrets } from '@scc-lens/kube';
import { errorOfAnswer } from '../../../packages/kube/src/wire/statusErrors';
import { earlierFaults } from '../seeds';
import type { Target } from '../target';

const status = (code: number, message: string, details: unknown = {}): string =>
  JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: 'Invalid', code, details }, null, 1);

const STATUSES = [301, 400, 401, 403, 404, 408, 409, 410, 415, 422, 429, 500, 502, 503, 504];

/** Every answer of a server becomes an error with a sentence. */
export const answers: Target = {
  name: 'answers',
  seeds: [
    status(422, 'Pod "a" is invalid: spec.containers[0].image: Required value', {
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers[0].image' }],
    }),
    status(409, 'Apply failed with 1 conflict: conflict with "kubectl" using v1: .spec.replicas', {
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.spec.replicas' }],
    }),
    status(403, 'pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "n"'),
    status(500, 'failed to create typed patch object (n/a; /v1, Kind=Pod): .spec.x: field not declared in schema'),
    status(429, 'too many requests', { retryAfterSeconds: 3 }),
    '<html><body><h1>502 Bad Gateway</h1></body></html>',
    '',
    ...earlierFaults('answers'),
  ],
  words: [
    '"kind": "Status"',
    '"message": ',
    '"details": ',
    '"causes": ',
    '"field": ',
    'null',
    '[]',
    '{}',
    '1e999',
    'is invalid: ',
    '.spec',
    'bearer abcdefgh',
  ],
  check: body => {
    for (const code of STATUSES) {
      const error = errorOfAnswer({ status: code, headers: {}, body, url: new URL('https://cluster.example/api/v1/pods') });
      assert.equal(typeof error.message, 'string');
      assert.notEqual(error.message.trim(), '', `no sentence for ${code}`);
    }
    maskSecrets(body);
  },
};
