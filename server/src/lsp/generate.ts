/** Least-privilege SCCs for the service accounts of manifests, with what the manifests have to change for them. */
import {
  applyEdits,
  composeEdits,
  fixAll,
  generateScc,
  isWithin,
  parseFile,
  resolveChanges,
  serviceAccountOf,
  serviceAccountsOf,
  workloadsIn,
} from '../core';
import type {
  AnalyzeOptions,
  Facts,
  FieldPath,
  GeneratedScc,
  NotGenerated,
  ParsedFile,
  SccRequest,
  TextEdit,
  WorkloadChange,
  WorkloadPlace,
} from '../core';
import { inPlaceOfEarlier } from './earlierScc';
import type { Rewrite } from './earlierScc';
import type { Session } from './session';
import { readSource } from './sources';
import type { Source } from './sources';
import { canonical } from './workspaceFiles';

export type Account = SccRequest['serviceAccount'];

export interface SccOrder extends AnalyzeOptions {
  readonly account: Account;
  /** Whether supervisors that the account's pods mount from the node are to be delivered by an init container first. */
  readonly convert: boolean;
  /** Whether workloads without a namespace are meant to run in the account's. */
  readonly includeUnplaced?: boolean;
}

/** An SCC, and what becomes of the manifests of its pods. */
export interface PreparedScc {
  readonly generated: GeneratedScc;
  /** Where it comes in the place of an earlier one. */
  readonly rewrite: Rewrite | null;
  /** By the file's canonical URI. */
  readonly reworked: ReadonlyMap<string, Reworked>;
}

/** A manifest's text under way from what it is to what it should become. */
export interface Reworked {
  readonly source: Source;
  /** From the source's text to that of `file`. */
  readonly edits: readonly TextEdit[];
  readonly file: ParsedFile;
}

const DELIVERY_RULE = 'hostpath-supervisor';

/** The SCC for one service account, judged by the whole workspace; or why there is none. */
export async function prepareScc(
  session: Session,
  { account, convert, includeUnplaced = false, settings, facts }: SccOrder,
): Promise<PreparedScc | NotGenerated> {
  const converted = convert ? await convertAccount(session, account, { settings, facts }) : new Map<string, Reworked>();
  const generate = (known: Facts): GeneratedScc | NotGenerated =>
    generateScc({ serviceAccount: account, includeUnplaced, settings, facts: withReworked(known, converted) });
  const placed = await inPlaceOfEarlier(session, facts, generate);
  if ('refused' in placed) return placed;
  const { generated, rewrite } = placed;
  const reworked = new Map(converted);
  for (const file of new Set(generated.changes.map(change => change.file))) {
    const before = reworked.get(file) ?? (await untouched(session, file));
    const after =
      'refused' in before
        ? before
        : changed(
            before,
            generated.changes.filter(change => change.file === file),
          );
    if ('refused' in after) return after;
    reworked.set(file, after);
  }
  return { generated, rewrite, reworked };
}

async function convertAccount(session: Session, account: Account, options: AnalyzeOptions): Promise<ReadonlyMap<string, Reworked>> {
  const mine = options.facts.workspace.workloads.filter(
    ({ item }) => item.ref.namespace === account.namespace && serviceAccountOf(item) === account.name,
  );
  const refs = new Set(mine.map(({ item }) => JSON.stringify(item.ref)));
  const reworked = new Map<string, Reworked>();
  for (const file of new Set(mine.map(placed => placed.file))) {
    const source = await readSource(session, file);
    if ('unread' in source) continue;
    const { text, edits } = fixAll(source.file, options, { rules: [DELIVERY_RULE], workload: ref => refs.has(JSON.stringify(ref)) });
    if (edits.length > 0) reworked.set(file, { source, edits, file: parseFile(text, source.file) });
  }
  return reworked;
}

/** Facts in which the workloads are as the reworked files have them. */
function withReworked(facts: Facts, reworked: ReadonlyMap<string, Reworked>): Facts {
  if (reworked.size === 0) return facts;
  const kept = facts.workspace.workloads.filter(({ file }) => !reworked.has(file));
  const remade = [...reworked].flatMap(([file, work]) =>
    work.file.manifests.flatMap(({ workloads }, document) => workloads.map(item => ({ file, document, item }))),
  );
  return { ...facts, workspace: { ...facts.workspace, workloads: [...kept, ...remade] } };
}

async function untouched(session: Session, file: string): Promise<Reworked | NotGenerated> {
  const source = await readSource(session, file);
  return 'unread' in source
    ? { refused: `A manifest has to change for it. ${source.unread}`, needed: true }
    : { source, edits: [], file: source.file };
}

function changed({ source, edits: before, file }: Reworked, changes: readonly WorkloadChange[]): Reworked | NotGenerated {
  const edits: TextEdit[] = [];
  for (const document of new Set(changes.map(change => change.document))) {
    const result = resolveChanges(
      file,
      document,
      changes.filter(change => change.document === document).flatMap(change => change.changes),
    );
    if ('refused' in result)
      return { refused: `${source.name} has to change for it, which cannot be done safely: ${result.refused}`, needed: true };
    edits.push(...result.edits);
  }
  return { source, edits: composeEdits(before, edits), file: parseFile(applyEdits(file.text, edits), file) };
}

/** The workload that a path of one of the file's documents is part of. */
export function workloadAt(
  file: ParsedFile,
  { document, path }: { readonly document: number; readonly path: FieldPath },
): WorkloadPlace | undefined {
  const here = workloadsIn(file, document);
  return here.find(({ workload }) => isWithin(path, workload.podSpec)) ?? here.find(({ workload }) => isWithin(path, workload.object));
}

export function accountOf({ workload }: WorkloadPlace): Account {
  return { namespace: workload.ref.namespace, name: serviceAccountOf(workload) };
}

/** Every service account that workloads in these files and folders run as. */
export function accountsIn(facts: Facts, uris: readonly string[]): readonly Account[] {
  const chosen = uris.map(canonical);
  return serviceAccountsOf(
    facts.workspace.workloads.filter(({ file }) => chosen.some(uri => file === uri || file.startsWith(`${uri.replace(/\/$/, '')}/`))),
  );
}
