/** Changes that only a new object can have, in whoever's words they are refused; and what a replacement would lose. */
import assert from 'node:assert/strict';
import { diffObject, textAt } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { applied, outcomesOf } from '../rig/applying';
import { checked, eventually, useCluster, value } from '../rig/cluster';
import { configMap, pod } from '../rig/manifests';

const REPLACE = { onImmutable: () => Promise.resolve('replace' as const) };

describe('a change that only a new object can have', () => {
  const rig = useCluster('any');
  let namespace: string;
  let admin: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    admin = await rig.as('admin');
  });

  const changeOf = async (document: Fields): Promise<string | undefined> => {
    const [check] = (await checked(admin, namespace, document)).objects;
    return check && `${check.dryRun.kind}, ${diffObject(check).change}`;
  };

  describe('by a CEL rule', () => {
    const group = `immutable${String(Math.random()).slice(2, 8)}.example.com`;
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const thing = (name: string, spec: Fields): Fields => ({ apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name }, spec });
    const things = (): string => `/apis/${group}/v1/namespaces/${namespace}/things`;
    before(async () => {
      const fixed = { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'the size is chosen once' }] };
      const spec = { type: 'object', properties: { size: fixed, color: { type: 'string', enum: ['red', 'blue'] } } };
      const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
      const versions = [{ name: 'v1', served: true, storage: true, schema }];
      const body = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `things.${group}` },
        spec: { group, scope: 'Namespaced', names: { kind: 'Thing', plural: 'things', singular: 'thing' }, versions },
      };
      value(await admin.request('POST', definitions, { body }));
      await eventually(async () => (await admin.request('GET', things())).ok);
      await eventually(async () => (await admin.request('GET', `/apis/${group}/v1`)).ok);
    });
    after(async () => {
      value(await admin.request('DELETE', `${definitions}/things.${group}`));
    });

    it('is shown as a replacement, and is one if the user agrees', async () => {
      await applied(admin, namespace, [thing('one', { size: 'small' })]);
      assert.equal(await changeOf(thing('one', { size: 'large' })), 'immutable, replace');
      const result = await applied(admin, namespace, [thing('one', { size: 'large' })], REPLACE);
      assert.deepEqual(outcomesOf(result), ['Thing one: applied replaced']);
    });

    it('is refused where a new object would be refused too', async () => {
      await applied(admin, namespace, [thing('two', { size: 'small' })]);
      const wrong = thing('two', { size: 'large', color: 'green' });
      assert.equal(await changeOf(wrong), 'refused, unknown');
      assert.deepEqual(outcomesOf(await applied(admin, namespace, [wrong])), ['Thing two: failed']);
    });

    it('is no replacement where the data of a volume would go with the object', async () => {
      await applied(admin, namespace, [thing('three', { size: 'small' })]);
      const uid = textAt(value(await admin.request('GET', `${things()}/three`)).body, 'metadata', 'uid');
      const claim = {
        metadata: { name: 'data', ownerReferences: [{ apiVersion: `${group}/v1`, kind: 'Thing', name: 'three', uid }] },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      };
      value(await admin.request('POST', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`, { body: claim }));
      const { steps } = await applied(admin, namespace, [thing('three', { size: 'large' })]);
      const [step] = steps;
      assert.ok(step?.outcome.kind === 'failed');
      assert.equal(step.outcome.error.nextStep, 'It is not replaced, because the data of its volume could be deleted.');
      assert.equal(textAt(value(await admin.request('GET', `${things()}/three`)).body, 'metadata', 'uid'), uid);
    });
  });

  describe('by an admission policy', () => {
    const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
    const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
    let name: string;
    before(async () => {
      name = `frozen-${namespace}`;
      const policy = {
        metadata: { name },
        spec: {
          matchConstraints: {
            resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE', 'CREATE'], resources: ['configmaps'] }],
          },
          validations: [
            { expression: "request.operation == 'CREATE' || object.data == oldObject.data", message: 'frozen once it exists' },
            { expression: "!has(object.data) || !('forbidden' in object.data)", message: 'not here' },
          ],
        },
      };
      const selector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
      const binding = { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector: selector } };
      value(await admin.request('POST', policies, { body: policy }));
      value(await admin.request('POST', bindings, { body: { metadata: { name }, spec: binding } }));
      await applied(admin, namespace, [configMap('frozen', { a: 'old' })]);
      const patch = { contentType: 'application/merge-patch+json', query: { dryRun: 'All' }, body: { data: { a: 'x' } } };
      const path = `/api/v1/namespaces/${namespace}/configmaps/frozen`;
      await eventually(async () => !(await admin.request('PATCH', path, patch)).ok);
    });
    after(async () => {
      value(await admin.request('DELETE', `${bindings}/${name}`));
      value(await admin.request('DELETE', `${policies}/${name}`));
    });

    it('is shown as a replacement, and is one if the user agrees', async () => {
      const changed = configMap('frozen', { a: 'new' });
      assert.equal(await changeOf(changed), 'immutable, replace');
      assert.deepEqual(outcomesOf(await applied(admin, namespace, [changed], REPLACE)), ['ConfigMap frozen: applied replaced']);
    });

    it('is refused where a new object would be refused too', async () => {
      assert.equal(await changeOf(configMap('frozen', { forbidden: 'x' })), 'refused, unknown');
    });
  });

  it('is not asked about where the cluster refuses the pod itself', async () => {
    await applied(admin, namespace, [pod('plain')]);
    const wrong = pod('plain', { container: { image: ' ' } });
    assert.equal(await changeOf(wrong), 'refused, unknown');
  });
});
