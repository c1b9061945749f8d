import assert from 'node:assert/strict';
import { CAPABILITIES } from '@scc-lens/words';
import type { Container, PodSpec, Volume } from '@scc-lens/words';
import { supervisorDeliveries } from '../../../packages/lens/src/openshell/delivery';
import { CAPABILITY_REASONS, recogniseTopology, TOPOLOGIES } from '../../../packages/lens/src/openshell/topologies';

const BIN = '/opt/openshell/bin/openshell-sandbox';
const mounted = (name: string, readOnly: boolean, mountPath = '/opt/openshell/bin'): Container['volumeMounts'] => [
  { name, mountPath, readOnly },
];
const agent = (...command: string[]): Container => ({ name: 'agent', command, volumeMounts: mounted('bin', true) ?? [] });
const installer = (...command: string[]): Container => ({ name: 'install', command, volumeMounts: mounted('bin', false) ?? [] });
const copySelf = installer('/openshell-sandbox', 'copy-self', BIN);
const emptyDir: Volume = { name: 'bin', emptyDir: {} };
const pod = (
  containers: readonly Container[],
  initContainers: readonly Container[] = [copySelf],
  volumes: readonly Volume[] = [emptyDir],
): PodSpec => ({ initContainers, containers, volumes });

describe('delivery shapes', () => {
  const shapes: readonly (readonly [string, PodSpec, string])[] = [
    ['hostPath', pod([agent(BIN)], [], [{ name: 'bin', hostPath: { path: '/opt/openshell/bin' } }]), 'hostPath bin'],
    ['init container by copy-self', pod([agent(BIN)]), 'initContainer bin copy-self'],
    [
      'init container by cp',
      pod([agent(BIN)], [installer('cp', '/usr/local/bin/openshell-sandbox', '/opt/openshell/bin/')]),
      'initContainer bin cp',
    ],
    [
      'init container by sh',
      pod([agent(BIN)], [installer('sh', '-c', `set -e && S=$(command -v openshell-sandbox) && cp "$S" ${BIN}`)]),
      'initContainer bin sh',
    ],
    [
      'init container by bootstrap',
      pod([agent(BIN, '--bootstrap', '/x.json')], [installer('/openshell-sandbox', 'bootstrap')]),
      'bakedIn, initContainer bin bootstrap',
    ],
    [
      'image volume',
      pod([agent(BIN)], [], [{ name: 'bin', image: { reference: 'ghcr.io/nvidia/openshell/supervisor:0.0.116' } }]),
      'imageVolume bin ghcr.io/nvidia/openshell/supervisor:0.0.116',
    ],
    ['baked in', pod([agent('/usr/local/bin/openshell-sandbox', '--policy-rules', '/r')], []), 'bakedIn'],
    [
      'a volume that something else fills',
      pod([agent(BIN)], [], [{ name: 'bin', persistentVolumeClaim: { claimName: 'c' } }]),
      'unknown bin',
    ],
    ['nothing', pod([agent('/usr/bin/python')], []), ''],
    ['caretakers', pod([agent('sh', '-c', `ls ${BIN}; chmod 755 ${BIN}`)], []), ''],
  ];
  for (const [name, spec, expected] of shapes) {
    it(`recognises ${name}`, () => {
      const actual = supervisorDeliveries(spec).map(({ shape }) =>
        Object.values(shape)
          .map(part => (typeof part === 'string' ? part : ''))
          .filter(part => part !== '')
          .join(' '),
      );
      assert.equal(actual.join(', '), expected);
    });
  }
});

describe('topologies', () => {
  const network = (container: Partial<Container> = {}): Container => ({
    name: 'network',
    command: ['/openshell-sandbox', '--mode=network'],
    ...container,
  });
  const networkInit: Container = { name: 'network-init', command: ['/openshell-sandbox', '--mode=network-init'] };
  const processAgent = agent(BIN, '--mode', 'process');
  const binaryAware = network({ securityContext: { runAsUser: 0, capabilities: { add: ['SYS_PTRACE', 'DAC_READ_SEARCH'] } } });
  const pods: readonly (readonly [string, PodSpec, string | null])[] = [
    ['combined', pod([agent(BIN, '--workdir', '/sandbox')]), 'combined'],
    ["combined with the agent's own --mode", pod([agent('/usr/bin/tini', '--', BIN, '--', 'tool', '--mode=network')]), 'combined'],
    ['combined with user namespaces', { ...pod([agent(BIN)]), hostUsers: false }, 'combined-user-namespaces'],
    ['sidecar', pod([processAgent, binaryAware], [copySelf, networkInit]), 'sidecar'],
    [
      'sidecar without process policy',
      pod([processAgent, network({ securityContext: { runAsUser: 1337 } })], [copySelf, networkInit]),
      'sidecar-without-process-policy',
    ],
    ['cni-sidecar', pod([processAgent, binaryAware]), 'cni-sidecar'],
    ['proxy-pod', pod([processAgent]), 'proxy-pod'],
    [
      'capability-free',
      pod([agent(BIN, '--bootstrap', '/boundary.json')], [installer('/openshell-sandbox', 'bootstrap')]),
      'capability-free',
    ],
    ['an unknown mode', pod([agent(BIN, '--mode=something-new')]), null],
    ['no supervisor', pod([agent('sleep', 'infinity')], []), null],
  ];
  for (const [name, spec, expected] of pods) {
    it(`recognises ${name}`, () => {
      assert.equal(recogniseTopology(spec)?.topology.id ?? null, expected);
    });
  }

  it('names the part of each container', () => {
    const roles = recogniseTopology(pod([processAgent, binaryAware], [copySelf, networkInit]))?.roles.map(
      ({ site, role }) => `${site.container.name}: ${role}`,
    );
    assert.deepEqual(roles, ['install: install', 'network-init: network-init', 'agent: agent', 'network: network']);
  });

  it('name real capabilities, with a reason for each', () => {
    for (const capability of TOPOLOGIES.flatMap(({ containers }) =>
      containers.flatMap(({ adds, usesDefaults }) => [...adds, ...usesDefaults]),
    )) {
      assert.ok(CAPABILITIES.includes(capability), capability);
      assert.ok(CAPABILITY_REASONS[capability] !== undefined, capability);
    }
  });
});
