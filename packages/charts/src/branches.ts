/**
 * Branches of a template that end further left than they begin. What follows one further right is below another field where the branch is not
 * taken, so that it is not certain what it belongs to.
 */
import type { Block } from './skeleton';

/** So many branches are kept in mind. */
const MOST = 8;

interface Branch<Stack> {
  readonly block: Block;
  /** What was open where it begins, and its first column there; the least of all its columns. */
  readonly open: Stack;
  readonly first: number;
  least: number;
}

export class Branches<Stack> {
  private readonly entered: Branch<Stack>[] = [];
  private readonly places = new Map<Block, number>();
  private left: readonly Branch<Stack>[] = [];

  /** For a line in a block: what was open where branches begin that may not be taken, so that the line may be there. Once for each line, in order. */
  others(block: Block, column: number, open: Stack): readonly Stack[] {
    const inside: Block[] = [];
    let at: Block | null = block;
    for (; at !== null && !this.places.has(at); at = at.parent) inside.push(at);
    this.leaveTo(at === null ? 0 : (this.places.get(at) ?? 0) + 1);
    for (const next of inside.reverse()) {
      this.places.set(next, this.entered.length);
      this.entered.push({ block: next, open, first: column, least: column });
    }
    const top = this.entered.at(-1);
    if (top !== undefined) top.least = Math.min(top.least, column);
    this.left = this.left.filter(({ least }) => least < column);
    return this.left.map(branch => branch.open);
  }

  private leaveTo(count: number): void {
    while (this.entered.length > count) {
      const branch = this.entered.pop();
      if (branch === undefined) return;
      this.places.delete(branch.block);
      const around = this.entered.at(-1);
      if (around !== undefined) around.least = Math.min(around.least, branch.least);
      if (branch.least < branch.first) this.left = [...this.left, branch].slice(-MOST);
    }
  }
}
