/**
 * A Go template as the lines that it prints, whichever of its branches is taken: actions are gone, with the white space that they trim, and
 * what only rendering knows is a hole.
 */
import type { Span } from '@scc-lens/words';
import { actionsIn } from './actions';
import type { Action } from './actions';

/** The innermost block that a part of a template is in: a branch of an `if`, a `with`, a `range`. */
export interface Block {
  readonly kind: 'root' | 'if' | 'with' | 'range';
  /** Null for a whole template or named template. */
  readonly parent: Block | null;
  /** The condition, or what is ranged over; empty for an `else`, whose condition is that no earlier branch is taken. */
  readonly code: string;
}

/** Blocks around one another that are looked at. */
export const MOST_BLOCKS = 64;

/** Text that is printed as it is. */
export interface Literal {
  readonly text: string;
  /** Offset of the text in the template. */
  readonly start: number;
  readonly block: Block;
}

export interface Hole extends Span {
  readonly code: string;
  readonly block: Block;
}

export type Piece = Literal | Hole;

/** A printed line. */
export interface Line {
  /** Columns before the first piece. */
  readonly indent: number;
  /** What it prints behind them; none in an empty line. */
  readonly pieces: readonly Piece[];
}

/** A template, or what `define` names in one. */
export interface Skeleton {
  readonly lines: readonly Line[];
  readonly root: Block;
}

export interface Skeletons {
  /** What the file prints itself. */
  readonly main: Skeleton;
  /** The named templates, in their order. */
  readonly named: readonly { readonly name: string; readonly skeleton: Skeleton }[];
}

export function isHole(piece: Piece): piece is Hole {
  return 'code' in piece;
}

/** Reads a template in one pass. */
export function skeletonsOf(text: string): Skeletons {
  const named: { name: string; skeleton: Skeleton }[] = [];
  const main = new Printer();
  const printers: Printer[] = [main];
  const open: Open[] = [];
  let from = 0;
  let trimmed = false;
  const print = (end: number, trims: boolean): void => {
    let [start, stop] = [from, end];
    if (trimmed) while (start < stop && isSpace(text.charCodeAt(start))) start++;
    if (trims) while (stop > start && isSpace(text.charCodeAt(stop - 1))) stop--;
    printers.at(-1)?.text(text, start, stop);
  };
  for (const action of actionsIn(text)) {
    print(action.start, action.trimsBefore);
    from = action.end;
    trimmed = action.trimsBehind;
    take(action, printers, open, named);
  }
  print(text.length, false);
  return { main: main.skeleton(), named };
}

/** An open block: the printer that it writes to, and for a named template its name. */
interface Open {
  readonly name: string | null;
  /** The block outside. */
  readonly before: Block;
}

function take(action: Action, printers: Printer[], open: Open[], named: { name: string; skeleton: Skeleton }[]): void {
  const printer = printers.at(-1);
  if (printer === undefined) return;
  switch (action.kind) {
    case 'silent':
      return;
    case 'hole':
      printer.hole(action);
      return;
    case 'block':
    case 'define':
      // A block is printed too, and what is printed may be another template of its name.
      if (action.kind === 'block') printer.hole(action);
      open.push({ name: /^"([^"]*)"/.exec(action.code)?.[1] ?? '', before: printer.block });
      printers.push(new Printer());
      return;
    case 'else': {
      const last = open.at(-1);
      if (last?.name !== null) return;
      // What `.` is in the branch of an `else with` is not followed.
      printer.block = { kind: action.code.startsWith('with') ? 'with' : 'if', parent: last.before, code: '' };
      return;
    }
    case 'end': {
      const last = open.pop();
      if (last === undefined) return;
      if (last.name === null) printer.block = last.before;
      else if (printers.length > 1) named.push({ name: last.name, skeleton: (printers.pop() ?? printer).skeleton() });
      return;
    }
    case 'if':
    case 'with':
    case 'range':
      open.push({ name: null, before: printer.block });
      printer.block = { kind: action.kind, parent: printer.block, code: action.code };
  }
}

/** Collects the lines of one template. */
class Printer {
  readonly root: Block = { kind: 'root', parent: null, code: '' };
  block: Block = this.root;
  private readonly lines: Line[] = [];
  private pieces: Piece[] = [];
  private indent = 0;

  text(source: string, start: number, end: number): void {
    for (let at = start; at < end;) {
      const newline = source.indexOf('\n', at);
      const stop = newline < 0 || newline >= end ? end : newline;
      this.literal(source, at, stop);
      if (stop === end) return;
      this.flush();
      at = stop + 1;
    }
  }

  hole({ start, end, code }: Action): void {
    const own = /\|\s*(n?)indent\s+(?:\(\s*)?(\d{1,3})\)?\s*$/.exec(code) ?? /^(n?)indent\s+(\d{1,3})\s/.exec(code);
    if (own?.[1] === 'n') this.flush();
    if (own !== null && this.pieces.length === 0) this.indent += Number(own[2]);
    this.pieces.push({ start, end, code, block: this.block });
  }

  skeleton(): Skeleton {
    this.flush();
    return { lines: this.lines, root: this.root };
  }

  private literal(source: string, start: number, end: number): void {
    let from = start;
    if (this.pieces.length === 0) {
      while (from < end && source[from] === ' ') from++;
      this.indent += from - start;
    }
    const text = source.slice(from, source[end - 1] === '\r' ? end - 1 : end);
    if (text !== '') this.pieces.push({ text, start: from, block: this.block });
  }

  private flush(): void {
    if (this.pieces.length > 0) this.lines.push({ indent: this.indent, pieces: this.pieces });
    this.pieces = [];
    this.indent = 0;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
