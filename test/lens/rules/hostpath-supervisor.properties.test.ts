/** What the preferred fix must keep true for every pod, checked on the objects that the texts decode to. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { analyze, fixAll, gatherFacts, readSettings } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { Finding } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { runs } from '../../properties';

const options: AnalyzeOptions = { settings: readSettings({}).settings, facts: gatherFacts([]) };
const selection = { rules: ['hostpath-supervisor'] };

interface Mount {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  subPath?: string;
}
interface Container {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  volumeMounts?: Mount[];
  [field: string]: unknown;
}
interface Spec {
  initContainers?: Container[];
  containers: Container[];
  volumes: Record<string, unknown>[];
  [field: string]: unknown;
}
interface Sample {
  readonly spec: Spec;
  readonly text: string;
  readonly at: (value: unknown) => Spec;
}

/** Where the volume is on the node and in a container, and where the binary lies below it. */
const places = fc.constantFrom(
  { host: '/opt/openshell/bin', mount: '/opt/openshell/bin', below: 'openshell-sandbox' },
  { host: '/opt/openshell/bin/', mount: '/supervisor/', below: 'openshell-sandbox' },
  { host: '/opt/openshell', mount: '/opt/openshell', below: 'bin/openshell-sandbox' },
  { host: '/opt/openshell/bin', mount: '/opt/navigator/bin', below: 'navigator-sandbox' },
  { host: '/var/lib/acme', mount: '/usr/local/bin', below: 'openshell-sandbox' },
);
const readOnly = fc.constantFrom({}, { readOnly: true }, { readOnly: false });
const securityContext = fc.constantFrom(
  {},
  { securityContext: { runAsUser: 0 } },
  { securityContext: { runAsUser: 1000 } },
  { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
);
const resources = fc.constantFrom({}, { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } } });
const wrappers = fc.constantFrom(
  (spec: Spec): [object, (value: never) => unknown] => [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec },
    (value: { spec: Spec }) => value.spec,
  ],
  (spec: Spec): [object, (value: never) => unknown] => [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec } },
    },
    (value: { spec: { template: { spec: Spec } } }) => value.spec.template.spec,
  ],
  (spec: Spec): [object, (value: never) => unknown] => [
    { apiVersion: 'agents.x-k8s.io/v1beta1', kind: 'Sandbox', metadata: { name: 's' }, spec: { podTemplate: { spec } } },
    (value: { spec: { podTemplate: { spec: Spec } } }) => value.spec.podTemplate.spec,
  ],
);
const styles = fc.constantFrom(
  (value: object): string => stringify(value),
  (value: object): string => stringify(value, { indentSeq: false }),
  (value: object): string => stringify(value, { indent: 4, collectionStyle: 'any', singleQuote: true }),
  (value: object): string => stringify(value, { collectionStyle: 'flow' }),
  (value: object): string => `${JSON.stringify(value, null, 2)}\n`,
  (value: object): string => stringify(value).replaceAll('\n', '\r\n'),
);

const samples: fc.Arbitrary<Sample> = places.chain(({ host, mount, below }) => {
  const binary = `${mount.replace(/\/$/, '')}/${below}`;
  const user = fc.record({ extra: securityContext, sized: resources, ro: readOnly, how: fc.constantFrom('command', 'args', 'shell') });
  const container = (name: string, { extra, sized, ro, how }: { extra: object; sized: object; ro: object; how: string }): Container => ({
    name,
    image: 'registry.example.com/agent:1.4',
    ...(how === 'command'
      ? { command: [binary] }
      : how === 'args'
        ? { args: ['--', binary] }
        : { command: ['sh', '-c', `exec ${binary} -- bash`] }),
    ...extra,
    ...sized,
    volumeMounts: [
      { name: 'scratch', mountPath: '/scratch' },
      { name: 'bin', mountPath: mount, ...ro },
    ],
  });
  const prepare = fc.constantFrom<Container[]>([], [{ name: 'supervisor-init', image: 'registry.example.com/prepare:1' }]);
  return fc
    .record({
      apps: fc.array(user, { minLength: 1, maxLength: 3 }),
      inits: fc.array(user, { maxLength: 2 }),
      prepare,
      first: fc.boolean(),
      wrap: wrappers,
      style: styles,
    })
    .map(({ apps, inits, prepare, first, wrap, style }): Sample => {
      const volumes = [
        { name: 'scratch', emptyDir: {} },
        { name: 'bin', hostPath: { path: host } },
      ];
      const initContainers = [...prepare, ...inits.map((each, i) => container(`init-${i}`, each))];
      const spec: Spec = {
        ...(initContainers.length > 0 ? { initContainers } : {}),
        containers: apps.map((each, i) => container(`app-${i}`, each)),
        volumes: first ? volumes.reverse() : volumes,
      };
      const [object, at] = wrap(spec);
      return { spec, text: style(object), at: value => at(value as never) as Spec };
    });
});

const found = (text: string): readonly Finding[] => analyze(parseFile(text), options).filter(({ rule }) => rule === 'hostpath-supervisor');
const specIn = (text: string, sample: Sample): Spec => sample.at(parseFile(text).manifests[0]?.value);

/** The pod without what the fix is there to change: the volume's source and whether its mounts are read-only. */
function withoutDelivery(spec: Spec): Spec {
  const stripped = (container: Container): Container => ({
    ...container,
    volumeMounts: (container.volumeMounts ?? []).map(mount => {
      const { readOnly, ...rest } = mount;
      return mount.name === 'bin' || readOnly === undefined ? rest : mount;
    }),
  });
  return {
    ...spec,
    initContainers: (spec.initContainers ?? []).map(stripped),
    containers: spec.containers.map(stripped),
    volumes: spec.volumes.map(volume => (volume['name'] === 'bin' ? { name: 'bin' } : volume)),
  };
}

describe('the preferred fix of hostpath-supervisor', function () {
  const always = (check: (sample: Sample, fixed: string) => void): void => {
    fc.assert(
      fc.property(samples, sample => {
        check(sample, fixAll(sample.text, options, selection).text);
      }),
      runs(100),
    );
  };

  it('finds the volume once, and not after the fix', () => {
    always(({ text }, fixed) => {
      assert.equal(found(text).length, 1);
      assert.deepEqual(found(fixed), []);
    });
  });

  it('changes nothing when it is applied again', () => {
    always((_, fixed) => {
      assert.equal(fixAll(fixed, options, selection).text, fixed);
    });
  });

  it('changes the volume, its mounts and the first init container, and nothing else', () => {
    always((sample, fixed) => {
      const after = specIn(fixed, sample);
      const [added, ...others] = after.initContainers ?? [];
      assert.ok(added !== undefined);
      assert.deepEqual(withoutDelivery({ ...after, initContainers: others }), withoutDelivery(sample.spec));
      assert.deepEqual(
        after.volumes.find(({ name }) => name === 'bin'),
        { name: 'bin', emptyDir: {} },
      );
      const mounts = [...others, ...after.containers].flatMap(({ volumeMounts = [] }) => volumeMounts.filter(({ name }) => name === 'bin'));
      assert.ok(mounts.every(mount => mount.readOnly === true));
    });
  });

  it('puts the binary where every container runs it', () => {
    always((sample, fixed) => {
      const { initContainers: [added] = [], containers } = specIn(fixed, sample);
      const [own] = added?.volumeMounts ?? [];
      const target = added?.command?.[2] ?? '';
      assert.ok(own !== undefined && own.readOnly !== true && target.startsWith(`${own.mountPath}/`));
      const delivered = target.slice(own.mountPath.length + 1);
      for (const { command = [], args = [], volumeMounts = [] } of containers) {
        const mount = volumeMounts.find(({ name }) => name === 'bin')?.mountPath.replace(/\/$/, '') ?? '';
        assert.ok([...command, ...args].join(' ').includes(`${mount}/${delivered}`), `${delivered} under ${mount}`);
      }
    });
  });

  it('gives the init container a name of its own, and nothing that the pod itself does not have', () => {
    always((sample, fixed) => {
      const after = specIn(fixed, sample);
      const all = [...(after.initContainers ?? []), ...after.containers];
      assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
      const context = after.initContainers?.[0]?.['securityContext'] as Record<string, unknown>;
      const others = all.slice(1).map(container => container['securityContext'] as Record<string, unknown> | undefined);
      if ('runAsUser' in context) assert.ok(others.some(other => other?.['runAsUser'] === context['runAsUser']));
      if ('seccompProfile' in context) assert.ok(others.some(other => other?.['seccompProfile'] !== undefined));
      assert.equal(
        'resources' in (after.initContainers?.[0] ?? {}),
        all.slice(1).every(container => 'resources' in container),
      );
    });
  });

  it('has an answer to any command, environment and path', () => {
    const part = fc.constantFrom(
      '/opt/openshell/bin',
      '/openshell-sandbox',
      ' ',
      '..',
      '//',
      '$',
      '${A',
      '$(A)',
      '"',
      "'",
      '\\',
      '&&',
      '>',
      'cp',
      'copy-self',
      '-c',
      '\n',
      'sh',
      '*',
      'é',
    );
    const word = fc.array(part, { maxLength: 6 }).map(parts => parts.join(''));
    const pods = fc.record({
      command: fc.array(word),
      args: fc.array(word),
      value: word,
      path: word,
      mountPath: word,
      subPath: word,
      type: fc.constantFrom('', 'File', 'Directory', 7, null),
    });
    fc.assert(
      fc.property(pods, ({ command, args, value, path, mountPath, subPath, type }) => {
        const container = {
          name: 'agent',
          command,
          args,
          env: [{ name: 'A', value }],
          volumeMounts: [
            { name: 'bin', mountPath, subPath },
            { name: 'bin', mountPath: '/opt/openshell/bin' },
          ],
        };
        const text = JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'p' },
          spec: { containers: [container], volumes: [{ name: 'bin', hostPath: { path, type } }] },
        });
        assert.deepEqual(
          found(fixAll(text, options, selection).text).filter(({ remedies }) =>
            remedies.some(({ applicability, refused }) => applicability === 'safe' && refused === undefined),
          ),
          [],
        );
      }),
      runs(300),
    );
  });
});
