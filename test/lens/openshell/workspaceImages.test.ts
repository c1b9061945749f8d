import assert from 'node:assert/strict';
import { gatherFacts, readSettings } from '@scc-lens/lens';
import type { Facts, Settings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import type { ImageNames } from '../../../packages/lens/src/facts/settings';
import {
  DEFAULT_SUPERVISOR_IMAGE,
  gatewayReleases as releasesOf,
  supervisorSettingsFor,
  twoPodGateway as gatewayOf,
} from '../../../packages/lens/src/openshell/workspaceImages';

const pod = (image: string, namespace: string, env = '[]'): string => `apiVersion: v1
kind: Pod
metadata: {name: gateway, namespace: ${namespace}}
spec:
  containers:
    - {name: gateway, image: "${image}", env: ${env}}
`;
const defaults: Settings = readSettings({}).settings;
const gatewayReleases = (facts: Facts, namespace: string, imageNames: ImageNames = {}): readonly string[] =>
  releasesOf({ facts, settings: { ...defaults, imageNames } }, namespace);
const twoPodGateway = (facts: Facts, namespace: string): ReturnType<typeof gatewayOf> =>
  gatewayOf({ facts, settings: defaults }, namespace);
const workspace = (...documents: string[]): Facts =>
  gatherFacts([{ file: 'a.yaml', manifests: parseFile(documents.join('---\n')).manifests }]);
const configured = (value: string): string => `[{name: OPENSHELL_SUPERVISOR_IMAGE, value: "${value}"}]`;

describe("the workspace's version of OpenShell", () => {
  it("is the gateway's release, wherever its image is mirrored, with or without a v", () => {
    assert.deepEqual(gatewayReleases(workspace(pod('mirror.example.com/nvidia/openshell/gateway:v0.0.97', 'a')), 'b'), ['0.0.97']);
    assert.deepEqual(gatewayReleases(workspace(pod('ghcr.io/nvidia/openshell/gateway:0.0.97@sha256:00', 'a')), 'b'), ['0.0.97']);
  });

  it("is the release of a gateway that the user's names recognise", () => {
    const mirrored = workspace(pod('registry.example.com:5000/mirror/os-gw:v0.0.97', 'a'));
    const releases = (pattern: string): readonly string[] => gatewayReleases(mirrored, 'a', { [pattern]: 'gateway' });
    for (const pattern of ['registry.example.com:5000/mirror/os-gw', '*/os-gw', 'registry.example.com:5000/*', '*mirror*os*', '*'])
      assert.deepEqual(releases(pattern), ['0.0.97'], pattern);
    for (const pattern of ['os-gw', 'mirror/os-gw', '*/os-g', '*os*mirror*', 'registry.example.com:5000/mirror/os-gw*-gw', ''])
      assert.deepEqual(releases(pattern), [], pattern);
    assert.deepEqual(gatewayReleases(mirrored, 'a', { '*': 'sandbox', '*/os-gw': 'gateway' }), []);
  });

  it('is not known from other images, moving tags and commits', () => {
    assert.deepEqual(
      gatewayReleases(
        workspace(
          pod('example.com/not-openshell/gateway:1.0.0', 'a'),
          pod('openshell/gateway:latest', 'a'),
          pod('openshell/gateway:709aa0fe', 'a'),
          pod('openshell/gateway', 'a'),
        ),
        'a',
      ),
      [],
    );
  });

  it("is the own namespace's where there is one", () => {
    const two = workspace(pod('openshell/gateway:0.0.97', 'a'), pod('openshell/gateway:0.0.110', 'b'));
    assert.deepEqual(gatewayReleases(two, 'a'), ['0.0.97']);
    assert.deepEqual(gatewayReleases(two, 'c'), ['0.0.97', '0.0.110']);
  });
});

describe("the gateway's generation", () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['ghcr.io/nvidia/openshell/gateway:0.0.116', null],
    ['ghcr.io/nvidia/openshell/gateway:0.1.0-pre.11', '0.1.0-pre.11'],
    ['ghcr.io/nvidia/openshell/gateway:0.1.9', '0.1.9'],
    ['quay.io/opendatahub/odh-openshell-gateway:v0.0.116-rhaiv.7', null],
    ['quay.io/opendatahub/odh-openshell-gateway:v0.0.116-rhaiv.8', '0.0.116-rhaiv.8'],
    ['quay.io/rhoai/odh-openshell-gateway-rhel9:v0.1.2-rhaiv.5', '0.1.2-rhaiv.5'],
    ['registry.example.com/openshift/openshell-gateway:0.1.2', '0.1.2'],
    ['quay.io/ai-openshell/gateway:0.1.10', '0.1.10'],
    ['mirror.example.com/ai-openshell/gateway:0.1.10', '0.1.10'],
  ];
  for (const [image, release] of cases) {
    it(`${release === null ? 'is the old one' : 'makes the pods itself'} for ${image}`, () => {
      assert.equal(twoPodGateway(workspace(pod(image, 'a')), 'a')?.text ?? null, release);
    });
  }

  it('is known from the variable with the sandbox runtime image, with any tag', () => {
    const env = '[{name: OPENSHELL_SANDBOX_RUNTIME_IMAGE, value: "ghcr.io/nvidia/openshell/sandbox:main"}]';
    assert.equal(twoPodGateway(workspace(pod('openshell/gateway:main', 'a', env)), 'a')?.features.has('two-pods'), true);
  });

  it('is not claimed where gateways of both generations may be meant', () => {
    const both = workspace(pod('openshell/gateway:0.0.116', 'a'), pod('openshell/gateway:0.1.9', 'b'));
    assert.equal(twoPodGateway(both, 'c'), null);
    assert.equal(twoPodGateway(both, 'b')?.text, '0.1.9');
  });
});

describe('the delivery that the quick fix writes', () => {
  const imageFor = (facts: Facts, image = DEFAULT_SUPERVISOR_IMAGE, imageNames: ImageNames = {}): string =>
    supervisorSettingsFor({ facts, settings: { ...defaults, supervisor: { ...defaults.supervisor, image }, imageNames } }, 'a').image;
  const gateway = pod('openshell/gateway:0.0.97', 'a');

  it('is the setting where the user made one', () => {
    assert.equal(imageFor(workspace(gateway), 'mirror.example.com/supervisor:0.0.90'), 'mirror.example.com/supervisor:0.0.90');
  });
  it("has else the gateway's tag", () => {
    assert.equal(imageFor(workspace(gateway)), 'ghcr.io/nvidia/openshell/supervisor:0.0.97');
  });
  it('is from the mirror that the gateway is configured with, if it is of the same release there', () => {
    const known = 'mirror.example.com/openshell/supervisor';
    const mirrored = (tag: string): string => imageFor(workspace(pod('openshell/gateway:0.0.97', 'a', configured(`${known}:${tag}`))));
    assert.equal(mirrored('0.0.97'), `${known}:0.0.97`);
    assert.equal(mirrored('0.0.98'), 'ghcr.io/nvidia/openshell/supervisor:0.0.97');
    assert.equal(mirrored('main'), 'ghcr.io/nvidia/openshell/supervisor:0.0.97');
  });
  it("comes from the repository of a gateway that is Red Hat's", () => {
    const image = 'quay.io/rhoai/odh-openshell-gateway-rhel9:v0.0.116-rhaiv.7@sha256:00';
    assert.equal(imageFor(workspace(pod(image, 'a'))), 'quay.io/rhoai/odh-openshell-supervisor-rhel9:v0.0.116-rhaiv.7');
  });
  it("is the user's supervisor for a gateway that the user's names recognise, with its tag", () => {
    const gateways = { 'mirror.example.com/os-gw': 'gateway' } as const;
    const from = (image: string, names: ImageNames): string => imageFor(workspace(pod(image, 'a')), DEFAULT_SUPERVISOR_IMAGE, names);
    const named = { ...gateways, 'mirror.example.com/os-sv': 'supervisor', '*/other-sv': 'supervisor' } as const;
    assert.equal(from('mirror.example.com/os-gw:v0.0.97@sha256:00', named), 'mirror.example.com/os-sv:v0.0.97');
    assert.equal(from('mirror.example.com/os-gw:v0.0.116-rhaiv.7', named), 'mirror.example.com/os-sv:v0.0.116-rhaiv.7');
    assert.equal(from('openshell/gateway:0.0.97', named), 'ghcr.io/nvidia/openshell/supervisor:0.0.97');
    assert.equal(from('mirror.example.com/os-gw:0.0.97', gateways), 'ghcr.io/nvidia/openshell/supervisor:0.0.97');
    assert.equal(from('mirror.example.com/os-gw:v0.0.116-rhaiv.7', gateways), DEFAULT_SUPERVISOR_IMAGE);
    assert.equal(
      from('mirror.example.com/os-gw:0.0.97', { ...named, 'mirror.example.com/second': 'supervisor' }),
      'ghcr.io/nvidia/openshell/supervisor:0.0.97',
    );
  });
  it('copies with cp from an image without copy-self', () => {
    const { image, method, sourcePath } = supervisorSettingsFor(
      { facts: workspace(pod('openshell/gateway:0.0.36', 'a')), settings: defaults },
      'a',
    );
    assert.deepEqual([image, method, sourcePath], ['ghcr.io/nvidia/openshell/supervisor:0.0.36', 'cp', '/usr/local/bin/openshell-sandbox']);
  });
  it('is else the image that the gateway is configured with', () => {
    const image = 'mirror.example.com/openshell/supervisor:0.0.80';
    assert.equal(imageFor(workspace(pod('openshell/gateway:main', 'a', configured(image)))), image);
  });
  it('is else the default, and also where gateways disagree', () => {
    assert.equal(imageFor(workspace()), DEFAULT_SUPERVISOR_IMAGE);
    assert.equal(imageFor(workspace(gateway, pod('openshell/gateway:0.0.98', 'a'))), DEFAULT_SUPERVISOR_IMAGE);
  });
});
