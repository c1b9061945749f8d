/** The repository that environments are described in, as it is on the disk. Git is not run. */
import path from 'node:path';
import { groupBy, objectOf, remember, textOf } from '@scc-lens/words';
import { readYaml } from '@scc-lens/yaml';
import { kindOf, reasonOf, unlinked } from '../render/files';
import { leadsInto, readBounded } from '../walk/readBounded';
import { walk } from '../walk/walk';
import { noRemote } from './commands';
import { environmentTexts } from './messages';
import { NotJudged } from './types';

/** MiB of a file that parameters are read from. */
const LARGEST = 1;

export class Repository {
  private constructor(
    /** Absolute. */
    readonly root: string,
    /** The URLs of its remotes. */
    private readonly remotes: readonly string[],
    /** The absolute folders of charts that are copies of published ones. */
    private readonly vendored: readonly string[],
  ) {}

  /** A URL by which it is known. */
  get url(): string {
    return this.remotes[0] ?? this.root;
  }

  static async at(root: string, vendored: readonly string[] = []): Promise<Repository> {
    const sections = (await gitConfig(root)).split(/^[ \t]*\[/m).filter(section => section.startsWith('remote '));
    return new Repository(
      root,
      sections.flatMap(section => section.split('\n').flatMap(line => /^[ \t]*url[ \t]*=[ \t]*"?([^\s"]+)/.exec(line)?.[1] ?? [])),
      vendored,
    );
  }

  /** The absolute folder of the vendored chart of a name and version; null where there is none. */
  async chart(name: string, version: string): Promise<string | null> {
    return (await chartsOf(this)).get(chartKey(name, version)) ?? null;
  }

  /** The `Chart.yaml` files of vendored charts, from the root. */
  async chartFiles(): Promise<readonly string[]> {
    if (this.vendored.length === 0) return [];
    const isVendored = (file: string): boolean => this.vendored.some(folder => path.join(this.root, file).startsWith(folder + path.sep));
    return (await this.files()).filter(file => path.posix.basename(file) === 'Chart.yaml' && isVendored(file));
  }

  /**
   * The absolute path, behind links, of a folder or file that a description names in the repository of a URL, which is this one where it is null. Throws
   * `NotJudged`, with `other` where it is in another repository, or may be in a version of this one that is not its default.
   */
  async find(url: string | null, named: string, other: string, version = ''): Promise<string> {
    const place = path.join(this.root, named);
    if (!this.mayBe(url)) throw new NotJudged(this.isKnown || !(await this.has(named)) ? other : noRemote(url ?? ''));
    if (/^(?:\/|\.\.(?:\/|$))/.test(path.posix.normalize(named)) || !(await leadsInto(this.root, place)))
      throw new NotJudged(environmentTexts.outside(JSON.stringify(named)));
    const isOurs = isDefault(version) && url !== null && this.remotes.some(remote => isHosted(remote) && nameOf(remote) === nameOf(url));
    if (!(await this.has(named))) throw new NotJudged(isOurs ? environmentTexts.absent(named) : other);
    return unlinked(this.root, named);
  }

  /** Whether a URL is this repository, or one that it is a fork of; a folder without a remote on another machine has the name of its repository. */
  mayBe(url: string | null): boolean {
    const names = this.isKnown ? this.remotes : [...this.remotes, this.root.split(path.sep).join('/')];
    return url === null || names.some(name => lastOf(nameOf(name)) === lastOf(nameOf(url)));
  }

  /** Whether a remote is on another machine. */
  private get isKnown(): boolean {
    return this.remotes.some(isHosted);
  }

  /** Whether there is anything at a path from the root. */
  async has(named: string): Promise<boolean> {
    return (await kindOf(path.join(this.root, named))) !== null;
  }

  /** The text of a small file of the repository, by its path from the root. Throws `NotJudged`. */
  async text(file: string): Promise<string> {
    return readBounded(path.join(this.root, file), LARGEST, this.root).then(String, (error: unknown) => {
      throw new NotJudged(environmentTexts.unreadable({ file, error: reasonOf(error) }));
    });
  }

  /** The paths of all YAML and JSON files from the root, with slashes. */
  async files(): Promise<readonly string[]> {
    return [...(await filesByFolder(this)).values()].flat();
  }

  /** The files in a folder, or below it, by their paths from there. */
  async filesIn(folder: string, recurse: boolean): Promise<readonly string[]> {
    const below = path.relative(this.root, folder).split(path.sep).join('/') || '.';
    const isIn = (one: string): boolean => one === below || below === '.' || one.startsWith(`${below}/`);
    const all = await filesByFolder(this);
    const files = recurse ? [...all].flatMap(([one, inside]) => (isIn(one) ? inside : [])) : (all.get(below) ?? []);
    return files.map(file => path.posix.relative(below, file));
  }

  /** The folders that these are in, and those above them, by name. */
  async folders(): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const inside of (await filesByFolder(this)).keys())
      for (let folder = inside; folder !== '.' && !found.has(folder); folder = path.posix.dirname(folder)) found.add(folder);
    return [...found].filter(folder => !/(?:^|\/)\./.test(folder)).sort();
  }
}

const filesByFolder = remember(async ({ root }: Repository) => {
  const found: string[] = [];
  for await (const file of walk(root, () => undefined))
    if (/\.(?:ya?ml|json)$/i.test(file)) found.push(path.relative(root, file).split(path.sep).join('/'));
  return groupBy(found, file => [path.posix.dirname(file)]);
});

/** Vendored charts by name and version. */
const chartsOf = remember(async (repository: Repository): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for (const file of await repository.chartFiles()) {
    const { name, version } = objectOf(readYaml(await repository.text(file)).value ?? null);
    found.set(chartKey(textOf(name), textOf(version)), path.join(repository.root, path.dirname(file)));
  }
  return found;
});

const chartKey = (name: string, version: string): string => JSON.stringify([name, version.replace(/^v/, '')]);

/** Git's settings of a repository; empty where they cannot be read. A worktree and a submodule have a file that names their folder. */
async function gitConfig(root: string): Promise<string> {
  const read = (...steps: readonly string[]): Promise<string> => readBounded(path.join(...steps), LARGEST).then(String, () => '');
  const [, named = '.git'] = /^gitdir: (.+)/.exec(await read(root, '.git')) ?? [];
  const folder = path.resolve(root, named.trim());
  return read(path.resolve(folder, (await read(folder, 'commondir')).trim()), 'config');
}

const isDefault = (version: string): boolean => ['', 'HEAD', 'main', 'master'].includes(version);

/** Whether a URL names a host; a path is a copy on this machine. */
const isHosted = (url: string): boolean => /^[a-z+]+:\/\/(?!\/)/i.test(url) || /^[^/]+:[^/]/.test(url);

/** `owner/name` of a URL such as `git@host:owner/name.git`. Azure DevOps has a step more in some of its URLs. */
function nameOf(url: string): string {
  const steps = url.toLowerCase().split(/[/:]/);
  const named = steps.filter(step => step !== '' && step !== '_git').slice(-2);
  return named.join('/').replace(/\.git$/, '');
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
