import assert from 'node:assert/strict';
import { parseImage } from '@scc-lens/words';
import { describeSupervisorImage } from '../../../packages/lens/src/openshell/supervisorImages';

describe('image references', () => {
  const cases: readonly (readonly [string, string, string, string | null, string | null])[] = [
    ['ghcr.io/nvidia/openshell/supervisor:0.0.111', 'ghcr.io', 'nvidia/openshell/supervisor', '0.0.111', null],
    ['ghcr.io/nvidia/openshell/supervisor:0.0.83@sha256:9f5c', 'ghcr.io', 'nvidia/openshell/supervisor', '0.0.83', 'sha256:9f5c'],
    ['localhost:5000/openshell/supervisor', 'localhost:5000', 'openshell/supervisor', null, null],
    ['localhost/openshell/supervisor@sha256:9f5c', 'localhost', 'openshell/supervisor', null, 'sha256:9f5c'],
    ['openshell/supervisor:dev', 'docker.io', 'openshell/supervisor', 'dev', null],
    ['alpine', 'docker.io', 'alpine', null, null],
    ['', 'docker.io', '', null, null],
  ];
  for (const [image, registry, repository, tag, digest] of cases) {
    it(`reads ${image === '' ? 'nothing' : image}`, () => {
      assert.deepEqual(parseImage(image), { registry, repository, tag, digest });
    });
  }
});

describe('supervisor images', () => {
  const upstream = (tag: string): string => `ghcr.io/nvidia/openshell/supervisor:${tag}`;
  const layouts: readonly (readonly [string, string, boolean | string, boolean | string, boolean | string])[] = [
    // image, binary, copy-self, cp and sh, runs without root
    [upstream('0.0.12'), '/usr/local/bin/openshell-sandbox', false, true, true],
    [upstream('0.0.36'), '/usr/local/bin/openshell-sandbox', false, true, true],
    [upstream('0.0.37'), '/openshell-sandbox', true, true, true],
    [upstream('0.0.39'), '/openshell-sandbox', true, true, true],
    [upstream('0.0.40'), '/openshell-sandbox', true, false, false],
    [upstream('0.0.81'), '/openshell-sandbox', true, false, false],
    [upstream('0.0.82'), '/openshell-sandbox', true, true, true],
    [upstream('0.0.112'), '/openshell-sandbox', true, true, true],
    [upstream('0.0.116'), '/openshell-sandbox', true, true, true],
    [upstream('0.1.0'), '/openshell-supervisor', false, false, true],
    [upstream('0.1.0-pre.11'), '/openshell-supervisor', false, false, true],
    ['ghcr.io/nvidia/openshell/sandbox:0.1.9', '/openshell-sandbox', true, false, true],
    ['quay.io/opendatahub/odh-openshell-supervisor:v0.0.116-rhaiv.7', '/openshell-sandbox', true, true, true],
    ['quay.io/opendatahub/odh-openshell-supervisor:v0.0.116-rhaiv.8', '/openshell-supervisor', false, true, true],
    ['quay.io/rhoai/odh-openshell-supervisor-rhel9:v0.1.2-rhaiv.5', '/openshell-supervisor', false, true, true],
    ['quay.io/opendatahub/odh-openshell-sandbox:v0.0.116-rhaiv.8', '/openshell-sandbox', true, false, true],
    ['registry.example.com/openshift/openshell-supervisor:v0.0.113-rhaiv.1', '/openshell-sandbox', true, true, true],
    ['quay.io/ai-openshell/supervisor:0.1.10', '/openshell-supervisor', false, false, true],
    ['quay.io/ai-openshell/sandbox:0.1.10', '/openshell-sandbox', true, false, true],
    ['mirror.example.com:5000/a/ai-openshell/sandbox:0.1.10', '/openshell-sandbox', true, false, true],
    ['registry.example.com/quay_ai-openshell_supervisor:0.1.10', '/openshell-supervisor', false, false, true],
    ['quay.io/azaalouk/openshell-supervisor:0.0.50', '/openshell-sandbox', true, false, false],
    ['registry.example.com/mirror/nvidia_openshell_supervisor:0.0.116', '/openshell-sandbox', true, true, true],
    ['registry.example.com/mirror/nvidia-openshell-supervisor:0.1.9', '/openshell-supervisor', false, false, true],
    ['ghcr.io/rossoctl/openshell/supervisor:v0.0.56-rc.5', '/openshell-sandbox', true, false, false],
    ['mirror.example.com:5000/nvidia/openshell/supervisor:0.0.83@sha256:9f5c', '/openshell-sandbox', true, true, true],
  ];
  for (const [image, binary, copySelf, shell, nonRoot] of layouts) {
    it(`knows ${image}`, () => {
      const { layout } = describeSupervisorImage(image, {});
      assert.deepEqual([layout?.binary, layout?.copySelf, layout?.shell, layout?.nonRoot], [binary, copySelf, shell, nonRoot]);
    });
  }

  const tags: readonly (readonly [string, string])[] = [
    [upstream('latest'), 'floating'],
    [upstream('709aa0fe2a1c4f0d9be9e1a1f8b1c2d3e4f5a6b7'), 'commit'],
    ['ghcr.io/nvidia/openshell/supervisor', 'missing'],
    ['ghcr.io/nvidia/openshell/supervisor@sha256:9f5c', 'commit'],
    [upstream('my-build'), 'other'],
    ['quay.io/opendatahub/odh-openshell-supervisor:odh-stable', 'floating'],
    ['quay.io/rhoai/odh-openshell-supervisor-rhel9:rhoai-3.6', 'floating'],
    ['quay.io/opendatahub/odh-openshell-sandbox-openclaw:v0.1.2-rhaiv.5', 'release'],
    ['ghcr.io/nvidia/openshell/sandbox:0.0.83', 'release'],
  ];
  for (const [image, kind] of tags) {
    it(`knows nothing about the content of ${image}, and that its tag is ${kind}`, () => {
      const described = describeSupervisorImage(image, {});
      assert.deepEqual([described.tag, described.layout], [kind, null]);
    });
  }

  it('knows the image that was never published', () => {
    assert.match(describeSupervisorImage('ghcr.io/nvidia/openshell-community/supervisor:latest', {}).unavailable ?? '', /404/);
    assert.equal(describeSupervisorImage(upstream('0.0.111'), {}).unavailable, null);
  });
});
