import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import fc from 'fast-check';
import { authorizerOf, reviewPod, sortedConstraints, stockSccs } from '@scc-lens/admission';
import { objectOf, omit, type JsonObject } from '@scc-lens/words';
import { admit, mutatedManifest } from '../../../packages/admission/src/scc/admit';
import { mutates } from '../../../packages/admission/src/scc/attempt';
import { normalizePod } from '../../../packages/admission/src/scc/normalizePod';
import { createProvider } from '../../../packages/admission/src/scc/provider';
import { decide, decideValidation } from '../../golden/conformance/decide';
import { cases, fixtures, recordedStockSccs } from '../../golden/files';
import type { SccCase } from '../../golden/schema';
import { runs } from '../../properties';
import { openshell, permissive } from './pods';

const id = fc.constantFrom(0, 1, 1000, 1000680000, 1000680005, 1000690000);
const flag = fc.boolean();
const capability = fc.constantFrom('ALL', 'all', 'SYS_ADMIN', 'CAP_SYS_ADMIN', 'NET_BIND_SERVICE', 'KILL', 'é');
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const seLinuxOptions = fc.record(
  { level: fc.constantFrom('s0:c26,c15', 's0:c15,c26', ''), type: fc.constantFrom('', 'spc_t') },
  { requiredKeys: [] },
);
const seccompProfile = fc.constantFrom<JsonObject>(
  { type: 'RuntimeDefault' },
  { type: 'Localhost' },
  { type: 'Localhost', localhostProfile: 'a' },
  { type: 'Unconfined' },
);
const securityContext = fc.record(
  {
    runAsUser: id,
    runAsNonRoot: flag,
    privileged: flag,
    readOnlyRootFilesystem: flag,
    allowPrivilegeEscalation: flag,
    seLinuxOptions,
    seccompProfile,
    capabilities: fc.record(
      { add: fc.array(capability, { maxLength: 3 }), drop: fc.array(capability, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const container = fc.record({
  name: fc.constantFrom('a', 'b'),
  securityContext: optional(securityContext),
  ports: fc.constantFrom([], [{ containerPort: 80 }]),
});
const annotation = fc.constantFrom('', 'runtime/default', 'docker/default', 'localhost/a', 'bogus');
const pod = fc.record({
  metadata: fc.record({
    annotations: fc.record(
      { 'seccomp.security.alpha.kubernetes.io/pod': annotation, 'container.seccomp.security.alpha.kubernetes.io/a': annotation },
      { requiredKeys: [] },
    ),
  }),
  spec: fc.record(
    {
      containers: fc.array(container, { minLength: 1, maxLength: 2 }),
      initContainers: fc.array(container, { maxLength: 1 }),
      ephemeralContainers: fc.array(container, { maxLength: 1 }),
      hostNetwork: flag,
      hostUsers: flag,
      securityContext: fc.record(
        {
          runAsUser: id,
          runAsNonRoot: flag,
          fsGroup: id,
          supplementalGroups: fc.array(id, { maxLength: 2 }),
          seLinuxOptions,
          seccompProfile,
        },
        { requiredKeys: [] },
      ),
      volumes: fc.constantFrom([], [{ name: 'v', emptyDir: {} }], [{ name: 'v', hostPath: { path: '/' } }]),
    },
    { requiredKeys: ['containers'] },
  ),
});
const scc = fc.record({
  runAsUser: fc.constantFrom<JsonObject>(
    { type: 'RunAsAny' },
    { type: 'MustRunAsRange' },
    { type: 'MustRunAs', uid: 0 },
    { type: 'MustRunAsNonRoot' },
  ),
  fsGroup: fc.constantFrom<JsonObject>({ type: 'MustRunAs' }, { type: 'RunAsAny' }),
  supplementalGroups: fc.constantFrom<JsonObject>({ type: 'MustRunAs' }, { type: 'RunAsAny' }),
  seLinuxContext: fc.constantFrom<JsonObject>({ type: 'MustRunAs' }, { type: 'RunAsAny' }),
  seccompProfiles: fc.constantFrom<readonly string[]>([], ['*'], ['localhost/a', '*'], ['runtime/default', 'unconfined']),
  requiredDropCapabilities: fc.array(capability, { maxLength: 2 }),
  defaultAddCapabilities: fc.array(capability, { maxLength: 2 }),
  defaultAllowPrivilegeEscalation: fc.constantFrom(null, true, false),
  allowPrivilegeEscalation: flag,
  readOnlyRootFilesystem: flag,
});

/** A pod without what earlier releases do not look at. */
function asBefore414(pod: JsonObject): JsonObject {
  const [metadata, spec] = [objectOf(pod['metadata']), objectOf(pod['spec'])];
  const annotations = omit(objectOf(metadata['annotations']), 'openshift.io/required-scc');
  return { ...pod, metadata: 'annotations' in metadata ? { ...metadata, annotations } : metadata, spec: omit(spec, 'os') };
}

describe('SCC admission, for any pod', function () {
  const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

  it('leaves alone what an SCC has already changed', () => {
    fc.assert(
      fc.property(pod, scc, (anyPod, changes) => {
        const constraints = sortedConstraints([...stockSccs('4.21'), permissive('mine', plain(changes))]);
        const subject = normalizePod(plain(anyPod));
        for (const constraint of constraints) {
          const provided = createProvider(constraint, { ...openshell, complete: true });
          assert.ok(provided.ok);
          const first = admit(provided.provider, subject, '4.21');
          if (first.violations.length > 0) continue;
          const second = admit(provided.provider, normalizePod(mutatedManifest(subject, first.changes)), '4.21');
          assert.deepEqual([second.violations, mutates(second.changes)], [[], false], constraint.name);
        }
      }),
      runs(300),
    );
  });

  it('passes its own validation, by the same SCC', () => {
    fc.assert(
      fc.property(pod, scc, (anyPod, changes) => {
        const sccs = [...stockSccs('4.21'), permissive('mine', plain(changes))];
        const request = {
          operation: 'CREATE',
          pod: plain(anyPod),
          sccs,
          namespace: openshell,
          user: { name: 'u', groups: [] },
          authorizer: () => true,
          release: '4.21',
        } as const;
        const decision = decide(request);
        if (!decision.allowed) return;
        const validation = decideValidation(request, decision.pod ?? {});
        assert.deepEqual([validation.allowed, validation.scc], [true, decision.scc]);
      }),
      runs(200),
    );
  });

  it('never lets missing facts contradict the verdict of full facts', () => {
    fc.assert(
      fc.property(pod, anyPod => {
        const request = { pod: plain(anyPod), sccs: stockSccs('4.21'), release: '4.21' } as const;
        const partial = reviewPod({ ...request, grants: [] });
        const full = reviewPod({ ...request, grants: [], namespace: openshell });
        if (partial.verdict !== 'unknown') assert.equal(partial.verdict, full.verdict);
        const ungranted = reviewPod({ ...request, namespace: openshell });
        if (ungranted.verdict !== 'unknown') assert.equal(ungranted.verdict, full.verdict);
      }),
      runs(200),
    );
  });

  it('is the same through the review as through the decision, in all recorded cases', () => {
    const stock = recordedStockSccs();
    for (const file of ['corner', 'realistic', 'scc']) {
      for (const recorded of cases(join(fixtures, `${file}.jsonl.gz`))) {
        const { pod: written, sccs, namespace, user, grants, id: name } = recorded as unknown as SccCase;
        const manifest = asBefore414(written);
        const annotations = namespace.annotations ?? {};
        const complete = annotations['openshift.io/sa.scc.uid-range'] !== undefined && annotations['openshift.io/sa.scc.mcs'] !== undefined;
        if (grants === undefined || !complete || normalizePod(manifest).serviceAccountName === '') continue;
        const list = [
          ...stock.filter(one => sccs.stock.includes('*') || sccs.stock.includes(one.metadata?.name ?? '')),
          ...(sccs.custom ?? []),
        ];
        // A release without default grants, so that only the case's own count. It knows less of pods.
        const review = reviewPod({ pod: manifest, sccs: list, namespace, requester: user, grants, release: '4.10' });
        const authorizer = authorizerOf(grants, namespace.name);
        const decision = decide({ operation: 'CREATE', pod: manifest, sccs: list, namespace, user, authorizer, release: '4.10' });
        assert.deepEqual(
          [review.verdict, review.scc, review.subjectType, review.message?.(), review.mutated?.()],
          [
            decision.ignored ? 'not-checked' : decision.allowed ? 'admitted' : 'denied',
            decision.scc,
            decision.subjectType,
            decision.message,
            decision.pod,
          ],
          name,
        );
      }
    }
  });
});
