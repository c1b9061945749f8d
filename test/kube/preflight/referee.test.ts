/**
 * OpenShift's own admission plug-in as the referee: generated pods are sent to the real API server's dry run, and the engine must choose the
 * same SCC, make the same changes and give the same reasons.
 */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { reviewPod } from '@scc-lens/admission';
import type { Grant, PodReview, SecurityContextConstraints } from '@scc-lens/admission';
import { listAt, textAt } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import type { Json, JsonObject } from '@scc-lens/words';
import type { Namespace } from '../../../packages/admission/src/scc/types';
import { at, fieldsAt, textsAt } from '../../../packages/kube/src/words/fields';
import { differences } from '../../golden/compare';
import { isFull } from '../../properties';
import { applied } from '../rig/applying';
import { useCluster, value } from '../rig/cluster';
import { configMap, grant, serviceAccount } from '../rig/manifests';
import { generatedPod } from './generatedPods';

const PODS = isFull ? 1_000 : 250;
const SEED = 20_260_101;
/** What the service accounts may use in addition to what every authenticated user may. */
const ACCOUNTS: Readonly<Record<string, string | null>> = {
  plain: null,
  any: 'anyuid',
  mounts: 'hostmount-anyuid',
  network: 'hostnetwork-v2',
  nested: 'nested-container',
  nonroot: 'nonroot',
  owner: 'privileged',
};
/** The plug-in that the test cluster is built with. */
const RELEASE = '4.20';

interface Verdict {
  readonly scc: string | null;
  readonly subject: string | null;
  readonly message: string | null;
  /** The fields that SCCs set, of the pod and of each container. */
  readonly security: Json;
}

describe('referee', function () {
  const rig = useCluster();
  let developer: Cluster;
  let namespace: Namespace & { readonly name: string };
  let sccs: readonly SecurityContextConstraints[];
  let grants: readonly Grant[];

  before(async () => {
    const name = await rig.namespace();
    const admin = await rig.as('admin');
    developer = await rig.as('developer');
    const granted = Object.entries(ACCOUNTS).filter((entry): entry is [string, string] => entry[1] !== null);
    await applied(admin, name, [
      configMap('conf'),
      ...Object.keys(ACCOUNTS).map(serviceAccount),
      ...granted.map(([account, scc]) => grant(account, scc, account, name)),
    ]);
    const live = value(await admin.request('GET', `/api/v1/namespaces/${name}`)).body;
    namespace = { name, annotations: textsAt(live, 'metadata', 'annotations') };
    sccs = listAt(
      value(await admin.request('GET', '/apis/security.openshift.io/v1/securitycontextconstraints')).body,
      'items',
    ) as readonly SecurityContextConstraints[];
    grants = granted.map(([account, scc]) => ({
      subject: { kind: 'ServiceAccount' as const, name: account, namespace: name },
      sccs: [scc],
      namespace: name,
    }));
  });

  /** The server's message; null where another plug-in or validation refuses the pod, so that the message is not SCC admission's. */
  const ofServer = async (pod: JsonObject): Promise<Verdict | null> => {
    const answer = await developer.request('POST', `/api/v1/namespaces/${namespace.name}/pods`, {
      query: { dryRun: 'All' },
      body: pod,
      idempotent: true,
    });
    if (answer.ok) return verdictOf(answer.value.body);
    const { kind, message } = answer.error;
    return kind === 'forbidden' ? { scc: null, subject: null, message, security: null } : null;
  };
  const ofEngine = (pod: JsonObject): PodReview =>
    reviewPod({
      pod,
      sccs,
      complete: true,
      release: RELEASE,
      namespace,
      grants,
      requester: { name: 'developer', groups: ['system:authenticated'] },
    });

  it(`agrees on ${PODS} generated pods`, async () => {
    const [start = '0'] = namespace.annotations?.['openshift.io/sa.scc.uid-range']?.split('/') ?? [];
    const values = { start: Number(start), mcs: namespace.annotations?.['openshift.io/sa.scc.mcs'] ?? '' };
    const pods = fc.sample(generatedPod(values, Object.keys(ACCOUNTS)), { numRuns: PODS, seed: SEED });
    const disagreements: string[] = [];
    const seen = { admitted: 0, refused: 0, invalid: 0 };
    const chosen = new Set<string>();
    for (const pod of pods) {
      const real = await ofServer(pod);
      if (real === null) {
        seen.invalid++;
        continue;
      }
      seen[real.scc === null ? 'refused' : 'admitted']++;
      if (real.scc !== null) chosen.add(real.scc);
      const ours = ofEngine(pod);
      const mine: Verdict =
        ours.verdict === 'admitted'
          ? { ...verdictOf(ours.mutated?.() ?? {}), scc: ours.scc ?? null, subject: ours.subjectType ?? null }
          : { scc: null, subject: null, message: ours.message?.() ?? null, security: null };
      const found = differences(real as unknown as Json, mine as unknown as Json, 'verdict');
      if (found.length > 0) disagreements.push(`${JSON.stringify(pod)}\n  ${found.join('\n  ')}`);
    }
    process.stderr.write(
      `      ${seen.admitted} admitted by ${[...chosen].sort().join(', ')}; ${seen.refused} refused; ${seen.invalid} invalid for other reasons\n`,
    );
    assert.equal(disagreements.length, 0, `${disagreements.length} disagreements\n${disagreements.slice(0, 5).join('\n')}`);
    assert.ok(seen.admitted >= PODS / 20 && seen.refused >= PODS / 20 && chosen.size >= 5, JSON.stringify(seen));
  });
});

function verdictOf(pod: Fields | JsonObject): Verdict {
  const security = (one: unknown): Json => ({ ...fieldsAt(one, 'securityContext') }) as JsonObject;
  return {
    scc: textAt(pod, 'metadata', 'annotations', 'openshift.io/scc') ?? null,
    subject: textAt(pod, 'metadata', 'annotations', 'security.openshift.io/validated-scc-subject-type') ?? null,
    message: null,
    security: {
      pod: security(at(pod, 'spec')),
      annotations: { seccomp: textAt(pod, 'metadata', 'annotations', 'seccomp.security.alpha.kubernetes.io/pod') ?? null },
      containers: listAt(pod, 'spec', 'containers').map(security),
      initContainers: listAt(pod, 'spec', 'initContainers').map(security),
    },
  };
}
