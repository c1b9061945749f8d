import assert from 'node:assert/strict';
import { gatherFacts, parseFile } from '../../../server/src/core/index';
import type { WorkspaceFacts } from '../../../server/src/core/index';
import { DEFAULT_SUPERVISOR_IMAGE, gatewayReleases, supervisorImageFor } from '../../../server/src/core/openshell';

const pod = (image: string, namespace: string, env = '[]'): string => `apiVersion: v1
kind: Pod
metadata: {name: gateway, namespace: ${namespace}}
spec:
  containers:
    - {name: gateway, image: "${image}", env: ${env}}
`;
const workspace = (...documents: string[]): WorkspaceFacts =>
  gatherFacts([{ file: 'a.yaml', manifests: parseFile(documents.join('---\n')).manifests }]).workspace;
const told = (value: string): string => `[{name: OPENSHELL_SUPERVISOR_IMAGE, value: "${value}"}]`;

describe("the workspace's version of OpenShell", () => {
  it("is the gateway's release, wherever its image is mirrored, with or without a v", () => {
    assert.deepEqual(gatewayReleases(workspace(pod('mirror.example.com/nvidia/openshell/gateway:v0.0.97', 'a')), 'b'), ['0.0.97']);
    assert.deepEqual(gatewayReleases(workspace(pod('ghcr.io/nvidia/openshell/gateway:0.0.97@sha256:00', 'a')), 'b'), ['0.0.97']);
  });

  it('is not told by other images, moving tags and commits', () => {
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

  it('is that of the own namespace where there is one', () => {
    const two = workspace(pod('openshell/gateway:0.0.97', 'a'), pod('openshell/gateway:0.0.110', 'b'));
    assert.deepEqual(gatewayReleases(two, 'a'), ['0.0.97']);
    assert.deepEqual(gatewayReleases(two, 'c'), ['0.0.97', '0.0.110']);
  });
});

describe('the image that the quick fix writes', () => {
  const gateway = pod('openshell/gateway:0.0.97', 'a');
  it('is the setting where somebody made one', () => {
    assert.equal(
      supervisorImageFor('mirror.example.com/supervisor:0.0.90', workspace(gateway), 'a'),
      'mirror.example.com/supervisor:0.0.90',
    );
  });
  it("has else the gateway's tag", () => {
    assert.equal(supervisorImageFor(DEFAULT_SUPERVISOR_IMAGE, workspace(gateway), 'a'), 'ghcr.io/nvidia/openshell/supervisor:0.0.97');
  });
  it('is else what the gateway is told to use', () => {
    const image = 'mirror.example.com/openshell/supervisor:0.0.80';
    assert.equal(supervisorImageFor(DEFAULT_SUPERVISOR_IMAGE, workspace(pod('openshell/gateway:main', 'a', told(image))), 'a'), image);
  });
  it('is else the default, and also where gateways disagree', () => {
    assert.equal(supervisorImageFor(DEFAULT_SUPERVISOR_IMAGE, workspace(), 'a'), DEFAULT_SUPERVISOR_IMAGE);
    assert.equal(
      supervisorImageFor(DEFAULT_SUPERVISOR_IMAGE, workspace(gateway, pod('openshell/gateway:0.0.98', 'a')), 'a'),
      DEFAULT_SUPERVISOR_IMAGE,
    );
  });
});
