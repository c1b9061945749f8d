import assert from 'node:assert/strict';
import { isTemplate, parseManifest } from '../../../server/src/core/manifest';

describe('a template', () => {
  for (const text of [
    '{{- if .Values.enabled }}\nkind: Pod\n{{- end }}',
    'kind: Pod\n---\n  {{ include "openshell.labels" . | nindent 4 }}',
    'image: {{ .Values.image }}',
    'name: agent-{{ name }}',
    'image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"',
    '{% if gpu %}\nkind: Pod\n{% endif %}',
    "note: it's {{ x }}",
    "a: '{{x}}' {{y}}",
    'replicas: <%= replicas %>',
    'image: #@ data.values.image',
  ]) {
    it(`is ${JSON.stringify(text)}`, () => {
      assert.equal(isTemplate(text), true);
      assert.equal(parseManifest(`apiVersion: v1\n${text}`).class, 'template');
    });
  }
});

describe('no template', () => {
  for (const text of [
    'args: ["{{inputs.parameters.image}}"]',
    "args: '{{workflow.name}}'",
    '{"a":"{{b}}"}',
    'replicas: ${{REPLICAS}}\nname: ${NAME}',
    '# {{ .Values.image }}\nkind: Pod # {% x %}',
    'script: |\n  {{ with secret "a" }}\n\n  {{ end }}\nkind: Pod',
    '- >-  # folded\n  {% raw %}',
    'key: &anchor |+\n {{x}}\n\n {{y}}',
    'key: a#@b',
    'a: {b: {c: 1}}',
  ]) {
    it(`is ${JSON.stringify(text)}`, () => {
      assert.equal(isTemplate(text), false);
    });
  }
});
