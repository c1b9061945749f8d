/** Where the fields of an ordinary document are: four numbers for each key, value and item, in the order of the text. */
import type { Node, Place } from './layout';

/** For each node: its kind, where it starts and ends, and where the numbers of the next node start that is not inside it. */
export type Outline = Int32Array;

/** Takes the nodes of a document in the order of its text, at most so many. */
export class OutlineWriter {
  private readonly numbers: Int32Array;
  private length = 0;
  /** The mappings and lists that are being read. */
  private readonly open: number[] = [];

  constructor(nodes: number) {
    this.numbers = new Int32Array(nodes * SIZE);
  }

  /** A scalar with its quotes or the header of its block, or (from -1 on) nothing. */
  addScalar(start: number, end: number): void {
    this.add(SCALAR, start, end, this.length + SIZE);
  }

  /** Starts a mapping or list, in brackets or not. */
  enter(kind: 'mapping' | 'list', start: number, isFlow: boolean): void {
    this.open.push(this.length);
    this.add((kind === 'mapping' ? MAPPING : LIST) + (isFlow ? FLOW : 0), start, start, 0);
  }

  /** Ends it: in brackets behind these, otherwise behind its last value. */
  leave(end: number): void {
    const at = this.open.pop() ?? 0;
    this.numbers[at + END] = end;
    this.numbers[at + NEXT] = this.length;
  }

  outline(): Outline {
    return this.numbers.slice(0, this.length);
  }

  private add(kind: number, start: number, end: number, next: number): void {
    const { numbers, length } = this;
    numbers[length + KIND] = kind;
    numbers[length + START] = start;
    numbers[length + END] = end;
    numbers[length + NEXT] = next;
    this.length += SIZE;
  }
}

const [KIND, START, END, NEXT, SIZE] = [0, 1, 2, 3, 4];
const [SCALAR, MAPPING, LIST, FLOW] = [0, 1, 2, 4];

/** The document's root. */
export const outlineLayout = (text: string, outline: Outline): Node => new OutlineNode(text, outline, 0);

/** A node, whose fields or items are nodes once one of them is asked for. A class, because there are many: none has functions of its own. */
class OutlineNode implements Node {
  readonly isAlias = false;
  private places: readonly Place[] | null = null;
  private names: ReadonlyMap<string, Place> | null = null;

  constructor(
    private readonly text: string,
    private readonly outline: Outline,
    private readonly at: number,
  ) {}

  get start(): number {
    return this.numberAt(START);
  }

  get end(): number {
    return this.numberAt(END);
  }

  get kind(): Node['kind'] {
    const kind = this.numberAt(KIND) % FLOW;
    return kind === SCALAR ? 'scalar' : kind === MAPPING ? 'mapping' : 'list';
  }

  get isFlow(): boolean {
    return this.numberAt(KIND) >= FLOW;
  }

  field(name: string): Place | undefined {
    if (this.kind !== 'mapping') return undefined;
    this.names ??= new Map(this.entries().map(place => [nameOf(this.text, place), place]));
    return this.names.get(name);
  }

  item(index: number): Place | undefined {
    return this.kind === 'list' ? this.entries()[index] : undefined;
  }

  first(): Place | undefined {
    return this.entries()[0];
  }

  last(): Place | undefined {
    return this.entries().at(-1);
  }

  private entries(): readonly Place[] {
    this.places ??= this.kind === 'scalar' ? [] : this.read();
    return this.places;
  }

  private read(): readonly Place[] {
    const places: Place[] = [];
    const end = this.numberAt(NEXT);
    const isMapping = this.kind === 'mapping';
    for (let at = this.at + SIZE; at < end;) {
      const key = isMapping ? { start: this.outline[at + START] ?? 0, end: this.outline[at + END] ?? 0 } : null;
      const value = new OutlineNode(this.text, this.outline, isMapping ? at + SIZE : at);
      places.push({ key, value });
      at = value.numberAt(NEXT);
    }
    return places;
  }

  private numberAt(place: number): number {
    return this.outline[this.at + place] ?? 0;
  }
}

/** A key is on one line, and only JSON has escapes. */
function nameOf(text: string, { key }: Place): string {
  if (key === null) return '';
  const written = text.slice(key.start, key.end);
  if (written.startsWith('"')) return JSON.parse(written) as string;
  return written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : written;
}
