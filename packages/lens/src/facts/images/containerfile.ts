/** What an image's Containerfile expects of the user that the image runs as. */
import { cleanPath, expandVariables, isObject, listOf, objectOf, parseJson, remember, shellCommands, textOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';

/** Something for which the image's user matters, and the instruction that shows it, counted from zero. */
export type Expectation = { readonly instruction: number } & (
  | { readonly kind: 'port'; readonly port: number }
  /** Only this user may write to the path. `isCopied` of files from elsewhere, which the program may only read. */
  | { readonly kind: 'owner'; readonly owner: string; readonly path: string; readonly isCopied: boolean }
);

/** A stage of a Containerfile with the stages that it builds on. */
export interface BuiltImage {
  /** The image of the first FROM that names no stage, without variables. */
  readonly base: string;
  /** The last FROM. */
  readonly from: number;
  /** The last USER; null where there is none, so that it is the base's. */
  readonly user: ImageUser | null;
  readonly expectations: readonly Expectation[];
}

export interface ImageUser {
  readonly name: string;
  /** Null for a name that no command of the Containerfile gives a UID. */
  readonly uid: number | null;
  readonly instruction: number;
}

interface Instruction {
  readonly index: number;
  readonly keyword: string;
  readonly flags: JsonObject;
  readonly text: string;
}

interface Stage {
  readonly name: string;
  readonly base: string;
  /** The earlier stage that it builds on. */
  readonly parent: Stage | null;
  readonly instructions: readonly Instruction[];
}

/** The image that a Containerfile's stage becomes, the last one's where no `target` is named; null where there is no such stage. */
export function imageOf(containerfile: JsonObject, target: string | null): BuiltImage | null {
  const stages = stagesOf(containerfile);
  const last = target === null ? stages.at(-1) : stages.findLast(({ name }) => name === target.toLowerCase());
  const chain: Stage[] = [];
  for (let stage = last ?? null; stage !== null; stage = stage.parent) chain.push(stage);
  const from = last?.instructions[0]?.index;
  return from === undefined ? null : imageOfChain(chain.at(-1)?.base ?? '', from, chain.reverse());
}

const stagesOf = remember((containerfile: JsonObject): readonly Stage[] => {
  const instructions = listOf(containerfile['instructions'])
    .filter(isObject)
    .map((one, index) => ({ index, keyword: textOf(one['keyword']), flags: objectOf(one['flags']), text: textOf(one['text']) }));
  const starts = instructions.flatMap(({ keyword }, i) => (keyword === 'FROM' ? [i] : []));
  const globals = new Map(instructions.slice(0, starts[0]).flatMap(({ keyword, text }) => (keyword === 'ARG' ? assignmentsIn(text) : [])));
  const stages = new Map<string, Stage>();
  return starts.map((start, i) => {
    const own = instructions.slice(start, starts[i + 1]);
    const [base = '', , written = String(i)] = expandVariables(own[0]?.text ?? '', globals)
      .trim()
      .split(/\s+/);
    const name = written.toLowerCase();
    const stage = { name, base, parent: stages.get(base.toLowerCase()) ?? null, instructions: own };
    stages.set(name, stage);
    return stage;
  });
});

/** `NAME=value` and `NAME="a value"`, as many as there are, or `NAME a value`. */
function assignmentsIn(text: string): readonly (readonly [string, string])[] {
  const [, name, rest] = /^\s*(\w+)[ \t]+([^=\s][^\n]*)$/.exec(text) ?? [];
  if (name !== undefined && rest !== undefined) return [[name, rest.trim()]];
  return Array.from(text.matchAll(/(?<!\w)(\w+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S*))/g), ([, key = '', double, single, plain]) => [
    key,
    double ?? single ?? plain ?? '',
  ]);
}

/** As Linux has it: no file is there. */
const LONGEST_PATH = 4096;
/** What a shell fills in. */
const PATTERN = /[*?[{$`]/;

/** Paths with the paths below them. */
class Paths {
  private readonly roots = new Set<string>();

  /** All that a pattern may match. */
  add(paths: readonly string[]): void {
    for (const path of paths) this.roots.add(path.slice(0, PATTERN.test(path) ? path.lastIndexOf('/', path.search(PATTERN)) : undefined));
  }

  contain(path: string): boolean {
    for (let place = path; ; place = place.slice(0, place.lastIndexOf('/'))) {
      if (this.roots.has(place)) return true;
      if (place === '') return false;
    }
  }
}

/** What the commands of an image make of its files, whose paths are absolute. */
class Files {
  readonly owned: Extract<Expectation, { kind: 'owner' }>[] = [];
  readonly ofGroupZero = new Paths();
  private readonly forGroup = new Paths();
  private readonly forAll = new Paths();

  giveTo(by: { readonly instruction: number; readonly isCopied: boolean }, owner: string, paths: readonly string[]): void {
    const [user = '', group] = owner.split(/[:.]/, 2);
    if (group === undefined || isRoot(group)) this.ofGroupZero.add(paths);
    if (user === '' || user.includes('$') || isRoot(user) || isRoot(group)) return;
    for (const path of paths.map(one => one.replace(/\/\*$/, '')))
      if (path !== '' && !PATTERN.test(path)) this.owned.push({ ...by, kind: 'owner', owner: user, path });
  }

  /** `2775`, `g=u`, `ug+rwX,o-w`. */
  setMode(mode: string, paths: readonly string[]): void {
    if (/^[0-7]{3,5}$/.test(mode)) {
      if (/[2367].$/.test(mode)) this.forGroup.add(paths);
      if (/[2367]$/.test(mode)) this.forAll.add(paths);
    }
    for (const clause of mode.split(',')) {
      const [, who = '', what = ''] = /^([ugoa]*)[+=]([a-zA-Z]*)$/.exec(clause) ?? [];
      const reaches = (one: string): boolean => (who === '' || who.includes('a') || who.includes(one)) && /[wu]/.test(what);
      if (reaches('g')) this.forGroup.add(paths);
      if (reaches('o')) this.forAll.add(paths);
    }
  }

  /** Whether any user of group 0 may write there. */
  isOpen(path: string): boolean {
    return this.forAll.contain(path) || (this.ofGroupZero.contain(path) && this.forGroup.contain(path));
  }
}

/** A path as a command in a folder sees it; null where that is the folder of an image that is not at hand. `''` is the root. */
function placeOf(folder: string | null, path: string): string | null {
  if ((folder === null && !path.startsWith('/')) || path === '' || path.startsWith('$')) return null;
  const place = cleanPath(path.startsWith('/') ? path : `${folder}/${path}`).replace(/^\/$/, '');
  return place.length > LONGEST_PATH ? null : place;
}

/** What is not known may be anything. */
const placesOf = (folder: string | null, paths: readonly string[]): readonly string[] => paths.map(path => placeOf(folder, path) ?? '');

const isRoot = (name: string | undefined): boolean => name === '0' || name === 'root';

function imageOfChain(base: string, from: number, chain: readonly Stage[]): BuiltImage {
  const made: Made = { files: new Files(), uids: new Map(), hasFileCapabilities: false };
  const variables = new Map<string, string>();
  const ports: Expectation[] = [];
  let folder: string | null = null;
  let last: { readonly name: string; readonly instruction: number } | null = null;
  for (const { index, keyword, flags, text } of chain.flatMap(({ instructions }) => instructions)) {
    const expanded = expandVariables(text, variables);
    if (keyword === 'ARG' || keyword === 'ENV') for (const [name, value] of assignmentsIn(expanded)) variables.set(name, value);
    if (keyword === 'USER') last = { name: expanded.trim().split(':', 1)[0] ?? '', instruction: index };
    if (keyword === 'EXPOSE') for (const port of lowPorts(expanded)) ports.push({ kind: 'port', instruction: index, port });
    if (keyword === 'WORKDIR') folder = placeOf(folder, expanded.trim());
    if (keyword === 'COPY' || keyword === 'ADD') copied(index, { flags, text: expanded }, folder, made.files);
    if (keyword === 'RUN') run(index, commandsIn(text, variables), folder, made);
  }
  const owned = made.files.owned.filter(({ path }) => !made.files.isOpen(path));
  const user = last === null || last.name === '' || last.name.includes('$') ? null : { ...last, uid: uidOf(last.name, made.uids) };
  const expectations = [...(made.hasFileCapabilities ? [] : ports), ...owned].sort((a, b) => a.instruction - b.instruction);
  return { base, from, user, expectations };
}

/** What the commands of an image have done. */
interface Made {
  readonly files: Files;
  readonly uids: Map<string, number>;
  /** Whether a program may bind any port, as far as the pod lets it. */
  hasFileCapabilities: boolean;
}

const uidOf = (name: string, uids: ReadonlyMap<string, number>): number | null =>
  /^\d+$/.test(name) ? Number(name) : isRoot(name) ? 0 : (uids.get(name) ?? null);

/** Ports that only root may bind. */
function lowPorts(text: string): readonly number[] {
  return Array.from(text.matchAll(/(?<=^|\s)(\d{1,5})(?:-\d{1,5})?(?:\/\w+)?(?=\s|$)/g), ([, port]) => Number(port)).filter(
    port => port > 0 && port < 1024,
  );
}

function copied(instruction: number, { flags, text }: Pick<Instruction, 'flags' | 'text'>, folder: string | null, files: Files): void {
  const target = text.trim().split(/\s+/).at(-1) ?? '';
  const places = placesOf(folder, [target.replaceAll(/^"|"\]?$/g, '')]);
  const { chown, chmod } = flags;
  if (typeof chmod === 'string') files.setMode(chmod, places);
  if (typeof chown === 'string') files.giveTo({ instruction, isCopied: true }, chown, places);
}

function commandsIn(text: string, variables: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const words = text.trimStart().startsWith('[') ? parseJson(text) : undefined;
  return Array.isArray(words) ? [words.map(textOf)] : shellCommands(text, variables).map(command => command.words);
}

function run(instruction: number, commands: readonly (readonly string[])[], workdir: string | null, made: Made): void {
  let folder = workdir;
  for (const [program = '', ...words] of commands) {
    const [first = '', ...paths] = words.filter(word => !word.startsWith('-'));
    const places = placesOf(folder, paths);
    switch (program.slice(program.lastIndexOf('/') + 1)) {
      case 'cd':
        folder = placeOf(folder, first);
        break;
      case 'chown':
        made.files.giveTo({ instruction, isCopied: false }, first, places);
        break;
      case 'chgrp':
        if (isRoot(first)) made.files.ofGroupZero.add(places);
        break;
      case 'chmod':
        made.files.setMode(first, places);
        break;
      case 'setcap':
        made.hasFileCapabilities = true;
        break;
      case 'useradd':
      case 'adduser': {
        const [, uid] = /(?:^| )(?:-\w*u|--uid)[ =]?(\d{1,10})(?: |$)/.exec(words.join(' ')) ?? [];
        if (uid !== undefined) for (const word of words) made.uids.set(word, Number(uid));
      }
    }
  }
}
