/** The repository that environments are described in, as it is on the disk. Git is not run. */
import path from 'node:path';
import { groupBy, remember } from '@scc-lens/words';
import { kindOf } from '../render/files';
import { leadsInto, readBounded } from '../walk/readBounded';
import { walk } from '../walk/walk';
import { environmentTexts } from './messages';

/** A value, or a sentence on why there is none. */
export type Answer<T> = { readonly value: T } | { readonly reason: string };

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
   * The absolute path of a folder or file that a description names in the repository of a URL; the reason is null where that is another
   * repository. A fork, and a copy without remotes, is known by what it has.
   */
  async find(url: string | null, named: string): Promise<{ readonly place: string } | { readonly reason: string | null }> {
    const place = path.join(this.root, named);
    const isOurs = url !== null && this.remotes.includes(nameOf(url));
    const mayBeOurs = url === null || this.remotes.length === 0 || this.remotes.some(name => lastOf(name) === lastOf(nameOf(url)));
    if (!isOurs && !mayBeOurs) return { reason: null };
    if (path.isAbsolute(named) || !this.contains(place) || !(await leadsInto(this.root, place)))
      return { reason: environmentTexts.outside(JSON.stringify(named)) };
    if ((await kindOf(place)) !== null) return { place };
    return { reason: isOurs ? environmentTexts.absent(named) : null };
  }

  /** Whether a path is in the repository, by its name. */
  contains(place: string): boolean {
    const below = path.relative(this.root, place);
    return below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below);
  }

  /** The text of a small file of the repository, by its path from the root. */
  async text(file: string): Promise<string | null> {
    return textAt(path.join(this.root, file), this.root);
  }

  /** The paths of all YAML and JSON files from the root, with slashes. */
  files(): Promise<readonly string[]> {
    return filesBelow(this);
  }

  /** The files in a folder, or below it, by their paths from there. */
  async filesIn(folder: string, recurse: boolean): Promise<readonly string[]> {
    const below = path.relative(this.root, folder).split(path.sep).join('/');
    const prefix = below === '' ? '' : `${below}/`;
    if (!recurse) return ((await filesByFolder(this)).get(below || '.') ?? []).map(file => file.slice(prefix.length));
    return (await this.files()).filter(file => file.startsWith(prefix)).map(file => file.slice(prefix.length));
  }

  /** The folders that these are in, and those above them, by name. */
  folders(): Promise<readonly string[]> {
    return foldersOf(this);
  }
}

const filesBelow = remember(async ({ root }: Repository): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const file of walk(root, () => undefined))
    if (/\.(?:ya?ml|json)$/i.test(file)) found.push(path.relative(root, file).split(path.sep).join('/'));
  return found;
});

const filesByFolder = remember(async (repository: Repository) => groupBy(await repository.files(), file => [path.posix.dirname(file)]));

const foldersOf = remember(async (repository: Repository): Promise<readonly string[]> => {
  const found = new Set<string>();
  for (const file of await repository.files())
    for (let folder = path.posix.dirname(file); folder !== '.' && !found.has(folder); folder = path.posix.dirname(folder))
      found.add(folder);
  return [...found].filter(folder => !/(?:^|\/)\./.test(folder)).sort();
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
