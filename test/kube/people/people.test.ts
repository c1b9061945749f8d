/**
 * A colleague works on an object before, between any two requests of, and after every step of a deployment and of its way back: nothing of
 * theirs changes without a question, and each account is true. People, actions and steps are data; no outcome is.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applySetOf, listAt } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { inParallel } from '../../../packages/kube/src/words/waiting';
import { withoutServerFields } from '../../../packages/kube/src/objects/serverFields';
import { fieldsAt } from '../../../packages/kube/src/words/fields';
import { useCluster } from '../rig/cluster';
import { act, ACTIONS, describeClaim, isKept, pathOf, PEOPLE, readSubject, wordOf } from './people';
import type { Action, Claim, Person, Scene } from './people';
import { folderOf, newMemory, STEPS } from './steps';
import type { Account, Manifest, Me, Question, Step } from './steps';

/** All pairs take half an hour: FC_RUNS=full tries them, and anything else one in twelve, others for each step. */
const shareOf = <T>(pairs: readonly T[]): readonly T[] => pairs.filter((_, i) => process.env['FC_RUNS'] === 'full' || i % 12 === 0);

/** What a step has done to the object, as the server answered: `created`, `changed`, `deleted`. */
type Written = 'created' | 'changed' | 'deleted';

/** What has to have been written where an account has this word, as `deleted created`; anything else is to have written nothing. */
const WRITTEN: Readonly<Partial<Record<string, RegExp>>> = {
  created: /^created( changed)?$/,
  changed: /^changed( changed)?$/,
  owners: /^changed( changed)?$/,
  replaced: /^deleted created( changed)?$/,
  deleted: /^deleted$/,
  terminating: /^deleted$/,
  restored: /^changed( changed)?$/,
  recreated: /^(deleted )?created( changed)?$/,
};

interface Asked extends Question {
  readonly answer: boolean;
  /** The object as the step has read it last. */
  readonly shown: Fields | null;
}

/** One run of a step with a colleague in it. */
class Run {
  readonly asked: Asked[] = [];
  readonly written: Written[] = [];
  /** Requests so far. */
  requests = 0;
  /** What is theirs; null is that nothing is to be there. */
  claims: readonly Claim[] | null = [];
  shown: Fields | null = null;
  summary: { readonly change: string; readonly live: Fields | null; readonly after: Fields | null } | null = null;
  readonly me: Me;

  constructor(
    readonly scene: Scene,
    cluster: Cluster,
    memory: Me['memory'],
    answers: (question: Question) => boolean,
    /** Before each request, counted from zero. */
    hook: (index: number) => Promise<void>,
  ) {
    const place = pathOf(scene);
    const collection = place.slice(0, place.lastIndexOf('/'));
    const request: Cluster['request'] = async (method, url, options) => {
      await hook(this.requests++);
      const isSubject = url === place || (url === collection && method === 'POST');
      const writes = isSubject && method !== 'GET' && options?.query?.['dryRun'] === undefined;
      const before = writes ? await readSubject(scene) : null;
      const answer = await cluster.request(method, url, options);
      if (!isSubject || !answer.ok || options?.query?.['dryRun'] !== undefined) return answer;
      this.shown = answer.value.body;
      if (method === 'DELETE') this.written.push('deleted');
      else if (writes && before === null) this.written.push('created');
      else if (writes && essence(before) !== essence(answer.value.body)) this.written.push('changed');
      return answer;
    };
    const { namespace, set } = scene;
    this.me = {
      cluster: { ...cluster, request },
      namespace,
      set,
      memory,
      ask: question => {
        const answer = answers(question);
        this.asked.push({ ...question, answer, shown: this.shown });
        return Promise.resolve(answer);
      },
      onSummary: ({ change }, live, after) => {
        this.summary = { change, live, after };
      },
    };
  }

  /** Whether the user has agreed to the loss of it, when it could be seen. */
  isAgreed(claim: Claim): boolean {
    const { summary } = this;
    if (summary?.live && isKept(claim, summary.live) && summary.after !== null && !isKept(claim, summary.after)) return true;
    return this.asked.some(
      ({ answer, fields, shown }) =>
        answer && (fields === null ? shown === null || isKept(claim, shown) : fields.some(field => field.includes(wordOf(claim)))),
    );
  }
}

/** What writes other than status change of an object, owners included. */
function essence(object: Fields | null): string {
  const managers = listAt(object, 'metadata', 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(({ subresource, manager }) => subresource === undefined && manager !== 'kube-controller-manager')
    .map(({ manager, operation, fieldsV1 }) => JSON.stringify([manager, operation, fieldsV1]));
  return JSON.stringify([object && withoutServerFields(object), managers.sort()]);
}

const MOODS = ['declines', 'agrees'] as const;

/** Steps that are about a deletion. */
const DELETING = new Set(['prune', 'prune, with a list', 'undeploy', 'undeploy, with a list']);

/** How the user answers: only what the step is about, or everything. */
const answersOf = (step: Step, mood: (typeof MOODS)[number]): ((question: Question) => boolean) =>
  mood === 'agrees'
    ? () => true
    : ({ about }) => (about === 'deletion' ? DELETING.has(step.name) : about === 'replacement' && step.name === 'replace');

describe('people', () => {
  const rig = useCluster();
  let [developer, admin, window, twin]: (Cluster | undefined)[] = [];
  let combinations = 0;
  before(async () => {
    const [, token = ''] = /token: "?([^"\n]+)/.exec(readFileSync(rig.test.kubeconfigs['project-admin'] ?? '', 'utf8')) ?? [];
    [developer, admin, window] = [await rig.as('developer'), await rig.as('admin'), await rig.as('developer')];
    twin = await rig.as('developer', { token });
  });
  after(() => {
    process.stdout.write(`\n${combinations} combinations of people, actions, steps and moments\n`);
  });

  interface Case {
    readonly step: Step;
    readonly person: Person;
    readonly action: Action;
    readonly mood: (typeof MOODS)[number];
  }
  let names = 0;

  /** One combination. `moment`: before this request, or after the step. Null where the step has no such request. */
  async function tryOut(
    { step, person, action, mood }: Case,
    namespace: string,
    moment: number | 'after',
  ): Promise<readonly string[] | null> {
    assert.ok(developer && admin && window && twin);
    const name = `web-${names++}`;
    const latest = step.earlier.findLast(one => one !== null) ?? (['old'] as const);
    const manifest = folderOf(name, latest)[1] ?? assert.fail();
    const set = step.hasList ? applySetOf(name, namespace) : null;
    const scene: Scene = { namespace, name, set, manifest, admin, window, twin };
    const memory = newMemory();
    const documents = (one: Manifest | null): readonly Fields[] => folderOf(name, one);
    const quiet = new Run(
      scene,
      developer,
      memory,
      () => true,
      () => Promise.resolve(),
    );
    for (const one of step.earlier) await STEPS[0]?.run({ ...quiet.me, set }, () => documents(one));
    const visit: { claims?: readonly Claim[] | null } = {};
    const come = async (): Promise<void> => {
      visit.claims = await act(person, action, scene);
    };
    const run = new Run(scene, developer, memory, answersOf(step, mood), index => (index === moment ? come() : Promise.resolve()));
    const account = await step.run(run.me, documents);
    const problems = [...findLies(run, account), ...(await findLosses(run, visit.claims))];
    if (moment === 'after') await come();
    if (visit.claims === undefined) return null;
    combinations++;
    const theirs = await stillTheirs(visit.claims, scene);
    const then = new Run(scene, developer, memory, answersOf(step, mood), () => Promise.resolve());
    const afterwards = await step.next(then.me, documents);
    problems.push(...[...findLies(then, afterwards), ...(await findLosses(then, theirs))].map(problem => `then ${problem}`));
    return problems;
  }

  async function stillTheirs(claims: readonly Claim[] | null, scene: Scene): Promise<readonly Claim[] | null> {
    const object = await readSubject(scene);
    if (object === null) return claims === null ? null : [];
    return (claims ?? []).filter(claim => isKept(claim, object));
  }

  /** What an account states and has not happened, or the reverse. */
  function findLies({ written, summary, asked }: Run, account: Account | null): readonly string[] {
    const done = written.join(' ');
    const stated =
      account === null
        ? 'nothing'
        : `${account.kind}${account.deleted ? ', nothing left' : ''}${account.error ? ` (${account.error})` : ''}`;
    const expected = account?.deleted ? /^deleted$/ : (WRITTEN[account?.kind ?? ''] ?? /^$/);
    const problems = expected.test(done) ? [] : [`states ${stated}, but has ${done || 'written nothing'}`];
    const change = summary?.change ?? '';
    const isOther =
      (change === 'unchanged' && done !== '') ||
      (change === 'change' && account?.kind === 'created') ||
      (change === 'create' && account?.kind === 'changed');
    if (isOther) problems.push(`the summary states ${change}, the result ${stated}`);
    for (const { conflicts = [], shown } of asked)
      for (const { manager } of conflicts)
        if (!listAt(shown, 'metadata', 'managedFields').some(entry => fieldsAt(entry)['manager'] === manager))
          problems.push(`asks about ${manager}, who owns nothing`);
    return problems;
  }

  /** Their claims that are gone without a question; undefined where no colleague came, and nothing is to be asked. */
  async function findLosses(run: Run, claims: readonly Claim[] | null | undefined): Promise<readonly string[]> {
    if (claims === undefined)
      return run.asked
        .filter(({ about, answer }) => !answer || !['deletion', 'replacement'].includes(about))
        .map(({ about }) => `asks about ${about} without need`);
    const object = await readSubject(run.scene);
    if (claims === null) {
      const isAgreed = run.summary?.change === 'create' || run.asked.some(({ answer, about }) => answer && about === 'deletedSince');
      return object !== null && !isAgreed ? ['creates again what they have deleted'] : [];
    }
    const lost = claims.filter(claim => !isKept(claim, object) && !run.isAgreed(claim));
    return lost.length === 0
      ? []
      : [
          `takes ${[...new Set(lost.map(describeClaim))].slice(0, 4).join(', ')} (${run.written.join(' ')}; asked ${run.asked.map(({ about, answer }) => `${about} ${answer}`).join(', ') || 'nothing'})`,
        ];
  }

  for (const [row, step] of STEPS.entries()) {
    it(step.name, async function () {
      this.timeout(0);
      const namespace = await rig.namespace();
      const pairs = PEOPLE.flatMap((person, index) =>
        ACTIONS.map((action, other): Case => ({ step, person, action, mood: MOODS[(row + index + other) % 2] ?? 'declines' })),
      );
      const found = new Map<string, (number | string)[]>();
      await inParallel(shareOf([...pairs.slice(row), ...pairs.slice(0, row)]), async one => {
        const note = (moment: number | 'after', problems: readonly string[]): void => {
          for (const problem of problems) {
            const key = `${one.person.name} ${one.action.name}, the user ${one.mood}: ${problem}`;
            found.set(key, [...(found.get(key) ?? []), moment]);
          }
        };
        for (let moment = 0; ; moment++) {
          const problems = await tryOut(one, namespace, moment);
          if (problems === null) break;
          note(moment, problems);
        }
        note('after', (await tryOut(one, namespace, 'after')) ?? []);
      });
      assert.deepEqual(
        [...found].map(([problem, moments]) => `${problem} [${moments.join(' ')}]`),
        [],
      );
    });
  }
});
