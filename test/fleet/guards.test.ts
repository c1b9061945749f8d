/** Guards as objects of three programs. What they refuse is compared with the real API server in `guardsReferee`. */
import assert from 'node:assert/strict';
import { policyOf, snapshotOf } from '@scc-lens/fleet';
import type { ClusterSnapshot, GuardOrder } from '@scc-lens/fleet';
import { readSettings } from '@scc-lens/lens';
import { objectListOf, objectOf, omit, textOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { parseAllDocuments } from 'yaml';
import { clusterAt } from './clusterAt';
import { othersOf } from './guardRequests';

const { settings } = readSettings({});

const KINDS: readonly GuardOrder['kind'][] = ['vap', 'kyverno', 'acm'];

const guards = (snapshot: ClusterSnapshot, kind: GuardOrder['kind'] = 'vap', denies = false) =>
  policyOf(snapshot, settings, { kind, denies });

const specsOf = (objects: readonly JsonObject[], kind: string): readonly JsonObject[] =>
  objects.filter(one => one['kind'] === kind).map(one => objectOf(one['spec']));

/** The variables of a guard by their names. */
function variablesOf(objects: readonly JsonObject[], guard: string): Readonly<Record<string, string>> {
  const found = objects.find(one => objectOf(one['metadata'])['name'] === guard);
  return Object.fromEntries(
    objectListOf(objectOf(found?.['spec'])['variables']).map(({ name, expression }) => [textOf(name), textOf(expression)]),
  );
}

/** The rows of a table in CEL, which is written as JSON is. */
const rowsOf = (expression = ''): unknown => JSON.parse(expression);

const snapshotFrom = (...objects: readonly JsonObject[]): ClusterSnapshot =>
  snapshotOf(parseFile(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })).manifests);

describe('guards', () => {
  const lists = clusterAt('lists');

  it('have the same expressions for Kyverno as for the API server', () => {
    for (const denies of [false, true]) {
      const shared = (spec: JsonObject): JsonObject => omit(spec, 'failurePolicy', 'validationActions', 'evaluation');
      const own = specsOf(guards(lists, 'vap', denies).objects, 'ValidatingAdmissionPolicy');
      const others = specsOf(guards(lists, 'kyverno', denies).objects, 'ValidatingPolicy');
      assert.equal(own.length, 5);
      assert.deepEqual(others.map(shared), own.map(shared));
      assert.ok(JSON.stringify(own).includes('"expression":"variables.refused.size() == 0"'));
    }
  });

  it('know a creation by its operation, because Kyverno gives it an empty old object and the API server none', () => {
    const { old = '' } = variablesOf(guards(lists, 'kyverno').objects, 'scc-lens-required-scc');
    assert.match(old, /^request\.operation == 'CREATE' \? dyn\(null\) :/);
    assert.doesNotMatch(guards(lists, 'kyverno').text, /oldObject == null/);
  });

  it('are wrapped as they are for Advanced Cluster Management', () => {
    const [policy] = guards(lists, 'acm').objects;
    const [template] = objectListOf(objectOf(policy?.['spec'])['policy-templates']);
    const { spec } = objectOf(template?.['objectDefinition']);
    const wrapped = objectListOf(objectOf(spec)['object-templates']).map(one => one['objectDefinition']);
    assert.deepEqual(wrapped, guards(lists).objects);
  });

  it('fail open for Kyverno until they refuse, and never refuse before they are asked to', () => {
    const ways = KINDS.flatMap(kind =>
      [false, true].map(denies => {
        const text = JSON.stringify(guards(lists, kind, denies).objects);
        return [kind, denies, text.includes('"Deny"'), text.includes('"Warn"'), text.includes('"failurePolicy":"Fail"')];
      }),
    );
    assert.deepEqual(ways, [
      ['vap', false, false, true, true],
      ['vap', true, true, false, true],
      ['kyverno', false, false, true, false],
      ['kyverno', true, true, false, true],
      ['acm', false, false, true, true],
      ['acm', true, true, false, true],
    ]);
  });

  it('print what they are, as YAML', () => {
    for (const kind of KINDS) {
      const { text, objects } = guards(lists, kind);
      assert.deepEqual(
        parseAllDocuments(text).map(document => document.toJS() as unknown),
        JSON.parse(JSON.stringify(objects)),
      );
    }
  });

  it('list what the cluster has and needs', () => {
    const { objects } = guards(lists);
    const { roles0, holders0 } = variablesOf(objects, 'scc-lens-bindings');
    assert.deepEqual(rowsOf(holders0), {
      'Group system:serviceaccounts:lab': ['sandboxes'],
      'User system:serviceaccount:lab:operator': ['*'],
      'User system:serviceaccount:shop:builder': ['anyuid'],
      'User system:serviceaccount:shop:web': ['sandboxes'],
    });
    const roles = rowsOf(roles0) as Readonly<Record<string, readonly string[]>>;
    assert.deepEqual([roles['admin'], roles['shop/privileged-pods'], roles['view']], [['anyuid'], ['privileged'], undefined]);
    assert.deepEqual(rowsOf(variablesOf(objects, 'scc-lens-expected-scc')['used0']), {
      'lab/default': ['sandboxes'],
      'shop/builder': ['anyuid'],
      'shop/web': ['anyuid', 'sandboxes'],
    });
  });

  it('accept any SCC for pods whose SCC is not known', () => {
    const metadata = { name: 'one', namespace: 'team' };
    const spec = { hostNetwork: true, containers: [{ name: 'one', image: 'one' }] };
    const { objects, missing } = guards(snapshotFrom({ apiVersion: 'v1', kind: 'Pod', metadata, spec }));
    assert.deepEqual(rowsOf(variablesOf(objects, 'scc-lens-expected-scc')['used0']), { 'team/default': ['*'] });
    assert.deepEqual(
      missing.map(({ kind }) => kind),
      ['SecurityContextConstraints', 'ClusterRoleBinding', 'RoleBinding'],
    );
  });

  it('put no list into an expression that the API server would not read', function () {
    const { objects } = guards(snapshotOf(othersOf('team', 1500)));
    const sizes = specsOf(objects, 'ValidatingAdmissionPolicy').flatMap(({ variables }) =>
      objectListOf(variables).map(({ expression }) => textOf(expression).length),
    );
    assert.ok(Math.max(...sizes) < 100_000, String(Math.max(...sizes)));
    const tables = Object.entries(variablesOf(objects, 'scc-lens-bindings')).filter(([name]) => /^holders\d/.test(name));
    assert.ok(tables.length > 1);
    assert.equal(new Set(tables.flatMap(([, expression]) => Object.keys(rowsOf(expression) as object))).size, 1500);
    for (const object of objects) assert.ok(JSON.stringify(object).length < 1_000_000);
  });

  it('contain no name that ends its string', () => {
    const names = ['"]} || true', String.raw`\"`, "'", 'a\nb', '{{ x }}', '\ud800', '\u2028'];
    const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
    const roles = names.map(name => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules }));
    const { objects } = guards(snapshotFrom(...roles));
    const found = rowsOf(variablesOf(objects, 'scc-lens-roles')['roles0']) as object;
    assert.deepEqual(
      names.filter(name => name in found),
      names.filter(name => name !== '\ud800'),
    );
  });
});
