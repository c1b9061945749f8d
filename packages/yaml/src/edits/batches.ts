/** Which proposals can be read back together, so that thousands cost little more than one. */
import { formatFieldPath, type Change, type FieldPath, type TextEdit } from '@scc-lens/words';
import { insertApart } from './insertApart';

/** Edits that are thought to make the changes. */
export interface Proposal {
  readonly changes: readonly Change[];
  /** The paths of the changes that change something. */
  readonly paths: readonly FieldPath[];
  readonly edits: readonly TextEdit[];
}

type Edits = Pick<Proposal, 'changes' | 'edits'>;

/** Proposals whose edits are apart and whose fields do not contain each other: none can make up for another's mistake. */
interface Batch<T> {
  readonly proposals: T[];
  readonly edits: TextEdit[];
  /** The fields that change, and every field that contains one of them. */
  readonly changed: Set<string>;
  readonly around: Set<string>;
}

/** Each proposal is offered to so many batches before it opens one. */
const OFFERS = 8;

/**
 * Every proposal in one batch. The order in a batch is one in which the changes can be made one after the other: proposals that take an
 * item out of a sequence come last, and from the end of the sequence, so that no path moves before it is used.
 */
export function batchesOf<T extends Edits>(proposals: readonly T[]): readonly (readonly T[])[] {
  const batches: Batch<T>[] = [];
  for (const proposal of proposals) {
    if (batches.slice(-OFFERS).some(batch => join(batch, proposal))) continue;
    const batch: Batch<T> = { proposals: [], edits: [], changed: new Set(), around: new Set() };
    join(batch, proposal);
    batches.push(batch);
  }
  return batches.map(batch => batch.proposals.sort(byTurn));
}

/** Adds a proposal to a batch; false where it meets another one there. */
function join<T extends Edits>(batch: Batch<T>, proposal: T): boolean {
  const fields = fieldsOf(proposal);
  if (fields.some(path => meets(batch, path)) || !insertApart(batch.edits, proposal.edits)) return false;
  batch.proposals.push(proposal);
  for (const path of fields) {
    batch.changed.add(formatFieldPath(path));
    for (const prefix of prefixesOf(path)) batch.around.add(prefix);
  }
  return true;
}

function meets({ changed, around }: Batch<unknown>, path: FieldPath): boolean {
  const field = formatFieldPath(path);
  return changed.has(field) || around.has(field) || prefixesOf(path).some(prefix => changed.has(prefix));
}

/** The fields that a proposal changes, as the document has them now. Where items of a sequence move before the last of its changes, that is the whole sequence. */
const fieldsOf = ({ changes }: Edits): readonly FieldPath[] =>
  changes.map(change => (changes.length > 1 && takesItem(change) ? change.path.slice(0, -1) : change.path));

const takesItem = ({ op, path }: Change): boolean => op === 'remove' && typeof path.at(-1) === 'number';

/** The fields that contain a field, without itself. */
const prefixesOf = (path: FieldPath): readonly string[] => path.map((_, depth) => formatFieldPath(path.slice(0, depth)));

function byTurn(a: Edits, b: Edits): number {
  const [left, right] = [itemTaken(a), itemTaken(b)];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  const at = left.findIndex((step, i) => step !== right[i]);
  const [mine = 0, other = 0] = [left[at], right[at]];
  return mine < other ? 1 : -1;
}

/** The only change of a proposal, where it takes an item out of a sequence. */
function itemTaken({ changes }: Edits): FieldPath | null {
  const [only] = changes;
  return only !== undefined && changes.length === 1 && takesItem(only) ? only.path : null;
}
