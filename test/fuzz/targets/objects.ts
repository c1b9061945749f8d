import { mutate } from '../mutate';
import { checkApply, checkDiffs, checkInventory, checkPlan, checkPreflight } from '../objects/deployChecks';
import { checkQuantities } from '../objects/quantityChecks';
import { checkRollout } from '../objects/rolloutChecks';
import { readScenario } from '../objects/scenario';
import type { Scenario } from '../objects/scenario';
import { checkMerge, checkOwners, checkUndo } from '../objects/undoChecks';
import { inTime } from '../patience';
import type { Random } from '../random';
import { earlierFaults, textsIn } from '../seeds';
import { mutateJson } from '../structures';
import type { Target } from '../target';

const SEEDS = textsIn(['test/fixtures/fuzz-seeds/objects'], /\.json$/);

const WORDS: readonly string[] = [
  '"kind": "Secret"',
  '"kind": "Pod"',
  '"apiVersion": "v1"',
  '"metadata": ',
  '"annotations": ',
  '"managedFields": ',
  '"status": ',
  '"data": ',
  '"name": ',
  '"True"',
  'null',
  '[]',
  '{}',
  '1e999',
  '-0',
  'k:{\\"name\\":\\"main\\"}',
  '"__proto__": {"a": 1},',
];

/** What a deployment does with the objects of manifests, of a cluster and of its own records. */
export const objects: Target = {
  name: 'objects',
  seeds: [...SEEDS, ...earlierFaults('objects')],
  words: WORDS,
  share: 2,
  isJson: true,
  input: (random: Random) =>
    random.once(6) ? mutate({ seeds: SEEDS, words: WORDS }, random) : mutateJson(related(random.pick(SEEDS), random), random),
  check: async text => {
    const scenario = readScenario(text);
    if (scenario !== null) await checkScenario(scenario);
  },
};

/** A scenario some of whose states follow from each other, so that they differ by little. */
function related(text: string, random: Random): string {
  const scenario = JSON.parse(text) as Record<string, unknown>;
  for (const [from, to] of [
    ['before', 'changed'],
    ['changed', 'before'],
    ['changed', 'now'],
    ['before', 'now'],
    ['changed', 'written'],
  ] as const)
    if (random.once(4)) scenario[to] = scenario[from];
  return JSON.stringify(scenario);
}

async function checkScenario(scenario: Scenario): Promise<void> {
  checkOwners(scenario);
  checkMerge(scenario);
  checkQuantities(scalarsIn(scenario.around));
  const plan = await checkPlan(scenario);
  if (plan === null) return;
  inTime(() => {
    checkRollout(scenario, plan);
  });
  await checkPreflight(scenario, plan);
  await checkInventory(scenario, plan);
  const planned = plan.objects.find(({ source }) => source.document === 0);
  if (planned === undefined) return;
  inTime(() => {
    checkDiffs(scenario, planned);
  });
  await checkUndo(scenario, planned);
  await checkApply(scenario, planned);
}

function scalarsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return [value, ...Object.values(value).flatMap(scalarsIn)];
}
