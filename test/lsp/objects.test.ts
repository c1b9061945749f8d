import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CLUSTER_FACTS, LOCATE_REFUSAL, OBJECTS } from '@scc-lens/protocol';
import type { ClusterFactsParams, LocateRefusalParams, ObjectsResult, RefusedPlace } from '@scc-lens/protocol';
import { READ_ALL } from './readAll';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = fixture('pod.yaml');
const PLAIN = fixture('plain.yaml');

const objects = ({ connection }: Session, ...uris: readonly string[]): Promise<ObjectsResult> =>
  connection.sendRequest<ObjectsResult>(OBJECTS, { uris });

async function opened(text: string, rules: Readonly<Record<string, string>> = {}): Promise<Session> {
  const session = await startSession({ settings: { rules } });
  await session.open(URI, text);
  await session.diagnostics(URI, 1);
  return session;
}

describe('the objects to deploy', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'objects-'));
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true });
  });

  it('come from the text in the editor, with the pods that they make', async () => {
    const { objects: found, unread } = await objects(await opened(`${PLAIN}---\n${POD}`), URI);
    assert.deepEqual(unread, []);
    assert.deepEqual(
      found.map(({ file, document, object }) => [file, document, object['kind']]),
      [
        [URI, 0, 'Deployment'],
        [URI, 1, 'Pod'],
      ],
    );
    const [pod] = found[0]?.pods ?? [];
    assert.deepEqual(pod?.specPath, ['spec', 'template', 'spec']);
    assert.equal(pod.controller, 'system:serviceaccount:kube-system:replicaset-controller');
  });

  it('are what a cluster is sent: a policy, and not what it carries; an operator, without pods of accounts that it brings', async () => {
    const operator = `apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: {name: operator.v1}
spec:
  install:
    spec:
      permissions: [{serviceAccountName: manager, rules: []}]
      deployments: [{name: manager, spec: {template: {spec: {serviceAccountName: manager, containers: [{name: a, image: b}]}}}}]
`;
    const policy = `apiVersion: policy.open-cluster-management.io/v1
kind: ConfigurationPolicy
metadata: {name: policy}
spec:
  object-templates:
    - complianceType: musthave
      objectDefinition: {apiVersion: v1, kind: Pod, metadata: {name: pod}, spec: {containers: [{name: a, image: b}]}}
`;
    const template = `apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: template}
objects: [{apiVersion: v1, kind: Pod, metadata: {name: pod}, spec: {containers: [{name: a, image: b}]}}]
`;
    const { objects: found } = await objects(await opened([operator, policy, template].join('---\n')), URI);
    assert.deepEqual(
      found.map(({ object, pods }) => [object['kind'], pods.length]),
      [
        ['ClusterServiceVersion', 0],
        ['ConfigurationPolicy', 0],
        ['Pod', 1],
      ],
    );
  });

  it('have another fingerprint after every change of the text', async () => {
    const session = await opened(PLAIN);
    const before = await objects(session, URI);
    await session.change(URI, 2, [{ text: `${PLAIN}# a comment\n` }]);
    const after = await objects(session, URI);
    assert.notEqual(after.files[0]?.fingerprint, before.files[0]?.fingerprint);
  });

  it('come from the files of a folder, each once', async () => {
    writeFileSync(path.join(folder, 'plain.yaml'), PLAIN);
    writeFileSync(path.join(folder, 'values.yaml'), 'replicas: 2\n');
    const uri = pathToFileURL(folder).href;
    const { objects: found, unread } = await objects(await startSession(), uri, `${uri}/plain.yaml`);
    assert.deepEqual(unread, []);
    assert.deepEqual(
      found.map(({ file }) => path.basename(file)),
      ['plain.yaml'],
    );
  });

  it('are none of a file that is invalid, a template, or absent, which is reported', async () => {
    writeFileSync(path.join(folder, 'broken.yaml'), `${PLAIN}---\n${POD}  oops: [\n`);
    writeFileSync(path.join(folder, 'template.yaml'), PLAIN.replace(/name: .*/, 'name: {{ .Release.Name }}'));
    const uri = pathToFileURL(folder).href;
    const { objects: found, unread } = await objects(await startSession(), uri, `${uri}/missing.yaml`);
    assert.deepEqual(found, []);
    assert.equal(unread.length, 3);
    assert.match(unread[0] ?? '', /^broken\.yaml:\d+ is invalid: /);
    assert.match(unread[1] ?? '', /^template\.yaml(:\d+)? is a template; deploy what it renders to\.$/);
    assert.match(unread[2] ?? '', /missing\.yaml was not read/);
  });

  it('are none of what names no file or folder, which is reported at once', async () => {
    const { objects: found, unread } = await objects(await startSession(), '', 'manifests/pod.yaml', 'file:///', 'untitled:Untitled-1');
    assert.deepEqual(found, []);
    assert.deepEqual(unread, [
      '"" was not read: it is not a URI.',
      '"manifests/pod.yaml" was not read: it is not a URI.',
      '/ was not read: it is not a regular file.',
      'Untitled-1 was not read: it is not on disk.',
    ]);
  });
});

describe("a cluster's refusal", () => {
  afterEach(endAll);

  /** With no finding of SCC Lens's own. */
  const SILENT = { 'scc-denied': 'off', 'hostpath-supervisor': 'off' };
  const located = async (
    text: string,
    refusal: Pick<LocateRefusalParams, 'specPath' | 'message'> & Partial<LocateRefusalParams>,
    rules = SILENT,
  ): Promise<readonly RefusedPlace[] | null> => {
    const { connection } = await opened(text, rules);
    return connection.sendRequest<readonly RefusedPlace[] | null>(LOCATE_REFUSAL, {
      file: URI,
      document: 0,
      path: [],
      causes: [],
      ...refusal,
    });
  };

  it('of a pod is reported at its fields, each objection once, with the SCCs that raise it', async () => {
    const objection = (scc: string): string => `provider "${scc}": Forbidden: not usable by user or serviceaccount`;
    const index = 0;
    const hostPath = `spec.volumes[${index}]: Invalid value: "hostPath": hostPath volumes are not allowed to be used`;
    const message = `pods "x" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .${hostPath}, ${objection('privileged')}]`;
    const places = await located(POD, { specPath: ['spec'], message });
    assert.deepEqual(
      places?.map(({ range }) => range),
      [rangeOf(POD, 'hostPath')],
    );
    assert.match(places[0]?.message ?? '', /^The cluster refuses this under restricted-v2: hostPath volumes are not allowed to be used$/);
  });

  it('is not repeated where a finding reports it already', async () => {
    const text = PLAIN.replace(
      '          ports:',
      '          securityContext:\n            privileged: true\n            runAsUser: 0\n          ports:',
    );
    const objection = (field: string, value: string): string =>
      `provider restricted-v2: .containers[0].${field}: Invalid value: ${value}: not allowed`;
    const message = `pods "x" is forbidden: unable to validate against any security context constraint: [${objection('privileged', 'true')}, ${objection('image', '"x"')}]`;
    const refusal = { specPath: ['spec', 'template', 'spec'], message };
    assert.equal((await located(text, refusal))?.length, 2);
    assert.equal((await located(text, refusal, { 'scc-denied': 'error', 'hostpath-supervisor': 'off' }))?.length, 1);
  });

  it('by Pod Security is reported at the fields that are wrong, and for an absent one at what it would belong to', async () => {
    const message =
      'pods "agent" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "agent" must set ' +
      'securityContext.allowPrivilegeEscalation=false), restricted volume types (volume "supervisor" uses restricted volume type "hostPath")';
    const places = await located(POD, { specPath: ['spec'], message });
    assert.deepEqual(
      places?.map(({ range }) => range),
      [rangeOf(POD, 'name: agent', 1), rangeOf(POD, 'hostPath')],
    );
  });

  it("of a workload's pod is addressed from the pod", async () => {
    const causes = [{ field: 'spec.containers[0].image', message: 'Invalid value' }];
    const places = await located(PLAIN, { specPath: ['spec', 'template', 'spec'], message: 'Pod is invalid', causes });
    assert.deepEqual(places, [{ range: rangeOf(PLAIN, 'registry.example.com/web:2'), message: 'Invalid value' }]);
  });

  it('of a value of the wrong type is reported at it, however the item of its list is addressed', async () => {
    const text = PLAIN.replace(/^( *)ports:\n/m, '$1env:\n$1  - {name: HOST, value: a}\n$1  - {name: PIN, value: 271828}\n$1ports:\n');
    const causes = [{ field: 'spec.template.spec.containers[name="web"].env[name="PIN"].value', message: 'expected string' }];
    const places = await located(text, { specPath: null, message: 'failed to create typed patch object', causes });
    assert.deepEqual(places, [{ range: rangeOf(text, '271828'), message: 'expected string' }]);
  });

  it('of an object is reported at the fields that it names', async () => {
    const causes = [{ field: 'spec.replicas', message: 'Invalid value: -1: must be greater than or equal to 0' }];
    const text = PLAIN.replace(/^spec:\n/m, 'spec:\n  replicas: -1\n');
    const places = await located(text, { specPath: null, message: 'Deployment is invalid', causes });
    assert.deepEqual(places, [{ range: rangeOf(text, '-1'), message: causes[0]?.message }]);
  });

  it("that names no field is reported at the object's kind", async () => {
    const places = await located(PLAIN, { specPath: null, message: 'exceeded quota' });
    assert.deepEqual(places, [{ range: rangeOf(PLAIN, 'Deployment'), message: 'exceeded quota' }]);
  });
});

describe("a connected cluster's facts", () => {
  afterEach(endAll);

  it('decide in the place of the forecast until the connection ends', async () => {
    const session = await opened(POD);
    const refused = ({ diagnostics }: { readonly diagnostics: readonly { readonly code?: number | string }[] }): boolean =>
      diagnostics.some(({ code }) => code === 'scc-denied');
    await session.until(URI, refused);
    const facts: ClusterFactsParams = {
      ...READ_ALL,
      grants: [
        {
          subject: { kind: 'Group', name: 'system:authenticated' },
          sccs: ['privileged'],
          namespace: null,
          origin: 'ClusterRoleBinding all',
        },
      ],
    };
    await session.connection.sendNotification(CLUSTER_FACTS, { facts });
    await session.until(URI, params => !refused(params));
    await session.connection.sendNotification(CLUSTER_FACTS, { facts: null });
    await session.until(URI, refused);
  });
});
