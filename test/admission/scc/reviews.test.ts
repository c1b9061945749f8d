/** What each SCC of a file makes of each pod of it: verdict, objections with what would be accepted, missing facts, and the changed pod. */
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { reviewPod } from '@scc-lens/admission';
import type { PodReview, SccReview, Violation } from '@scc-lens/admission';
import { CONTAINER_LISTS, objectListOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { objectionText } from '../../../packages/admission/src/scc/message';
import { assertFile } from '../../expectations';

const FOLDER = join(import.meta.dirname, '../../fixtures/scc');

interface Manifest extends JsonObject {
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

/** Each objection with the place it points at and what would do there, each fact, and each securityContext as the SCC leaves it. */
function linesOf(review: SccReview): readonly string[] {
  const { scc, verdict, invalidates, mutates, violations, missing, open, providerError } = review;
  const { metadata, spec } = review.mutated() as { readonly metadata: JsonObject; readonly spec: JsonObject };
  const contexts = CONTAINER_LISTS.flatMap(list => objectListOf(spec[list]).map(container => container['securityContext'] ?? null));
  const line = (mark: string) => (value: unknown) => `    ${mark} ${JSON.stringify(value)}`;
  return [
    `  ${scc}: ${verdict}${invalidates ? ', invalid then' : ''}${mutates ? ', changed' : ''}`,
    ...(providerError === undefined ? [] : [`    ! ${providerError}`]),
    ...violations.flatMap(violation => [`    - ${objectionText(violation)}`, `      ${JSON.stringify(placeOf(violation))}`]),
    ...missing.map(line('?')),
    ...open.map(line('open')),
    ...[metadata['annotations'] ?? null, spec['securityContext'] ?? null, ...contexts].map(line('=')),
  ];
}

const placeOf = ({ check, path, container, accepts, assumption }: Violation): object => ({
  check,
  path: path.join('.'),
  accepts,
  container: container && `${container.list}.${container.index}.${container.name}`,
  assumption,
});

describe('SCCs tried on pods', () => {
  for (const file of readdirSync(FOLDER).filter(name => name.endsWith('.yaml'))) {
    it(basename(file, '.yaml').replaceAll('-', ' '), () => {
      const manifests = parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map(document => document.toJS() as Manifest);
      const of = (kind: string): readonly Manifest[] => manifests.filter(manifest => manifest.kind === kind);
      const namespace = of('Namespace')[0]?.metadata;
      const pods = of('Pod').map(pod => {
        const request = { pod, sccs: of('SecurityContextConstraints'), release: '4.21', ...(namespace && { namespace }) } as const;
        const review = reviewPod({ ...request, grants: [{ subject: { kind: 'Group', name: 'system:authenticated' }, sccs: ['*'] }] });
        // Of an SCC that may not be used only the verdict is asked, which its first objection decides.
        const verdicts = ({ sccs }: PodReview): unknown => sccs.map(one => [one.verdict, one.invalidates]);
        assert.deepEqual(verdicts(reviewPod({ ...request, grants: [] })), verdicts(review));
        const { verdict, scc, invalidatedBy, unless, missing } = review;
        const message = invalidatedBy && review.message?.();
        const decision = JSON.stringify({ verdict, scc, invalidatedBy, unless, missing: missing.length, message });
        return [`${pod.metadata.name}: ${decision}`, ...review.sccs.flatMap(linesOf)].join('\n');
      });
      assert.ok(pods.length > 0);
      assertFile(join(FOLDER, file.replace(/yaml$/, 'txt')), `${pods.join('\n')}\n`);
    });
  }
});
