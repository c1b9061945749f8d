/** SCCs for several service accounts, each prepared as if those before it were written already. */
import { composeEdits, parseFile } from '@scc-lens/yaml';
import { withSources, type Facts } from '../../facts';
import { runsAsAccount, type GeneratedScc, type OwnSccs } from '../../grants';
import { prepareTexts } from '../messages';
import type { CurrentFile, Files } from './files';
import { editedFiles, prepareScc, type NotPrepared, type PreparedScc, type Reworked, type SccOrder } from './prepareScc';

/** What is to be written. */
export interface SccPlan<F extends CurrentFile> {
  /** As they will be once it is written. */
  readonly facts: Facts;
  /** What becomes of files that exist already, by their names in the facts. */
  readonly edited: ReadonlyMap<string, Reworked<F>>;
  /** Which of these have an SCC rewritten. */
  readonly rewritten: ReadonlySet<string>;
  /** SCCs for files of their own, in their order. */
  readonly added: readonly AddedScc[];
  /** Of pods that SCCs of the plan ask for different things. */
  readonly own: OwnSccs;
}

export interface AddedScc {
  readonly generated: GeneratedScc;
  /** The first of the files with pods that it is for: of those that must change for it, where there are any. */
  readonly nextTo: string;
}

/** A step of a plan: the plan with it, or the one before where it is not to count; and what the step has come to. */
type Planned<F extends CurrentFile, R> = Promise<{ readonly plan: SccPlan<F>; readonly result: R }>;

/** Takes a step for each account. Where SCCs ask a pod for different things, it takes all once more, with the SCC of each such pod known. */
export async function planEach<F extends CurrentFile, A, R>(
  facts: Facts,
  accounts: readonly A[],
  step: (account: A, before: SccPlan<F>) => Planned<F, R>,
): Promise<{ readonly plan: SccPlan<F>; readonly results: readonly R[] }> {
  const takeAll = async (own: OwnSccs) => {
    let plan: SccPlan<F> = { facts, edited: new Map(), rewritten: new Set(), added: [], own };
    const results: R[] = [];
    for (const account of accounts) {
      const planned = await step(account, plan);
      plan = planned.plan;
      results.push(planned.result);
    }
    return { plan, results };
  };
  const first = await takeAll(new Map());
  return first.plan.own.size === 0 ? first : takeAll(first.plan.own);
}

/** Prepares one more SCC, and adds it to the plan where there is one, with what becomes of the manifests. */
export async function planScc<F extends CurrentFile>(
  files: Files<F>,
  plan: SccPlan<F>,
  order: Omit<SccOrder, 'facts' | 'own'>,
): Promise<{ readonly prepared: PreparedScc<F> | NotPrepared<F>; readonly plan: SccPlan<F> }> {
  const prepared = await prepareScc(filesUnder(plan, files), { ...order, own: plan.own, facts: plan.facts });
  return { prepared, plan: planWith(plan, order, prepared) };
}

const filesUnder = <F extends CurrentFile>({ edited, added }: SccPlan<F>, files: Files<F>): Files<F> => ({
  read: async file => {
    const planned = edited.get(file);
    if (planned !== undefined) return { ...planned.source, file: planned.file };
    return added.some(({ generated }) => placeOf(generated) === file) ? { unread: prepareTexts.justGenerated() } : files.read(file);
  },
});

function planWith<F extends CurrentFile>(
  plan: SccPlan<F>,
  { account, includeUnplaced = false }: Pick<SccOrder, 'account' | 'includeUnplaced'>,
  prepared: PreparedScc<F> | NotPrepared<F>,
): SccPlan<F> {
  const changed = [...editedFiles(prepared)].map(([file, { source, edits, file: parsed }]): [string, Reworked<F>] => {
    const before = plan.edited.get(file);
    return [file, { source: before?.source ?? source, edits: composeEdits(before?.edits ?? [], edits), file: parsed }];
  });
  const sources = changed.map(([file, { file: parsed }]) => ({ file, manifests: parsed.manifests }));
  const edited = new Map([...plan.edited, ...changed]);
  if ('refused' in prepared) return sources.length === 0 ? plan : { ...plan, facts: withSources(plan.facts, sources), edited };
  const { generated, rewrite } = prepared;
  const isNew = rewrite === null;
  const isRewritten = rewrite !== null && rewrite.edits.length > 0;
  const first = plan.facts.workspace.workloads.find(placed => runsAsAccount(placed, account, includeUnplaced));
  return {
    facts: withSources(
      plan.facts,
      isNew ? [...sources, { file: placeOf(generated), manifests: parseFile(generated.text).manifests }] : sources,
    ),
    edited,
    rewritten: isRewritten ? new Set([...plan.rewritten, rewrite.file]) : plan.rewritten,
    added: isNew ? [...plan.added, { generated, nextTo: generated.changes[0]?.file ?? first?.file ?? '' }] : plan.added,
    own: new Map([...plan.own, ...generated.own]),
  };
}

/** What the facts call the file of a new SCC, which has no name yet. */
const placeOf = ({ name }: GeneratedScc): string => `(new) ${name}`;
