import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, fixAll, gatherFacts, readSettings } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const example = (name: string): string => readFileSync(path.resolve(__dirname, '../../../examples', name), 'utf8');
const options: AnalyzeOptions = { settings: readSettings({}).settings, facts: gatherFacts([]) };
const supervisorFindings = (text: string): readonly string[] =>
  analyze(parseFile(text), options)
    .filter(({ rule }) => rule === 'hostpath-supervisor' || rule === 'supervisor-stager')
    .map(({ rule }) => rule);

describe('examples', () => {
  const expected = {
    'hostpath-sandbox.yaml': ['hostpath-supervisor'],
    'hostpath-deployment.yaml': ['hostpath-supervisor'],
    'init-container-sandbox.yaml': [],
    'supervisor-daemonset.yaml': ['supervisor-stager'],
    'namespace.yaml': [],
  };
  for (const [name, rules] of Object.entries(expected)) {
    it(`${name} shows ${rules.length === 0 ? 'nothing of the supervisor rules' : rules.join(', ')}`, () => {
      assert.deepEqual(supervisorFindings(example(name)), rules);
    });
  }

  it('init-container-sandbox.yaml is hostpath-sandbox.yaml after the fix, but for its name and the comment on top', () => {
    const body = (text: string): string => text.slice(text.indexOf('apiVersion:'));
    const renamed = example('hostpath-sandbox.yaml').replaceAll('researcher', 'researcher-converted');
    assert.equal(body(fixAll(renamed, options, { rules: ['hostpath-supervisor'] }).text), body(example('init-container-sandbox.yaml')));
  });
});
