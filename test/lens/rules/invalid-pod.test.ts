import assert from 'node:assert/strict';
import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const options = { settings: readSettings({}).settings, facts: gatherFacts([]) };

/** A pod with labels that are numbers. */
function podWith(labels: number): string {
  const numbers = Object.fromEntries(Array.from({ length: labels }, (_, i) => [`l${i}`, i]));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: numbers },
    spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
  });
}

describe('a pod with very many faults', () => {
  for (const [labels, fixable] of [
    [99, 99],
    [100, 0],
  ] as const)
    it(`is offered ${fixable === 0 ? 'no fixes, since it was hardly meant as a pod' : 'a fix for each'}: ${labels}`, () => {
      const found = analyze(parseFile(podWith(labels)), options).filter(({ rule }) => rule === 'invalid-pod');
      assert.equal(found.length, labels);
      assert.equal(found.filter(({ remedies }) => remedies.length > 0).length, fixable);
    });
});
