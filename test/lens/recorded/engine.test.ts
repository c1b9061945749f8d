/** The engine answers recorded cases as the API server did. */
import { strict as assert } from 'node:assert';
import { invalidLabels } from '@scc-lens/admission';
import type { PodReview } from '@scc-lens/admission';
import { gatherFacts, readSettings, reviewPlace, workloadsIn } from '@scc-lens/lens';
import type { WorkloadReport } from '@scc-lens/lens';
import type { JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { recordedCases, recordedFiles } from './cases';
import type { Case } from './cases';

/** The release whose plug-in the referee has. */
const { settings } = readSettings({ openshift: { version: '4.20' } });

describe('recorded answers of the API server', () => {
  for (const file of recordedFiles) {
    describe(file, () => {
      for (const one of recordedCases(file).filter(({ object }) => object?.['kind'] === 'Namespace')) {
        it(one.id, () => {
          const labels = (one.object?.['metadata'] as JsonObject)['labels'] as Readonly<Record<string, string>>;
          const { verdict, causes } = one.answer;
          assert.deepEqual(
            invalidLabels(labels).map(({ label }) => `metadata.labels[${label}]`),
            verdict === 'admitted' ? [] : (causes as readonly JsonObject[]).map(({ field }) => field),
          );
        });
      }
      for (const one of recordedCases(file).filter(({ object }) => object?.['kind'] === 'Pod')) {
        it(one.id, () => {
          const { review } = reportOn(one);
          assert.deepEqual(ourAnswer(review), theirAnswer(one));
          if (review.verdict === 'denied') assert.equal(review.message?.(), abridged(one.answer.message));
        });
      }
    });
  }
});

/** All objects of a case as one file, which the product reads as it reads any other. */
function reportOn({
  object = {},
  objects = [],
  namespace: { name = 'team', labels = {}, annotations = DEFAULTS } = {},
}: Case): WorkloadReport {
  const documents = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, annotations } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
    ...objects,
    { ...object, metadata: { ...(object['metadata'] as JsonObject), namespace: name } },
  ];
  const file = parseFile(documents.map(document => JSON.stringify(document)).join('\n---\n'));
  const facts = gatherFacts([{ file: 'case.yaml', manifests: file.manifests }]);
  const place = workloadsIn(file).at(-1);
  assert.ok(place);
  return reviewPlace(place, { settings, facts });
}

/** What the referee gives a namespace for which a case has none. */
const DEFAULTS: JsonObject = {
  'openshift.io/sa.scc.uid-range': '1000700000/10000',
  'openshift.io/sa.scc.supplemental-groups': '1000700000/10000',
  'openshift.io/sa.scc.mcs': 's0:c26,c25',
};

interface Comparable {
  readonly verdict: string;
  readonly scc: string | null;
  readonly subject: string | null;
}

function ourAnswer({ verdict, scc, subjectType, invalidatedBy }: PodReview): Comparable {
  if (verdict === 'invalid' || invalidatedBy !== undefined) return { verdict: 'invalid', scc: null, subject: null };
  return { verdict, scc: scc ?? null, subject: subjectType ?? null };
}

/** Kubernetes prints the whole of a security context that it refuses. */
const abridged = (message: string | undefined): string | undefined =>
  message?.replaceAll(/core\.SecurityContext\{[^}]*\}/g, 'core.SecurityContext{…}');

/** A pod that is let through without an SCC was not checked; one that Pod Security refuses has passed SCC admission or was not checked. */
function theirAnswer({ answer: { verdict, scc, subject, message } }: Case): Comparable {
  if (verdict === 'denied' && message?.includes('violates PodSecurity') === true)
    return { verdict: 'not-checked', scc: null, subject: null };
  const checked = verdict === 'admitted' && scc === undefined ? 'not-checked' : verdict;
  return { verdict: checked, scc: scc ?? null, subject: subject ?? null };
}
