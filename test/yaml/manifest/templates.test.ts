import assert from 'node:assert/strict';
import { parseFile, parseManifest } from '@scc-lens/yaml';

const pod = (...fields: readonly string[]): string => ['apiVersion: v1', 'kind: Pod', ...fields].join('\n');

describe('a template', () => {
  for (const text of [
    '{{- if .Values.enabled }}\nspec: {}\n{{- end }}',
    'metadata:\n  {{ include "openshell.labels" . | nindent 4 }}',
    'image: {{ .Values.image }}',
    'a: [1, {{ x }}]',
    "a: '{{x}}' {{y}}",
    'a: "b"{{y}}',
    '{% if gpu %}\nspec: {}\n{% endif %}',
    'spec:\n  <% if gpu %>\n  a: b\n  <% end %>',
    'image: #@ data.values.image',
    'a: !!str {{ x }}',
    'a: &{{ x }} b',
    'metadata:\n$LABELS\nspec: {}',
    'metadata:\n  name: a\n  ${LABELS}\nspec: {}',
  ]) {
    it(`is ${JSON.stringify(text)}`, () => {
      assert.equal(parseManifest(pod(text)).class, 'template');
    });
  }

  it('is a text with actions and without a Kubernetes object', () => {
    assert.equal(parseManifest('{{- define "name" }}\n{{- end }}').class, 'template');
  });
});

describe('no template', () => {
  for (const text of [
    'args: ["{{inputs.parameters.image}}"]',
    "args: '{{workflow.name}}'",
    'image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"',
    'name: agent-{{ name }}',
    "note: it's {{ x }}",
    'description: Pod {{ $labels.pod }} is down',
    'description: Pod {{ $labels.namespace }}/{{\n  $labels.pod }} is down',
    'description: "Pod\n  {{ $labels.pod }}"',
    'replicas: <%= replicas %>',
    'replicas: ${{REPLICAS}}\nname: ${NAME}',
    '# {{ .Values.image }}\na: b # {% x %}',
    'script: |\n  {{ with secret "a" }}\n\n  {{ end }}\na: b',
    'a:\n- >-  # folded\n  {% raw %}',
    'key: &anchor |+\n {{x}}\n\n {{y}}',
    'key: a#@b',
    'a: !Sub "{{ x }}"',
    "a: [!!str '{{ x }}', &b '{{ y }}']",
    'a: {b: {c: 1}}',
  ]) {
    it(`is ${JSON.stringify(text)}`, () => {
      assert.equal(parseManifest(pod(text)).class, 'objects');
    });
  }

  it('is invalid text with actions inside a scalar', () => {
    assert.equal(parseManifest(pod('description: Pod {{ $labels.pod }} is down', '\tspec: {}')).class, 'invalid');
    assert.equal(parseManifest(pod('script: |', '  $COMMAND', 'spec: {}', 'na')).class, 'invalid');
  });
});

describe('a file with a template', () => {
  const TEXT = [pod('image: {{ .Values.image }}'), pod('spec: {containers: [{name: a, image: "{{ b }}"}]}'), pod()].join('\n---\n');
  const classes = (...given: Parameters<typeof parseFile>): readonly string[] =>
    parseFile(...given).manifests.map(({ class: kind }) => kind);

  it('has its other documents read', () => {
    assert.deepEqual(classes(TEXT), ['template', 'objects', 'objects']);
  });

  it('is one as a whole in the templates of a chart', () => {
    assert.deepEqual(classes(TEXT, 'chart'), ['template', 'template', 'template']);
  });

  it('is invalid where Helm or Kustomize has printed it', () => {
    assert.deepEqual(classes(TEXT, 'rendered'), ['invalid', 'objects', 'objects']);
  });
});
