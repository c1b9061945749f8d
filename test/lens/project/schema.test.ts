import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { readProject, SETTINGS } from '@scc-lens/lens';
import { projectSchema } from '../../../scripts/projectSchema';

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(projectSchema());

/** Whether the schema and the reader accept a text with this value. JSON is YAML. */
const accepted = (value: object): readonly [boolean, boolean] => [
  validate(value),
  readProject(JSON.stringify(value)).problems.length === 0,
];

describe('the schema of the project file', () => {
  it("has every setting except a machine's, nested and with dots, as the reader has", () => {
    for (const [name, { default: value, scope }] of Object.entries(SETTINGS)) {
      if (scope === 'machine') continue;
      const at = name.indexOf('.');
      const nested = { [name.slice(0, at)]: { [name.slice(at + 1)]: value } };
      for (const settings of [nested, { [name]: value }]) {
        assert.deepEqual(accepted(settings), [true, true], JSON.stringify(settings));
        const [bySchema, byReader] = accepted({ overrides: [{ files: '*', ...settings }] });
        assert.equal(bySchema, byReader, `${name} in an override`);
      }
    }
  });

  it('refuses what the reader refuses', () => {
    for (const value of [
      { rules: { 'scc-denied': 'loud' } },
      { rules: { 'no-rule': 'off' } },
      { severity: 'high' },
      { openshift: { version: 4.2 } },
      { openshift: { version: '4.99' } },
      { openshift: { sccFiles: 'a.yaml' } },
      { overrides: {} },
      { overrides: [{ rules: { 'scc-denied': 'off' } }] },
      { overrides: [{ files: [] }] },
      { baseline: 3 },
      { baseline: '' },
      { overrides: [{ files: '' }] },
      { overrides: [{ files: ['a', ''] }] },
      { render: { helm: '/usr/bin/helm' } },
      { 'render.kustomize': '/usr/bin/kustomize' },
      { render: { values: { web: 'prod.yaml' } } },
    ])
      assert.deepEqual(accepted(value), [false, false], JSON.stringify(value));
  });

  it('accepts a bare off, which is false in YAML', () => {
    assert.deepEqual(accepted({ rules: { 'scc-denied': false } }), [true, true]);
    assert.equal(readProject('rules: {scc-denied: off}\n').project.settings['rules.scc-denied'], 'off');
  });
});
