/** What the API server refuses of pods, and how it words it: see the referee in test/cluster/README.md. */
import { strict as assert } from 'node:assert';
import { documentPath } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import type { InvalidField } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { invalidFields } from '../../../packages/lens/src/review/reviewWorkload';
import { recordedCases } from '../../lens/recorded/cases';
import type { Answer } from '../../lens/recorded/cases';

describe('invalid pods', () => {
  for (const { id, object, answer } of recordedCases('invalid-pods.jsonl')) {
    it(`${id}: ${answer.verdict}`, () => {
      const [workload] = parseFile(JSON.stringify(object)).manifests.flatMap(({ workloads }) => workloads);
      assert.ok(workload);
      const fields = invalidFields(workload, { openshiftVersion: '4.20' });
      const placed = fields.map(field => ({ ...field, path: documentPath(workload, field.path) }));
      assert.deepEqual(ours(placed), theirs(answer));
    });
  }
});

/** The decoder names the first value of the wrong type, or all unknown fields; validation all that it refuses. */
function ours(fields: readonly InvalidField[]): readonly string[] {
  const wrong = fields.filter(({ fault }) => fault.kind === 'type');
  const unknown = fields.filter(({ fault }) => fault.kind === 'unknown');
  if (wrong.length > 0) return ['wrong type'];
  if (unknown.length > 0) return unknown.map(({ path }) => `unknown field "${formatFieldPath(path)}"`).toSorted();
  return [...new Set(fields.map(({ fault }) => (fault.kind === 'value' ? fault.words : '')))].toSorted();
}

interface Cause {
  readonly field: string;
  readonly message: string;
}

function theirs({ verdict, message = '', causes }: Answer): readonly string[] {
  if (verdict !== 'invalid') return [];
  const unknown = message.match(/unknown field "[^"]*"/g);
  if (unknown !== null) return unknown.toSorted();
  // The schema of a custom resource words it in its own way.
  if (causes === undefined || message.includes('must be of type')) return ['wrong type'];
  const words = (causes as unknown as readonly Cause[]).map(abridged);
  // Nothing is found under a name that is missing.
  return [...new Set(words)].filter(text => text !== 'Not found: ""').toSorted();
}

/** Kubernetes prints objects that it refuses as Go does, with addresses. */
const abridged = ({ message }: Cause): string =>
  message.replace(/(?:core|resource)\.\w+\{.*?\}: (?=cannot|can only|must be an integer)/, '');
