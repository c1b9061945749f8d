/** What a kustomization or chart could have fetched: a server on this machine counts the requests. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LIMITS, render } from '@scc-lens/files';
import type { Renderer } from '@scc-lens/files';
import { folderWith } from '../cli/command';
import { programsFor } from './programs';
import type { Programs } from './programs';

let programs: Programs;
let server: Server;
let url = '';
let requests: string[] = [];

before(async function () {
  programs = programsFor(this);
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fetched}\n');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.yaml`;
});

after(() => server.close());

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const PATCH = 'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\n';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Folders that name `url`; the first file of each is read first. */
const KUSTOMIZATIONS: Readonly<Record<string, (url: string) => Readonly<Record<string, string>>>> = {
  'its resources': one => ({ 'kustomization.yaml': `resources: ["${one}"]\n` }),
  'its resources, with a capital': one => ({ 'kustomization.yaml': `Resources: ["${one}"]\n` }),
  'its resources, with a letter that folds to s': one => ({ 'kustomization.yaml': `reſources: ["${one}"]\n` }),
  'its resources, twice': one => ({ 'kustomization.yaml': `resources: [map.yaml]\nResources: ["${one}"]\n` }),
  'its resources, in the first of two documents': one => ({ 'kustomization.yaml': `resources: ["${one}"]\n---\nresources: [map.yaml]\n` }),
  'its resources, merged': one => ({ 'kustomization.yaml': `<<: {resources: ["${one}"]}\n` }),
  'its bases': one => ({ 'kustomization.yaml': `BASES: ["${one}"]\n` }),
  'a patch': one => ({ 'kustomization.yaml': `resources: [map.yaml]\nPatches: [{Path: "${one}"}]\n` }),
  'a patch, in a list of texts': one => ({ 'kustomization.yaml': `resources: [map.yaml]\npatches: ["${one}"]\n` }),
  'a strategic merge patch': one => ({ 'kustomization.yaml': `resources: [map.yaml]\npatchesStrategicmerge: ["${one}"]\n` }),
  'a JSON patch': one => ({
    'kustomization.yaml': `resources: [map.yaml]\npatchesJson6902: [{target: {version: v1, kind: ConfigMap, name: a}, PATH: "${one}"}]\n`,
  }),
  'a replacement': one => ({ 'kustomization.yaml': `resources: [map.yaml]\nReplacements: [{Path: "${one}"}]\n` }),
  'the file of a ConfigMap': one => ({ 'kustomization.yaml': `ConfigMapGenerator: [{name: a, Files: ["a=${one}"]}]\n` }),
  'the variables of a Secret': one => ({ 'kustomization.yaml': `secretGenerator: [{name: a, Envs: ["${one}"]}]\n` }),
  'a file by a YAML tag': one => ({
    'kustomization.yaml': `configMapGenerator: [{name: a, files: [!!binary ${base64(one)}]}]\n`,
    [base64(one)]: '',
  }),
  'a file by a tag of its own': one => ({
    'kustomization.yaml': `%TAG !y! tag:yaml.org,2002:\n---\nconfigMapGenerator: [{name: a, files: [!y!binary ${base64(one)}]}]\n`,
    [base64(one)]: '',
  }),
  CRDs: one => ({ 'kustomization.yaml': `CRDs: ["${one}"]\n` }),
  'a configuration': one => ({ 'kustomization.yaml': `Configurations: ["${one}"]\n` }),
  'a schema': one => ({ 'kustomization.yaml': `OpenAPI: {Path: "${one}"}\n` }),
  'a component': one => ({
    'kustomization.yaml': 'components: [part]\n',
    'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nResources: ["${one}"]\n`,
  }),
  'an inline transformer': one => ({
    'kustomization.yaml': `resources: [map.yaml]\ntransformers:\n  - |-\n    ${PATCH.replaceAll('\n', '\n    ')}path: "${one}"\n`,
  }),
  'an inline transformer of one line': one => ({
    'kustomization.yaml': `resources: [map.yaml]\ntransformers: ['{apiVersion: builtin, kind: PatchTransformer, metadata: {name: a}, Path: "${one}"}']\n`,
  }),
  'an inline generator': one => ({
    'kustomization.yaml': `generators:\n  - |-\n    apiVersion: builtin\n    kind: ConfigMapGenerator\n    metadata: {name: a}\n    files: ["${one}"]\n`,
  }),
  'an inline validator': one => ({
    'kustomization.yaml': `resources: [map.yaml]\nvalidators:\n  - |-\n    ${PATCH.replaceAll('\n', '\n    ')}path: "${one}"\n`,
  }),
  'the second transformer of a file': one => ({
    'kustomization.yaml': 'resources: [map.yaml]\ntransformers: [t.yaml]\n',
    't.yaml': `${PATCH}patch: "[]"\ntarget: {kind: ConfigMap}\n---\n${PATCH.replace('a}', 'b}')}path: "${one}"\n`,
  }),
  'a transformer in a folder': one => ({
    'kustomization.yaml': 'resources: [map.yaml]\ntransformers: [t]\n',
    't/kustomization.yaml': 'resources: [t.yaml]\n',
    't/t.yaml': `${PATCH}path: "${one}"\n`,
  }),
  'a transformer in a folder that a patch makes name it': one => ({
    'kustomization.yaml': 'resources: [map.yaml]\ntransformers: [t]\n',
    't/kustomization.yaml': `resources: [t.yaml]\npatches: [{target: {kind: PatchTransformer}, patch: '[{op: replace, path: /path, value: "${one}"}]'}]\n`,
    't/t.yaml': `${PATCH}path: t.yaml\n`,
  }),
};

const SCHEMAS: Readonly<Record<string, (url: string) => string>> = {
  'a schema of values': one => JSON.stringify({ $ref: one }),
  'a schema of values with an escape': one => `{"\\u0024ref": "${one}"}`,
  'a schema of values by its own address': one => JSON.stringify({ $id: one, properties: { a: { $ref: 'b.json' } } }),
  'a schema of a schema': one => JSON.stringify({ $schema: one }),
};

async function requestsOf(renderer: Renderer, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  requests = [];
  await render(renderer, folderWith(files), 'hostile', { values: [], sets: [], limits: LIMITS, ...programs });
  return requests;
}

describe('nothing is fetched from this machine, or another one, that is named', () => {
  for (const [what, filesOf] of Object.entries(KUSTOMIZATIONS))
    it(`by a kustomization: ${what}`, async () => {
      assert.deepEqual(await requestsOf('kustomize', { 'map.yaml': MAP, ...filesOf(url) }), []);
    }).timeout(60_000);

  for (const [what, schemaOf] of Object.entries(SCHEMAS))
    it(`by a chart: ${what}`, async () => {
      const chart = { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'values.yaml': 'a: 1\n', 'templates/a.yaml': MAP };
      assert.deepEqual(await requestsOf('helm', { ...chart, 'values.schema.json': schemaOf(url) }), []);
    }).timeout(60_000);
});
