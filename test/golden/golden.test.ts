import { readdirSync } from 'node:fs';
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { stockSccs } from '@scc-lens/admission';
import { checkFile } from './check';
import { fixtures, readJson, recordedStockSccs } from './files';

describe('golden cases, recorded from the real admission code', function () {
  const stock = recordedStockSccs();

  for (const name of readdirSync(fixtures).filter(file => file.endsWith('.jsonl.gz'))) {
    it(`agrees with every case of ${name}`, () => {
      const { passed, failures } = checkFile(join(fixtures, name), stock);
      assert.deepEqual(failures, []);
      assert.ok(passed > 0);
    });
  }

  it('has the same stock SCCs built in as were recorded', () => {
    assert.deepEqual(stockSccs('5.2'), readJson(join(fixtures, 'default-sccs.json.gz'))['sccs']);
  });
});
