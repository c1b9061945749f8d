/** The table of a pod's fields against the OpenAPI document that it is generated from. */
import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fieldsOf, formatFieldPath } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import { structureOf } from '../../../packages/admission/src/validation/structure';

const root = path.resolve(__dirname, '../../..');

describe('the fields of a pod template', () => {
  it('come from the OpenAPI document', function () {
    const isThere = process.env['CI'] !== undefined || spawnSync('go', ['version']).status === 0;
    if (!isThere) {
      console.error('      skipped: there is no Go to fetch the OpenAPI document with');
      this.skip();
    }
    execFileSync(process.execPath, ['scripts/podFields.mjs', '--check'], { cwd: root, stdio: 'pipe' });
  });

  it('refer to types that are in the table', () => {
    const scalars = ['any', 'boolean', 'int32', 'int64', 'intOrString', 'quantity', 'string', 'time'];
    const seen = new Set<string>();
    const visit = (type: string): void => {
      const bare = type.replace(/(?:\[\]|\{\})+$/, '');
      if (seen.has(bare) || scalars.includes(bare)) return;
      seen.add(bare);
      const fields = fieldsOf(bare);
      assert.ok(fields, bare);
      Object.values(fields).forEach(visit);
    };
    visit('PodTemplateSpec');
    assert.ok(seen.size > 100);
  });
});

describe('the structure of a pod', () => {
  const faultsOf = (value: Json, type: string): readonly string[] =>
    structureOf(value, type, [], 'refused').map(({ path: at, fault }) => `${formatFieldPath(at)}: ${fault.kind}`);

  it('is checked wherever a shared value is used', () => {
    const context = { runAsUser: '1', privileged: true };
    const container = { name: 'a', securityContext: context };
    assert.deepEqual(faultsOf({ containers: [container, container] }, 'PodSpec'), [
      'containers[0].securityContext.runAsUser: type',
      'containers[1].securityContext.runAsUser: type',
    ]);
  });

  it('is judged by the type at each place: what fits one field may not fit another', () => {
    const shared = { requests: { cpu: '1' } };
    assert.deepEqual(faultsOf({ resources: shared, securityContext: shared }, 'PodSpec'), ['securityContext.requests: unknown']);
  });

  it('has no field of the prototype', () => {
    assert.deepEqual(faultsOf({ constructor: 1, toString: 2 }, 'PodSpec'), ['constructor: unknown', 'toString: unknown']);
  });

  it('is reported up to a hundred faults', () => {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, i]));
    assert.equal(faultsOf(fields, 'PodSpec').length, 100);
  });
});
