/** *Make this pod restricted-v2*: what it sets, for which pods it is offered, and that nothing is lost by it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { reviewPodSecurity } from '@scc-lens/admission';
import { analyze, fixAll, gatherFacts, podOf, readSettings, resolveRemedy, reviewFile } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { Json, Remedy } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const folder = path.resolve(__dirname, '../../fixtures/restrict');
const RULES = ['pod-security-warning', 'scc-denied'];
const RUNS = process.env['CI'] ? 2000 : 150;

const optionsFor = (file: ParsedFile): AnalyzeOptions => ({
  settings: readSettings({}).settings,
  facts: gatherFacts([{ file: 'x.yaml', manifests: file.manifests }]),
});

/** Whether restricted-v2 admits every pod of a text, and Pod Security allows it as it is written. */
function assertRestricted(text: string): void {
  const file = parseFile(text);
  for (const { workload, document, review } of reviewFile(file, optionsFor(file))) {
    assert.deepEqual([review.verdict, review.scc], ['admitted', 'restricted-v2']);
    const manifest = file.manifests[document];
    assert.ok(manifest);
    assert.equal(reviewPodSecurity(podOf(workload), 'restricted').message, '');
  }
}

/** The one fix of a text, if it is offered or refused at all. */
function fixOf(file: ParsedFile): { readonly remedy: Remedy; readonly text: string | null } | null {
  for (const finding of analyze(file, optionsFor(file)))
    for (const remedy of finding.remedies) {
      if (!remedy.title.startsWith('Make this pod restricted-v2')) continue;
      const result = resolveRemedy(file, finding, remedy);
      return { remedy, text: 'refused' in result ? null : applyEdits(file.text, result.edits) };
    }
  return null;
}

describe('a pod that is made restricted', () => {
  const text = readFileSync(path.join(folder, 'all-kinds.yaml'), 'utf8');

  it('gets what it lacks, in every kind, block and flow style, and nothing more', () => {
    const file = parseFile(text);
    const fixed = fixAll(file, optionsFor(file), { unsafe: true, rules: RULES });
    assert.deepEqual(fixed.refused, []);
    assertFile(path.join(folder, 'all-kinds.fixed.yaml'), fixed.text);
    const changed = new Set(fixed.applied.map(({ finding }) => finding.document));
    for (const document of changed) {
      const { slices } = parseFile(fixed.text);
      assertRestricted(slices[document]?.text ?? '');
    }
  });

  it('is no safe fix', () => {
    const file = parseFile(text);
    assert.equal(fixAll(file, optionsFor(file), { rules: RULES }).text, text);
  });
});

const maybe = <T extends Json>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const seccomp = maybe<Json>({ type: 'RuntimeDefault' }, { type: 'Unconfined' });
const names = (...all: readonly string[]): fc.Arbitrary<string[] | undefined> => fc.option(fc.subarray([...all]), { nil: undefined });
const containerContext = fc.record({
  runAsUser: maybe(0, 1001, 1000000001),
  runAsNonRoot: maybe(true, false),
  privileged: maybe(true, false),
  allowPrivilegeEscalation: maybe(true, false),
  seccompProfile: seccomp,
  capabilities: fc.option(fc.record({ add: names('NET_BIND_SERVICE', 'NET_ADMIN', 'CHOWN'), drop: names('ALL', 'KILL', 'SETUID') }), {
    nil: undefined,
  }),
});
const podContext = fc.record({
  runAsUser: maybe(0, 1001),
  runAsNonRoot: maybe(true, false),
  fsGroup: maybe(2000),
  seccompProfile: seccomp,
});
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });
const spec = fc.record({
  hostNetwork: fc.constantFrom(undefined, undefined, undefined, true),
  securityContext: optional(podContext),
  initContainers: fc.array(optional(containerContext), { maxLength: 1 }),
  containers: fc.array(optional(containerContext), { minLength: 1, maxLength: 2 }),
});

const described = (contexts: readonly (object | undefined)[], prefix: string): readonly object[] =>
  contexts.map((securityContext, i) => ({ name: `${prefix}${i}`, image: 'quay.io/acme/web:1.4', securityContext }));

describe('any pod', () => {
  const deployments = spec.map(({ initContainers, containers, ...others }) => {
    const pod = { ...others, initContainers: described(initContainers, 'i'), containers: described(containers, 'c') };
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: pod } },
    };
    return { text: `${JSON.stringify(object, null, 2)}\n`, contexts: [...initContainers, ...containers], pod };
  });

  it('passes restricted-v2 and Pod Security after the fix, keeps what it asks for, and is refused where it needs more', () => {
    let offered = 0;
    fc.assert(
      fc.property(deployments, ({ text, contexts, pod }) => {
        const fix = fixOf(parseFile(text));
        const needsMore =
          pod.hostNetwork === true ||
          pod.securityContext?.fsGroup !== undefined ||
          [pod.securityContext, ...contexts].some(
            context =>
              context?.runAsUser === 0 ||
              context?.runAsUser === 1001 ||
              (context?.seccompProfile as { type?: string } | undefined)?.type === 'Unconfined',
          ) ||
          contexts.some(
            context => context?.privileged === true || context?.capabilities?.add?.some(name => name !== 'NET_BIND_SERVICE') === true,
          );
        if (needsMore) {
          assert.ok(fix === null || (fix.text === null && fix.remedy.refused !== undefined));
          return;
        }
        if (typeof fix?.text !== 'string') return;
        offered++;
        assertRestricted(fix.text);
        const before = JSON.stringify(JSON.parse(text), (key, value: unknown) =>
          (key === 'allowPrivilegeEscalation' && value === true) || (key === 'runAsNonRoot' && value === false) ? undefined : value,
        );
        assertContains(JSON.parse(fix.text) as Json, JSON.parse(before) as Json);
        assert.equal(fixOf(parseFile(fix.text)), null);
      }),
      { numRuns: RUNS },
    );
    assert.ok(offered > RUNS / 50, `the fix was offered ${offered} times only`);
  });
});

/** Whether all fields of a value are in another one, and all items of its lists. */
function assertContains(whole: Json | undefined, part: Json | undefined): void {
  if (Array.isArray(part) && part.every(item => typeof item === 'string')) {
    for (const item of part) assert.ok(Array.isArray(whole) && whole.includes(item));
  } else if (typeof part === 'object' && part !== null) {
    for (const [key, value] of Object.entries(part)) assertContains((whole as Readonly<Record<string, Json>>)[key], value);
  } else assert.deepEqual(whole, part);
}
