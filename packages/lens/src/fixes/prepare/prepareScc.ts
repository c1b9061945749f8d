/** The least-privilege SCC of a service account, with what the manifests of its pods have to change for it. */
import { groupBy, type TextEdit, type WorkloadRef } from '@scc-lens/words';
import { applyEdits, composeEdits, parseFile, sameValue, type ParsedFile, type Workload } from '@scc-lens/yaml';
import type { Facts } from '../../facts';
import { generateScc, runsAsAccount, type GeneratedScc, type NotGenerated, type SccRequest, type WorkloadChange } from '../../grants';
import { serviceAccountOf, statedNamespace } from '../../review';
import { DELIVERY_RULE, type AnalyzeOptions } from '../../rules';
import { fixAll, type FixedText } from '../fixing/fixAll';
import { resolveChanges } from '../fixing/resolve';
import { prepareTexts } from '../messages';
import { inPlaceOfEarlier, refusal, type PlacedScc } from './earlierScc';
import type { CurrentFile, Files } from './files';

export type Account = SccRequest['serviceAccount'];

export interface SccOrder extends AnalyzeOptions, Pick<SccRequest, 'own'> {
  readonly account: Account;
  /** Whether supervisors that the account's pods mount from the node are to be delivered by an init container first. */
  readonly convert: boolean;
  /** Whether workloads without a namespace are meant to run in the account's. */
  readonly includeUnplaced?: boolean;
  /** Whether an SCC of its name is left as it is, instead of rewritten in its place. The answer is the same but for that. */
  readonly keepEarlier?: boolean;
  /** Of the SCC. Default: made of namespace and service account. */
  readonly name?: string;
}

/** An SCC, and what becomes of the manifests of its pods. */
export interface PreparedScc<F extends CurrentFile> extends PlacedScc<F> {
  /** By the file's name in the facts. */
  readonly reworked: ReadonlyMap<string, Reworked<F>>;
}

/** Why there is no SCC, and what becomes of the manifests all the same where their pods need nothing more than that. */
export interface NotPrepared<F extends CurrentFile> extends NotGenerated {
  /** By the file's name in the facts. */
  readonly reworked: ReadonlyMap<string, Reworked<F>>;
}

/** A manifest's text under way from what it is to what it should become. */
export interface Reworked<F extends CurrentFile> {
  readonly source: F;
  /** From the source's text to the text of `file`. */
  readonly edits: readonly TextEdit[];
  readonly file: ParsedFile;
}

/** The SCC for one service account, judged by the whole workspace; or why there is none. */
export async function prepareScc<F extends CurrentFile>(
  files: Files<F>,
  { account, convert, includeUnplaced = false, keepEarlier = false, name, own = new Map(), settings, facts }: SccOrder,
): Promise<PreparedScc<F> | NotPrepared<F>> {
  const nothing: ReadonlyMap<string, Reworked<F>> = new Map();
  const converted = convert ? await convertAccount(files, account, { settings, facts }) : nothing;
  const generate = (known: Facts): GeneratedScc | NotGenerated =>
    generateScc({
      serviceAccount: account,
      includeUnplaced,
      own,
      settings,
      facts: withReworked(known, converted),
      ...(name === undefined ? {} : { name }),
    });
  const placed = await inPlaceOfEarlier(files, facts, generate, keepEarlier);
  if ('refused' in placed) return { ...placed, reworked: placed.needed ? nothing : converted };
  const { generated, rewrite } = placed;
  const reworked = new Map(converted);
  for (const [file, changes] of groupBy(generated.changes, change => [change.file])) {
    const before = reworked.get(file) ?? (await untouched(files, file));
    const after = 'refused' in before ? before : changed(before, changes);
    if ('refused' in after) return { ...after, reworked: nothing };
    reworked.set(file, after);
  }
  return rewrite?.edits.length === 0 && reworked.size === 0
    ? { refused: prepareTexts.upToDate({ file: rewrite.source.name, name: generated.name }), needed: false, reworked }
    : { generated, rewrite, reworked };
}

/** Everything that becomes of files that are there already, an earlier SCC among them. */
export function editedFiles<F extends CurrentFile>(prepared: PreparedScc<F> | NotPrepared<F>): ReadonlyMap<string, Reworked<F>> {
  const { reworked } = prepared;
  const rewrite = 'refused' in prepared ? null : prepared.rewrite;
  if (rewrite === null || rewrite.edits.length === 0) return reworked;
  const { file: name, source } = rewrite;
  const edits = [...(reworked.get(name)?.edits ?? []), ...rewrite.edits].toSorted((a, b) => a.span.start - b.span.start);
  return new Map([...reworked, [name, { source, edits, file: parseFile(applyEdits(source.file.text, edits), source.file) }]]);
}

async function convertAccount<F extends CurrentFile>(
  files: Files<F>,
  account: Account,
  options: AnalyzeOptions,
): Promise<ReadonlyMap<string, Reworked<F>>> {
  const mine = options.facts.workspace.workloads.filter(
    ({ item }) => statedNamespace(item) === account.namespace && serviceAccountOf(item) === account.name,
  );
  const refs = new Set(mine.map(({ item }) => JSON.stringify(item.ref)));
  const reworked = new Map<string, Reworked<F>>();
  for (const file of new Set(mine.map(placed => placed.file))) {
    const source = await files.read(file);
    if ('unread' in source) continue;
    const { text, edits } = convertDelivery(source.file, options, ref => refs.has(JSON.stringify(ref)));
    if (edits.length > 0) reworked.set(file, { source, edits, file: parseFile(text, source.file) });
  }
  return reworked;
}

/** Facts in which the workloads are as the reworked files have them. */
function withReworked(facts: Facts, reworked: ReadonlyMap<string, Pick<Reworked<CurrentFile>, 'file'>>): Facts {
  if (reworked.size === 0) return facts;
  const kept = facts.workspace.workloads.filter(({ file }) => !reworked.has(file));
  const remade = [...reworked].flatMap(([file, work]) =>
    work.file.manifests.flatMap(({ workloads }, document) => workloads.map(item => ({ file, document, item }))),
  );
  return { ...facts, workspace: { ...facts.workspace, workloads: [...kept, ...remade] } };
}

async function untouched<F extends CurrentFile>(files: Files<F>, file: string): Promise<Reworked<F> | NotGenerated> {
  const source = await files.read(file);
  return 'unread' in source ? refusal(prepareTexts.unreadManifest(source.unread)) : { source, edits: [], file: source.file };
}

function changed<F extends CurrentFile>(
  { source, edits: before, file }: Reworked<F>,
  changes: readonly WorkloadChange[],
): Reworked<F> | NotGenerated {
  const edits: TextEdit[] = [];
  for (const [document, own] of groupBy(changes, change => [String(change.document)])) {
    const all = own.flatMap(change => change.changes);
    const result = resolveChanges(file, Number(document), all);
    if ('refused' in result) return refusal(prepareTexts.unsafe({ file: source.name, reason: result.refused }));
    edits.push(...result.edits);
  }
  return { source, edits: composeEdits(before, edits), file: parseFile(applyEdits(file.text, edits), file) };
}

/** Delivers the supervisors that a file's pods mount from the node by init container instead, as far as that is safe. */
export const convertDelivery = (file: ParsedFile, options: AnalyzeOptions, workload?: (ref: WorkloadRef) => boolean): FixedText =>
  fixAll(file, options, { rules: [DELIVERY_RULE], ...(workload === undefined ? {} : { workload }) });

/** How much of the workspace an SCC is about. */
export interface Reach {
  readonly pods: number;
  readonly files: number;
}

/** The pods that an SCC for a service account can change, and no others: those that run as it, or may, because they name no namespace. */
export function reachOf({ account, facts }: Pick<SccOrder, 'account' | 'facts'>): Reach {
  const mine = facts.workspace.workloads.filter(placed => runsAsAccount(placed, account, true));
  return { pods: mine.length, files: new Set(mine.map(({ file }) => file)).size };
}

/** How many pods an edit of a file changes, a workload of any size as one. An edit that adds or removes workloads has no such number. */
export function changedPods({ source, file }: Pick<Reworked<CurrentFile>, 'source' | 'file'>): number {
  const after = workloadsOf(file);
  return workloadsOf(source.file).filter((workload, i) => workload !== after[i] && !isSame(workload, after[i])).length;
}

const workloadsOf = ({ manifests }: ParsedFile): readonly Workload[] => manifests.flatMap(({ workloads }) => workloads);

const isSame = ({ template }: Workload, other: Workload | undefined): boolean => sameValue(template, other?.template);
