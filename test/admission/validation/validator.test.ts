/**
 * Random changes of valid objects, validated by us and by Kubernetes' own code, which Go builds from test/cluster/validator; without Go
 * against what that code answered to some of them.
 */
import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildValidator } from '../../cluster/cluster.mjs';
import { formatFieldPath, objectOf, valueAt } from '@scc-lens/words';
import type { InvalidField, JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { Workload } from '@scc-lens/yaml';
import { validateOwner, validatePod } from '../../../packages/admission/src/validation/validatePod';
import { assertFile } from '../../expectations';
import { runs, sampleOf } from '../../properties';
import { changed, changesOf } from './mutations';
import type { Change } from './mutations';

/** What Kubernetes answers: `unread` where it cannot decode the object. */
interface Answer {
  readonly unread?: string;
  readonly causes: readonly { readonly field: string; readonly message: string }[] | null;
}

interface Case {
  readonly of: string;
  readonly changes: readonly Change[];
}

/** How Kubernetes 1.33 takes a changed object, and the pod of its template: as valid, refused, or not readable. */
type Outcome = 'valid' | 'invalid' | 'unread' | 'invalid pods';

const FOLDER = join(__dirname, '../../fixtures/validation');
const RECORDED = join(FOLDER, 'recorded.jsonl');
/** Of what Kubernetes refuses so much is refused by us. */
const LEAST = 0.99;

const bases = new Map(
  parseFile(readFileSync(join(FOLDER, 'valid.yaml'), 'utf8')).manifests.flatMap(({ value, workloads }) =>
    workloads.map(workload => [workload.ref.name ?? assert.fail(), { object: objectOf(value), workload }] as const),
  ),
);

/** The more fields, the more cases. */
const cases: fc.Arbitrary<Case> = fc.oneof(
  ...[...bases].map(([of, { object, workload }]) => ({
    weight: 1 + Math.floor(JSON.stringify(object).length / 200),
    arbitrary: changesOf(object, templatePath(workload)).map(changes => ({ of, changes })),
  })),
);

function templatePath({ podSpec }: Workload): readonly (string | number)[] {
  return podSpec.slice(0, -1);
}

function baseOf({ of }: Case): { readonly object: JsonObject; readonly workload: Workload } {
  return bases.get(of) ?? assert.fail(of);
}

function ours(one: Case): readonly InvalidField[] {
  const { object, workload } = baseOf(one);
  const owner = objectOf(changed(object, one.changes));
  return refusedOf({ ...workload, owner, template: objectOf(valueAt(owner, templatePath(workload))) });
}

function refusedOf({ traits, owner, template: written, ref, claimTemplates }: Workload): readonly InvalidField[] {
  const template = { ...traits, owner, written, isPod: ref.kind === 'Pod', claimTemplates };
  return [validateOwner, validatePod].flatMap(validate => validate(template, { kubernetes: 33 })).filter(({ isRefused }) => isRefused);
}

/** Of each object that can be read, whether Kubernetes and we refuse it; a valid one that we refuse fails the test. */
function assertAgreed(all: readonly Case[], outcomes: readonly Outcome[]): void {
  const refused = all.filter((_, i) => outcomes[i] === 'invalid');
  const missed = refused.filter(one => ours(one).length === 0);
  for (const [i, one] of all.entries()) if (outcomes[i] === 'valid') assertValid(ours(one), JSON.stringify(one));
  const share = 1 - missed.length / refused.length;
  assert.ok(
    refused.length > all.length / 4 && share >= LEAST,
    `${share}: ${missed
      .slice(0, 20)
      .map(one => JSON.stringify(one))
      .join('\n')}`,
  );
}

function assertValid(fields: readonly InvalidField[], of: string): void {
  const texts = fields.map(({ path, fault }) => `${formatFieldPath(path)}: ${fault.kind === 'value' ? fault.words : fault.kind}`);
  assert.deepEqual(texts, [], of);
}

describe('the recorded validation of random changes', () => {
  it('is ours', () => {
    const recorded = readFileSync(RECORDED, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Case & { outcome: Outcome });
    assertAgreed(
      recorded,
      recorded.map(({ outcome }) => outcome),
    );
  });
});

describe('the validation of Kubernetes', function () {
  let validator = '';

  before(async function () {
    if (spawnSync('go', ['version']).error === undefined) validator = await buildValidator();
    else if (process.env['CI']) throw new Error('Go is not on the PATH, which builds the validation of Kubernetes.');
    else this.skip();
  });

  const validate = (objects: readonly JsonObject[]): readonly Answer[] => {
    const input = objects.map(object => `${JSON.stringify(object)}\n`).join('');
    const output = execFileSync(validator, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
    return output
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Answer);
  };

  /** A template may be accepted, and its pods refused. */
  const outcomesOf = (objects: readonly JsonObject[], pods: readonly JsonObject[]): readonly Outcome[] => {
    const ofPods = validate(pods);
    return validate(objects).map(({ unread, causes }, i) => {
      if (unread !== undefined) return 'unread';
      if (causes?.length !== 0) return 'invalid';
      return ofPods[i]?.causes?.length === 0 ? 'valid' : 'invalid pods';
    });
  };

  const outcomesOfCases = (all: readonly Case[]): readonly Outcome[] => {
    const objects = all.map(one => changed(baseOf(one).object, one.changes));
    return outcomesOf(
      objects,
      objects.map((object, i) => podOf(objectOf(valueAt(object, templatePath(baseOf(all[i] ?? assert.fail()).workload))))),
    );
  };

  it('takes the objects that are changed as valid, and so do we', () => {
    const all = [...bases.keys()].map(of => ({ of, changes: [] }));
    assert.deepEqual(new Set(outcomesOfCases(all)), new Set(['valid']));
    for (const one of all) assertValid(ours(one), one.of);
  });

  it('answers as it is recorded', () => {
    const all = fc.sample(cases, { numRuns: 1000, seed: 1 });
    const outcomes = outcomesOfCases(all);
    assertFile(RECORDED, all.map((one, i) => `${JSON.stringify({ ...one, outcome: outcomes[i] })}\n`).join(''));
  });

  it('refuses of other random changes hardly more than we do', () => {
    const all = fc.sample(cases, runs(20_000, 500));
    assertAgreed(all, outcomesOfCases(all));
  });

  it('takes no recorded or public pod as valid that we refuse', () => {
    const workloads = sampleOf([...publicTexts()])
      .flatMap(text => parseFile(text).manifests)
      .flatMap(withObjects);
    const outcomes = outcomesOf(
      workloads.map(({ object }) => object),
      workloads.map(({ workload }) => podOf(workload.template)),
    );
    assert.ok(workloads.length > 10);
    for (const [i, { workload }] of workloads.entries())
      if (outcomes[i] === 'valid') assertValid(refusedOf(workload), JSON.stringify(workload.template));
  });
});

const podOf = (template: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...objectOf(template['metadata']), name: 'pod' },
  spec: template['spec'] ?? {},
});

/** The kinds that the validator knows. */
const KINDS = ['v1 Pod', 'v1 ReplicationController', 'batch/v1 CronJob', 'batch/v1 Job'].concat(
  ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map(kind => `apps/v1 ${kind}`),
);

function withObjects({
  value,
  workloads,
}: ReturnType<typeof parseFile>['manifests'][number]): readonly { readonly workload: Workload; readonly object: JsonObject }[] {
  return workloads
    .map(workload => ({ workload, object: objectOf(valueAt(value, workload.object)) }))
    .filter(({ workload: { apiVersion, ref } }) => KINDS.includes(`${apiVersion} ${ref.kind}`));
}

/** The examples, and what anyone may have next to the repository. */
function* publicTexts(): Generator<string> {
  const root = join(__dirname, '../../..');
  for (const folder of ['examples', 'test/fixtures/rules', '../shared/corpus/files']) {
    if (!existsSync(join(root, folder))) continue;
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names) if (/\.(?:ya?ml|json)$/.test(name)) yield readFileSync(join(root, folder, name), 'utf8');
  }
  const golden = join(root, '../shared/golden');
  for (const name of ['scc', 'corner', 'realistic']) {
    if (!existsSync(golden)) return;
    for (const line of readFileSync(join(golden, `${name}.jsonl`), 'utf8')
      .split('\n')
      .filter(Boolean))
      yield JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...objectOf((JSON.parse(line) as JsonObject)['pod']) });
  }
}
