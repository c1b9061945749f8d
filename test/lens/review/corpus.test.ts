/** The verdict on every real manifest that OpenShift's own admission code has judged; see `verdicts.json` next to the corpus. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gatherFacts, readSettings, reviewFile } from '@scc-lens/lens';
import type { WorkloadReport } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import type { NamespaceFacts } from '../../../packages/lens/src/facts/types';

const corpus = path.resolve(__dirname, '../../../../shared/corpus');

interface Verdict {
  readonly document: number;
  readonly workload: string;
  readonly admittedBy: readonly string[];
  readonly chosenByDefault: string | null;
}

/** It looks exactly like a kustomize patch (no image, no selector), and patches are left in peace. */
const LIKE_A_PATCH = 'stackrox__kube-linter__35de568d__tests__checks__privilege-escalation-container.yml';

/** The namespace that the verdicts were recorded in, under the name that each manifest gives it. */
const recordedNamespace = (name: string): NamespaceFacts => ({
  name,
  labels: {},
  annotations: {
    'openshift.io/sa.scc.uid-range': '1000680000/10000',
    'openshift.io/sa.scc.supplemental-groups': '1000680000/10000',
    'openshift.io/sa.scc.mcs': 's0:c26,c15',
  },
});

function reportsOn(name: string): readonly WorkloadReport[] {
  const file = parseFile(readFileSync(path.join(corpus, 'files', name), 'utf8'));
  const namespaces = file.manifests.flatMap(manifest => manifest.workloads.flatMap(({ ref }) => ref.namespace ?? []));
  return reviewFile(file, {
    settings: readSettings({}).settings,
    facts: gatherFacts([], { namespaces: namespaces.map(recordedNamespace) }),
  });
}

/** As recorded: without what a `generateName` begins. */
const nameOf = ({ workload: { ref } }: WorkloadReport): string => `${ref.kind}/${ref.name?.replace(/.*-$/, '') ?? ''}`;

describe('verdicts on the corpus', function () {
  const file = path.join(corpus, 'verdicts.json');
  if (!existsSync(file) && process.env['CI'] === undefined) {
    it.skip('SKIPPED: there is no ../shared/corpus next to the project');
    return;
  }
  const verdicts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly Verdict[]>>;
  for (const [name, expected] of Object.entries(verdicts).filter(([key]) => key !== LIKE_A_PATCH)) {
    it(name, () => {
      const reports = reportsOn(name);
      for (const { document, workload, admittedBy, chosenByDefault } of expected) {
        const report = reports.find(candidate => candidate.document === document && nameOf(candidate) === workload);
        assert.ok(report, `${workload} is not found`);
        // The plug-in was asked about pods that never reach it: SCC admission skips their namespace.
        if (report.review.verdict === 'not-checked') {
          assert.match(report.workload.ref.namespace ?? '', /^(?:default|kube-system|kube-public)$/, workload);
          continue;
        }
        assert.equal(report.review.scc ?? null, chosenByDefault, workload);
        // Without a namespace in the manifest, ids that the recorded namespace would accept are not decided here.
        if (report.workload.ref.namespace !== null) {
          assert.deepEqual(
            report.review.sccs.filter(({ verdict }) => verdict === 'admitted').map(({ scc }) => scc),
            admittedBy,
            workload,
          );
        }
      }
    });
  }
});
