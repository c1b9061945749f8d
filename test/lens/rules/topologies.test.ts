/**
 * A right pod for each topology and way of delivery (`test/fixtures/topologies`), about which the supervisor rules report nothing, and every
 * way to break it, about which exactly one of them speaks.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, fixAll, gatherFacts, readSettings } from '@scc-lens/lens';
import { valueAt } from '@scc-lens/words';
import type { Change, Finding, Json, JsonObject } from '@scc-lens/words';
import { applyToValue, parseFile } from '@scc-lens/yaml';
import { RUNTIME_DEFAULT_CAPABILITIES } from '../../../packages/lens/src/openshell/capabilities';
import { mayHaveFileCapabilities, supervisedPod } from '../../../packages/lens/src/openshell/supervisedPod';
import type { SupervisedContainer } from '../../../packages/lens/src/openshell/supervisedPod';
import { SUPERVISOR_RULES } from './supervisorRules';

const folder = path.resolve(__dirname, '../../fixtures/topologies');
const POD = ['spec', 'podTemplate', 'spec'];
const settings = readSettings({}).settings;

function findingsIn(text: string): readonly Finding[] {
  const file = parseFile(text);
  return analyze(file, { settings, facts: gatherFacts([{ file: 'pod.yaml', manifests: file.manifests }]) }).filter(({ rule }) =>
    SUPERVISOR_RULES.includes(rule),
  );
}

const rulesIn = (text: string): readonly string[] => [...new Set(findingsIn(text).map(({ rule }) => rule))].sort();

function changed(value: Json, ...changes: readonly Change[]): string {
  const applied = applyToValue(value, changes);
  assert.ok('value' in applied, JSON.stringify(applied));
  return JSON.stringify(applied.value, null, 2);
}

interface Right {
  readonly text: string;
  readonly value: Json;
  readonly topology: string;
  readonly containers: readonly SupervisedContainer[];
}

function read(name: string): Right {
  const text = readFileSync(path.join(folder, `${name}.yaml`), 'utf8');
  const manifest = parseFile(text).manifests[0];
  const workload = manifest?.workloads[0];
  const pod = workload === undefined ? null : supervisedPod(workload.pod.spec, {});
  assert.ok(manifest?.value !== undefined && pod !== null, name);
  return { text, value: manifest.value, topology: pod.topology.id, containers: pod.containers };
}

const names = readdirSync(folder).map(name => name.replace('.yaml', ''));

for (const name of names) {
  describe(`topology fixture ${name}`, () => {
    const { text, value, topology, containers } = read(name);
    const context = ({ site }: SupervisedContainer, ...field: (string | number)[]): (string | number)[] => [
      ...POD,
      ...site.path,
      'securityContext',
      ...field,
    ];

    it('is recognised, and right', () => {
      assert.ok(name.startsWith(topology), topology);
      assert.deepEqual(rulesIn(text), []);
    });

    for (const container of containers) {
      const { needs, site } = container;
      const add = (valueAt(value, context(container, 'capabilities', 'add')) ?? []) as readonly string[];

      for (const [i, capability] of add.entries()) {
        if (!needs.adds.includes(capability) && !needs.usesDefaults.includes(capability)) continue;
        const isDefault = RUNTIME_DEFAULT_CAPABILITIES.includes(capability);
        const drops = valueAt(value, context(container, 'capabilities', 'drop')) !== undefined;
        it(`${site.container.name} without ${capability}${isDefault && !drops ? ', which it has by default' : ''}`, () => {
          const broken = changed(value, { op: 'remove', path: context(container, 'capabilities', 'add', i) });
          assert.deepEqual(rulesIn(broken), isDefault && !drops ? [] : ['missing-capability']);
          const fixed = fixAll(broken, { settings, facts: gatherFacts([]) }, { rules: ['missing-capability'], unsafe: true }).text;
          assert.deepEqual(rulesIn(fixed), []);
        });
      }

      it(`${site.container.name} with more than it needs`, () => {
        const broken = changed(value, {
          op: 'insert',
          path: context(container, 'capabilities', 'add'),
          index: add.length,
          value: 'SYS_MODULE',
        });
        assert.deepEqual(rulesIn(broken), needs.role === 'install' ? [] : ['excess-capability']);
      });

      it(`${site.container.name} as another user`, () => {
        const broken = changed(value, { op: 'set', path: context(container, 'runAsUser'), value: 4321 });
        const mayBeOther = needs.user !== 'root' || needs.role === 'install' || mayHaveFileCapabilities(container);
        assert.deepEqual(rulesIn(broken), mayBeOther ? [] : ['supervisor-needs-root']);
      });

      it(`${site.container.name} privileged`, () => {
        const broken = changed(
          value,
          { op: 'set', path: context(container, 'privileged'), value: true },
          { op: 'set', path: context(container, 'capabilities'), value: {} },
        );
        assert.deepEqual(rulesIn(broken), ['privileged-supervisor']);
        assert.deepEqual(
          rulesIn(fixAll(broken, { settings, facts: gatherFacts([]) }, { rules: ['privileged-supervisor'], unsafe: true }).text),
          [],
        );
      });

      const mounts = site.container.volumeMounts ?? [];
      const mount = mounts.findIndex(({ name: volume }) => container.delivery?.run.from?.mount.name === volume);
      if (mount < 0) continue;
      const byInit = container.delivery?.shape.kind === 'initContainer';

      it(`${site.container.name} with a writable mount`, () => {
        const broken = changed(value, { op: 'remove', path: [...POD, ...site.path, 'volumeMounts', mount, 'readOnly'] });
        assert.deepEqual(rulesIn(broken), byInit ? ['supervisor-mount-writable'] : []);
      });

      it(`${site.container.name} without the mount`, () => {
        const broken = changed(value, { op: 'remove', path: [...POD, ...site.path, 'volumeMounts', mount] });
        assert.ok(rulesIn(broken).includes('supervisor-not-mounted'));
        // The gateway makes these pods, and how it fills the volume is its own affair: there is no fix.
        if (topology !== 'capability-free')
          assert.deepEqual(rulesIn(fixAll(broken, { settings, facts: gatherFacts([]) }, { rules: ['supervisor-not-mounted'] }).text), []);
      });
    }

    const installer = containers.find(({ needs }) => needs.role === 'install');
    if (installer === undefined || topology === 'capability-free') return;

    it('with an installer that never finishes', () => {
      assert.deepEqual(rulesIn(changed(value, { op: 'set', path: [...POD, ...installer.site.path, 'restartPolicy'], value: 'Always' })), [
        'supervisor-init-order',
      ]);
    });

    it('with a supervisor of no certain version', () => {
      assert.deepEqual(
        rulesIn(
          changed(value, {
            op: 'set',
            path: [...POD, ...installer.site.path, 'image'],
            value: 'ghcr.io/nvidia/openshell/supervisor:latest',
          }),
        ),
        ['supervisor-image-tag'],
      );
    });

    it('with an init container that runs the supervisor too early', () => {
      const early: JsonObject = {
        name: 'check',
        image: 'registry.example.com/check:1.0',
        command: ['/opt/openshell/bin/openshell-sandbox', '--mode=process'],
        volumeMounts: [{ name: 'openshell-supervisor-bin', mountPath: '/opt/openshell/bin', readOnly: true }],
      };
      assert.ok(
        rulesIn(changed(value, { op: 'insert', path: [...POD, 'initContainers'], index: 0, value: early })).includes(
          'supervisor-init-order',
        ),
      );
    });
  });
}
