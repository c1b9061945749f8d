/** Lists in JSON, item by item, contain what the reader of whole documents finds in them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFile, readJsonList } from '@scc-lens/yaml';
import type { Content } from '@scc-lens/yaml';
import { FIXTURES } from '../../fleet/clusterAt';

const POD = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i"}]}}';
const listOf = (items: string, rest = ''): string => `{"apiVersion":"v1","kind":"List","items":[${items}]${rest}}`;

/** Objects and workloads without their places. */
function contents(all: readonly Content[]): unknown {
  return all
    .flatMap(({ objects, workloads }) => [
      objects.map(({ apiVersion, kind, name, namespace, value }) => ({ apiVersion, kind, name, namespace, value })),
      workloads.map(({ ref, template, traits }) => ({ ref, template, traits })),
    ])
    .filter(list => list.length > 0);
}

/** One list of objects and one of workloads, as the items of a list are one document or many. */
const gathered = (all: readonly Content[]): unknown =>
  contents([{ class: 'objects', objects: all.flatMap(({ objects }) => objects), workloads: all.flatMap(({ workloads }) => workloads) }]);

const readWhole = (text: string): readonly Content[] => parseFile(text).manifests;

describe('a list in JSON', () => {
  const alike: Readonly<Record<string, string>> = {
    'of pods': listOf(`${POD},\n ${POD.replace('"a"', '"b"')}`),
    'without items': listOf(' '),
    'with fields on both sides': ` {"metadata":{"resourceVersion":""}, "items" : [ ${POD} ] ,"kind":"List" , "apiVersion":"v1"}\n`,
    'that gives its items their kind': `{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"},"spec":{"containers":[]}}]}`,
    'of lists': listOf(listOf(POD)),
    'of what is no object': listOf(`1,"{",[],null,${POD}`),
    'with signs in texts': listOf(POD.replace('"i"', String.raw`"]}\",{[\\"`)),
    'with a field twice': listOf(POD.replace('"name":"a"', '"name":"x","name":"a"')),
    'with the name of a prototype': listOf(POD.replace('"spec"', '"__proto__":{"x":1},"spec"')),
    'with numbers of any size': listOf(POD.replace('"image"', '"n":[1e5,-0,9007199254740993,1.50,1e999],"image"')),
    'of an object in the group of another tool': listOf(`{"apiVersion":"kustomize.config.k8s.io/v1beta1","kind":"Kustomization"},${POD}`),
    'of patches among others': listOf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"status":{}},${POD}`),
  };
  for (const [name, text] of Object.entries(alike))
    it(`${name} is read the same`, () => {
      const read = readJsonList(text, content => content);
      assert.ok(read);
      assert.deepEqual(gathered(read), gathered(readWhole(text)));
    });

  const left: Readonly<Record<string, string>> = {
    'a pod': POD,
    'a list and more': listOf(POD) + listOf(POD),
    'a list with items twice': listOf(POD, `,"items":[]`),
    'a list without an end': listOf(POD).slice(0, -1),
    'a list that is not closed': `{"apiVersion":"v1","kind":"List","items":[${POD}`,
    'a list with a fault': listOf(`${POD},{"a":}`),
    'a list with a comma too much': listOf(`${POD},`),
    'a deep list': listOf(`${'['.repeat(200)}${']'.repeat(200)}`),
    'another format': `apiVersion: v1\nkind: List\nitems: [${POD}]\n`,
    nothing: '',
  };
  for (const [name, text] of Object.entries(left))
    it(`is not ${name}`, () => {
      assert.equal(
        readJsonList(text, content => content),
        null,
      );
    });

  it('has what the same list in YAML has', () => {
    for (const file of ['cluster.yaml', 'namespaces.yaml']) {
      const text = readFileSync(path.join(FIXTURES, 'lists', file), 'utf8');
      const [document] = parseFile(text).manifests;
      const read = readJsonList(JSON.stringify(document?.value), content => content);
      assert.deepEqual(gathered(read ?? []), gathered(readWhole(text)));
    }
  });
});
