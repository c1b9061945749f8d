import assert from 'node:assert/strict';
import path from 'node:path';
import type { GeneratedScc, NotGenerated } from '@scc-lens/lens';
import { generateScc } from '../../../packages/lens/src/grants/generate/generateScc';
import type { SccRequest } from '../../../packages/lens/src/grants/generate/types';
import { cases, fixtures } from '../../golden/files';
import { applied, chosenSccs, factsOf, generateAll, settings, workspaceOf } from './workspace';

const pod = (body: string, namespace = '\n  namespace: agents'): string => `apiVersion: v1
kind: Pod
metadata:
  name: p${namespace}
spec:
  serviceAccountName: app
  containers:
    - name: c
      image: i
${body}
`;

const ROOT = pod('      securityContext: {runAsUser: 0}');

function generate(files: readonly string[], request: Partial<SccRequest> = {}): GeneratedScc | NotGenerated {
  const facts = factsOf(workspaceOf(Object.fromEntries(files.map((text, i) => [`${i}.yaml`, text]))));
  return generateScc({ serviceAccount: { namespace: 'agents', name: 'app' }, facts, settings, ...request });
}

const reason = (result: GeneratedScc | NotGenerated): string => ('refused' in result ? result.refused : 'generated');

describe('what is not generated, and why', () => {
  it('an SCC for pods that the SCC of every user admits', () => {
    const result = generate([pod('')]);
    assert.equal(
      reason(result),
      'The pods of service account agents/app need no SCC of their own: they are admitted by restricted-v2, which every user may use.',
    );
    assert.ok('refused' in result && !result.needed);
  });

  it('an SCC for a pod that requires one that is not known, and without the annotation needs none', () => {
    const result = generate([pod('').replace('  name: p', '  name: p\n  annotations: {openshift.io/required-scc: elsewhere}')]);
    assert.equal(
      reason(result),
      "Pod p asks for nothing that takes an SCC of its own. Unknown: the pod's annotation requires elsewhere, an SCC that is not known. " +
        'Without the annotation, restricted-v2 would admit it.',
    );
    assert.ok('refused' in result && !result.needed);
  });

  it('an SCC for pods of an account that may use every SCC in one namespace, where it is not known whether they run there', () => {
    const admin = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: app, namespace: agents}]
`;
    const result = generate([pod('', ''), admin], { serviceAccount: { namespace: null, name: 'app' } });
    assert.equal(
      reason(result),
      'The pods of service account app whose manifests name no namespace need no SCC of their own: they are admitted by restricted-v2 or anyuid.',
    );
    const unset = [pod('').replace('name: p', 'name: p\n  annotations: {openshift.io/required-scc: anyuid}'), admin].map(text =>
      text.replace(/namespace: agents/, 'namespace: "{{.TargetNamespace}}"'),
    );
    const same = generate(unset, { serviceAccount: { namespace: null, name: 'app' } });
    assert.equal(
      reason(same),
      'The pods of service account app whose manifests name no namespace need no SCC of their own: they are admitted by anyuid.',
    );
  });

  it('an SCC for a pod that is refused for nothing but the SCC that it requires; with pods that need one, its annotation is changed', () => {
    const scc = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: strict}
runAsUser: {type: MustRunAsRange}
seLinuxContext: {type: MustRunAs}
fsGroup: {type: MustRunAs}
supplementalGroups: {type: MustRunAs}
`;
    const barred = pod('').replace('  name: p', '  name: barred\n  annotations: {openshift.io/required-scc: strict}');
    const result = generate([scc, barred]);
    assert.equal(
      reason(result),
      'Pod barred needs another annotation, and no SCC of its own. ' +
        "Not admitted: the pod's annotation requires strict, which its service account may not use. Without the annotation, restricted-v2 would admit it.",
    );
    assert.ok('refused' in result && result.needed);

    const workspace = workspaceOf({ 'scc.yaml': scc, 'barred.yaml': barred, 'root.yaml': ROOT });
    const generated = generateAll(workspace).flatMap(one => ('refused' in one ? [] : [one]));
    assert.deepEqual(
      generated.flatMap(({ changes }) => changes.map(({ file, title }) => [file, title])),
      [['barred.yaml', 'set the annotation openshift.io/required-scc: restricted-v2 of the pods']],
    );
    assert.deepEqual(chosenSccs(applied(workspace, generated)), { 'Pod barred': 'restricted-v2', 'Pod p': 'agents-app' });
  });

  it('a need that an SCC of the workspace meets for the account alone, by its list of users', () => {
    const scc = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: rooted}
runAsUser: {type: RunAsAny}
seLinuxContext: {type: MustRunAs}
fsGroup: {type: MustRunAs}
supplementalGroups: {type: MustRunAs}
volumes: [projected]
`;
    const users = 'users: ["system:serviceaccount:agents:app"]\n';
    const own = generate([`${scc}${users}`, ROOT]);
    assert.equal(reason(own), 'The pods of service account agents/app need no SCC of their own: they are admitted by rooted.');
    assert.ok('refused' in own && !own.needed);
    const required = ROOT.replace('  name: p', '  name: p\n  annotations: {openshift.io/required-scc: rooted}');
    assert.equal(reason(generate([`${scc}${users}`, required])), reason(own));
    const more = generate([`${scc}${users}`, ROOT, ROOT.replace('spec:\n', 'spec:\n  hostPID: true\n')]);
    assert.ok('proof' in more && more.proof.pods === 1, reason(more));
    const generated = scc.replace('rooted', 'agents-app');
    assert.equal(reason(generate([`${generated}${users}`, ROOT])), 'generated');
    assert.match(reason(generate([`${scc}groups: ["system:authenticated"]\n`, ROOT])), /admitted by rooted, which every user may use/);
  });

  it('an SCC for no pod', () => {
    assert.equal(
      reason(generate([ROOT], { serviceAccount: { namespace: 'agents', name: 'other' } })),
      'No workload runs as service account agents/other.',
    );
  });

  it('a grant in no namespace; with one, the pods that name none are served', () => {
    const unplaced = pod('      securityContext: {runAsUser: 0}', '');
    assert.match(
      reason(generate([unplaced], { serviceAccount: { namespace: null, name: 'app' } })),
      /^The grant of an SCC needs the namespace .* not known for Pod p\.$/,
    );
    assert.match(reason(generate([unplaced])), /^No workload runs as/);
    const filledIn = pod('      securityContext: {runAsUser: 0}', '\n  namespace: ${NAMESPACE}');
    assert.match(
      reason(generate([filledIn], { serviceAccount: { namespace: null, name: 'app' } })),
      /^The grant of an SCC needs the namespace .* not known for Pod p\.$/,
    );
    assert.equal(reason(generate([filledIn], { includeUnplaced: true })), 'generated');
    const result = generate([unplaced], { includeUnplaced: true });
    assert.ok('proof' in result && result.proof.pods === 1);
  });

  it('every capability at once', () => {
    assert.match(
      reason(generate([pod('      securityContext: {capabilities: {add: [ALL]}}')])),
      /^No generated SCC allows the capability ALL: name the capabilities .* Pod p\.$/,
    );
  });

  it('what may be a typing error, and what every user may have once it is spelled as SCCs spell it', () => {
    assert.equal(
      reason(generate([pod('      securityContext: {capabilities: {add: [SYS_PTRACER]}}')])),
      'SYS_PTRACER is not a Linux capability, so no SCC is generated that allows it. Correct it in Pod p.',
    );
    assert.match(
      reason(generate([pod('      securityContext: {capabilities: {add: [""]}}')])),
      /^"" is not a Linux capability, .* Pod p\.$/,
    );
    const misspelt = generate([pod('      securityContext: {capabilities: {add: [CAP_NET_BIND_SERVICE]}}')]);
    assert.equal(
      reason(misspelt),
      'The pods need no SCC of their own once their capabilities are spelled as SCCs spell them. Pod p: spell capabilities as SCCs do: NET_BIND_SERVICE.',
    );
    assert.ok('refused' in misspelt && misspelt.needed);
  });

  it('anything that depends on a value which is not known yet', () => {
    assert.match(
      reason(generate([pod('      securityContext: {runAsUser: "${UID}"}')])),
      /^What Pod p needs depends on the value of spec\.containers\[0\]\.securityContext\.runAsUser/,
    );
  });

  it('a stock SCC, and an SCC of an impossible name', () => {
    assert.match(reason(generate([ROOT], { name: 'anyuid' })), /the name of a stock SCC/);
    assert.match(reason(generate([ROOT], { name: 'My SCC' })), /is not a valid SCC name/);
  });

  it('a pod that Kubernetes refuses whichever SCC admits it', () => {
    assert.match(
      reason(generate([pod('      securityContext: {seccompProfile: {type: Localhost}}')])),
      /^Pod p is invalid, so no SCC is generated for service account agents\/app\. .*localhostProfile\. Required value: must be set when seccomp type is Localhost\.$/,
    );
  });

  it('two pods, one of them refused by Kubernetes', () => {
    assert.match(
      reason(generate([ROOT, pod('      securityContext: {privileged: "true"}')])),
      /^Pod p \(1\.yaml\) is invalid, so no SCC is generated for service account agents\/app\. .*privileged must be true or false\. .* the string "true"/,
    );
  });
});

describe('a service account that may use every SCC', () => {
  it('requires its own by annotation where the new one would come first', () => {
    const admin = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: operator, namespace: agents}]
---
apiVersion: v1
kind: Pod
metadata: {name: operator, namespace: agents}
spec: {serviceAccountName: operator, hostPID: true, containers: [{name: c, image: i}]}
`;
    const result = generate([ROOT.replace('spec:\n', 'spec:\n  hostPID: true\n'), admin]);
    assert.ok('changes' in result, reason(result));
    assert.deepEqual(
      result.changes.map(({ label, title }) => [label, title.replace(/,.*/, '')]),
      [['Pod operator', 'set the annotation openshift.io/required-scc: hostaccess of the pods']],
    );
    assert.match(result.text.replaceAll('\n# ', ' '), /Pod operator would get agents-app instead of the present SCC/);
  });
});

describe('a pod whose namespace is not known, of an account that may use every SCC in one namespace', () => {
  const unplaced = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {serviceAccountName: operator, hostPID: true, containers: [{name: c, image: i}]}
`;
  const admin = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: operator, namespace: tools}]
`;

  it('prevents an SCC that it would get there, and is no obstacle where it would keep its own', () => {
    const onHost = ROOT.replace('spec:\n', 'spec:\n  hostPID: true\n');
    const lost = (...files: readonly string[]): string => reason(generate([onHost, admin, ...files]));
    assert.equal(
      lost(unplaced('one')),
      'No way was found to grant an SCC to Pod p of service account agents/app alone: Pod one would not keep its SCC.',
    );
    assert.match(lost(unplaced('one'), unplaced('two')), /: Pod one; Pod two would not keep their SCCs\.$/);
    assert.equal(lost(unplaced('one').replace('hostPID: true, ', '')), 'generated');
    assert.equal(lost(unplaced('one').replace('operator', 'other')), 'generated');
  });
});

describe('the proof that no other pod gets another SCC', () => {
  const sentence = (...files: readonly string[]): string => {
    const result = generate([ROOT, ...files]);
    return 'proof' in result ? result.proof.sentence : result.refused;
  };
  const other = (text: string): string => text.replace('name: p', 'name: other');

  it('counts all other pods, and states which ones it does not cover', () => {
    assert.match(sentence(), /, and changes the SCC of no other pod\.$/);
    assert.match(sentence(other(pod('', '')), other(pod(''))), /, and changes the SCC of none of the 2 other pods that were read\.$/);
    const refused = other(ROOT.replace('\n  namespace: agents', ''));
    const ofOperator =
      'apiVersion: mongodb.com/v1\nkind: MongoDBMultiCluster\nmetadata: {name: db}\nspec:\n  clusterSpecList:\n    - statefulSet:\n        spec:\n          template:\n            spec:\n              containers: [{name: a, image: x}]\n';
    for (const one of [refused, ofOperator])
      assert.match(sentence(one), /, and changes the SCC of no other pod, as far as their service accounts and namespaces are known\.$/);
  });
});

describe('the realistic pods', () => {
  it('each get an SCC with proof, or need none', () => {
    const unproven: string[] = [];
    let proven = 0;
    for (const test of cases(path.join(fixtures, 'realistic.jsonl.gz'))) {
      const { pod: manifest, namespace } = test as unknown as {
        readonly pod: { readonly metadata: object };
        readonly namespace: { readonly name: string; readonly annotations: object };
      };
      const written = { apiVersion: 'v1', kind: 'Pod', ...manifest, metadata: { ...manifest.metadata, namespace: namespace.name } };
      const place = { apiVersion: 'v1', kind: 'Namespace', metadata: namespace };
      for (const result of generateAll(workspaceOf({ 'pod.json': JSON.stringify(written), 'namespace.json': JSON.stringify(place) }))) {
        if ('proof' in result) proven += 1;
        else if (result.needed) unproven.push(result.refused);
      }
    }
    assert.deepEqual(unproven, []);
    assert.ok(proven >= 20, String(proven));
  });
});
