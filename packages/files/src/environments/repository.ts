/** The repository that environments are described in, as it is on the disk. Git is not run. */
import path from 'node:path';
import { groupBy, remember } from '@scc-lens/words';
import { kindOf } from '../render/files';
import { leadsInto, readBounded } from '../walk/readBounded';
import { walk } from '../walk/walk';
import { environmentTexts } from './messages';
import { NotJudged } from './types';

/** MiB of a file that parameters are read from. */
const LARGEST = 1;

export class Repository {
  private constructor(
    /** Absolute. */
    readonly root: string,
    private readonly remotes: readonly string[],
  ) {}

  static async at(root: string): Promise<Repository> {
    const config = (await textAt(path.join(root, '.git', 'config'), root)) ?? '';
    const urls = config.split('\n').flatMap(line => /^url *= *(\S+)/.exec(line.trim())?.[1] ?? []);
    return new Repository(root, urls.filter(isHosted).map(nameOf));
  }

  /**
   * The absolute path of a folder or file that a description names in the repository of a URL; a fork, and a copy without remotes, is known by
   * what it has. Throws `NotJudged`, with `other` where that is another repository.
   */
  async find(url: string | null, named: string, other: string): Promise<string> {
    const place = path.join(this.root, named);
    const isOurs = url !== null && this.remotes.includes(nameOf(url));
    const mayBeOurs = url === null || this.remotes.length === 0 || this.remotes.some(name => lastOf(name) === lastOf(nameOf(url)));
    if (!isOurs && !mayBeOurs) throw new NotJudged(other);
    if (/^(?:\/|\.\.(?:\/|$))/.test(path.posix.normalize(named)) || !(await leadsInto(this.root, place)))
      throw new NotJudged(environmentTexts.outside(JSON.stringify(named)));
    if (!(await this.has(named))) throw new NotJudged(isOurs ? environmentTexts.absent(named) : other);
    return place;
  }

  /** Whether there is anything at a path from the root. */
  async has(named: string): Promise<boolean> {
    return (await kindOf(path.join(this.root, named))) !== null;
  }

  /** The text of a small file of the repository, by its path from the root. */
  async text(file: string): Promise<string | null> {
    return textAt(path.join(this.root, file), this.root);
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

async function textAt(file: string, root: string): Promise<string | null> {
  return readBounded(file, LARGEST, root).then(
    bytes => bytes.toString('utf8'),
    () => null,
  );
}

/** Whether a URL names a host; a path is a copy on this machine. */
const isHosted = (url: string): boolean => /^[a-z+]+:\/\/(?!\/)/i.test(url) || /^[^/]+:[^/]/.test(url);

/** `owner/name` of a URL such as `git@host:owner/name.git`. Azure DevOps has a step more in some of its URLs. */
function nameOf(url: string): string {
  const steps = url.toLowerCase().split(/[/:]/);
  const named = steps.filter(step => step !== '' && step !== '_git').slice(-2);
  return named.join('/').replace(/\.git$/, '');
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
