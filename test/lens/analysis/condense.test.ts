import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { condensed, factsIn, gatherFacts, readSettings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { workspaceImages } from '../../../packages/lens/src/openshell/workspaceImages';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures');
const { settings } = readSettings({});
const RULES = path.join(FIXTURES, 'rules');

const files = readdirSync(RULES, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.ya?ml$/.test(name))
  .map(name => ({ name, file: parseFile(readFileSync(path.join(RULES, name), 'utf8')) }));

describe('what a file adds to the facts, condensed', () => {
  it('is what the whole file adds', () => {
    assert.ok(files.length > 100);
    const whole = gatherFacts(files.map(({ name, file }) => ({ file: name, manifests: file.manifests.map(factsIn) })));
    const small = gatherFacts(files.map(({ name, file }) => ({ file: name, manifests: condensed(file, () => file, [settings]) })));
    assert.deepEqual(small, whole);
    assert.ok(small.workspace.workloads.length > 100);
    assert.deepEqual(small.workspace.unjudged?.[0]?.item, ['default']);
  });

  it('reads no pod again for what each document asks of all workloads', () => {
    const facts = gatherFacts(
      files.map(({ name, file }) => ({ file: name, manifests: condensed(file, () => assert.fail(`${name} was read again`), [settings]) })),
    );
    assert.ok(workspaceImages({ facts, settings }).gateways.length > 0);
  });

  it('reads a file again once, when one of its pods is asked for', () => {
    const text = readFileSync(path.join(FIXTURES, 'cli/pod-list.yaml'), 'utf8');
    let count = 0;
    const [part] = condensed(
      parseFile(text),
      () => {
        count += 1;
        return parseFile(text);
      },
      [settings],
    );
    const pods = part?.workloads.map(({ pod }) => pod) ?? [];
    assert.ok(pods.length > 1);
    assert.deepEqual([count, part?.workloads.every(({ pod }, i) => pod === pods[i])], [1, true]);
  });
});
