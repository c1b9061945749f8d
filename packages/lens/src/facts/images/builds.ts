/** Which images the workspace builds, and from which of its Containerfiles. */
import { expandVariables, isObject, listOf, parseImage, pathSteps, remember, shellCommands, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { COMPOSE_KIND, CONTAINERFILE_KIND, MAKEFILE_KIND, SKAFFOLD_KIND, type KubernetesObject } from '@scc-lens/yaml';
import type { Facts, Placed, WorkspaceFacts } from '../types';
import { readFacts, type FactReader } from '../watched';
import { imageOf, type BuiltImage } from './containerfile';

/** An image that the workspace builds, and the Containerfile. */
export interface ImageBuild {
  readonly containerfile: Placed<KubernetesObject>;
  /** The file that names the Containerfile. */
  readonly namer: string;
  readonly image: BuiltImage;
}

/** What a file states of a build. */
interface Recipe {
  readonly image: string;
  /** The Containerfile, as a path from the file's folder. */
  readonly path: string;
  /** Whether the path counts from the root of the repository, which may be any folder above. */
  readonly isFromRoot: boolean;
  readonly target: string | null;
}

/**
 * The images that the workspace builds, by what `nameOf` makes of their names; null where several Containerfiles build images of the name. It is the
 * same map as long as the files of builds are the same.
 */
export type Builds = ReadonlyMap<string, ImageBuild | null>;

export const buildsIn = (facts: Facts): Builds => readFacts(facts, readBuilds);

let last: { readonly policies: WorkspaceFacts['policies']; readonly builds: Builds } = { policies: [], builds: new Map() };

const BUILD_KINDS: ReadonlySet<string> = new Set([CONTAINERFILE_KIND, MAKEFILE_KIND, COMPOSE_KIND, SKAFFOLD_KIND, 'BuildConfig']);

const readBuilds: FactReader<Builds> = ({ workspace }) => buildsOf(workspace);

const buildsOf = remember(({ policies: all }: WorkspaceFacts): Builds => {
  const policies = all.filter(({ item }) => BUILD_KINDS.has(item.kind));
  const isSame =
    policies.length === last.policies.length &&
    policies.every(({ item, file }, i) => item === last.policies[i]?.item && file === last.policies[i].file);
  if (!isSame) last = { policies, builds: buildsByName(policies) };
  return last.builds;
});

/** An image without tag and digest. One of OpenShift's own registry is known by its name alone, as a BuildConfig names it. */
export function nameOf(image: string): string {
  const { registry, repository } = parseImage(image);
  const isInternal = /^image-registry\.openshift-image-registry\.svc(?:[.:]|$)/.test(registry);
  return `${isInternal ? 'docker.io' : registry}/${isInternal ? repository.slice(repository.lastIndexOf('/') + 1) : repository}`;
}

function buildsByName(policies: WorkspaceFacts['policies']): Builds {
  const files = new Map(policies.flatMap(placed => (placed.item.kind === CONTAINERFILE_KIND ? [[cleaned(placed.file), placed]] : [])));
  const builds = new Map<string, ImageBuild | null>();
  if (files.size === 0) return builds;
  for (const { file, item } of policies)
    for (const recipe of recipesIn(item)) {
      const name = nameOf(recipe.image);
      const known = builds.get(name);
      const build = buildOf(recipe, file, files);
      if (build === null) continue;
      const isSame = known === undefined || (known?.containerfile === build.containerfile && known.image.from === build.image.from);
      builds.set(name, isSame ? build : null);
    }
  return builds;
}

/** Null where the Containerfile is not in the workspace. */
function buildOf(
  { path, isFromRoot, target }: Recipe,
  file: string,
  files: ReadonlyMap<string, Placed<KubernetesObject>>,
): ImageBuild | null {
  for (const folder of foldersOf(file, isFromRoot))
    for (const name of CONTAINERFILES) {
      const containerfile = files.get(cleaned(`${folder}${cleaned(path.replace(/\/$/, `/${name}`))}`));
      const image = containerfile && imageOf(containerfile.item.value, target);
      if (image) return { containerfile, namer: file, image };
    }
  return null;
}

const cleaned = (path: string): string => pathSteps(path).join('/');

/** What the programs look for in a folder, in their order. A path that names a file does not end with a slash. */
const CONTAINERFILES = ['Containerfile', 'Dockerfile'];

/** The folder of a file, or all of them up to the root, each with a slash. A file is a URI or a path, with slashes or, in Windows, backslashes. */
function foldersOf(file: string, all: boolean): readonly string[] {
  const steps = pathSteps(file).slice(0, -1);
  const folders = [...steps.map((_, i) => `${steps.slice(0, steps.length - i).join('/')}/`), ''];
  return all ? folders : folders.slice(0, 1);
}

const recipesIn = remember(({ kind, value }: KubernetesObject): readonly Recipe[] => {
  switch (kind) {
    case COMPOSE_KIND:
      return isObject(value['services']) ? Object.values(value['services']).flatMap(ofService) : [];
    case SKAFFOLD_KIND:
      return listOf(valueAt(value, ['build', 'artifacts'])).flatMap(ofArtifact);
    case 'BuildConfig':
      return ofBuildConfig(value);
    case MAKEFILE_KIND:
      return ofMakefile(textOf(value['text']));
    default:
      return [];
  }
});

const textAt = (value: Json | undefined, path: FieldPath): string => textOf(valueAt(value, path));

function recipe(image: string, context: string, file: string, target = '', isFromRoot = false): readonly Recipe[] {
  if (image === '' || nameOf(image).includes('$')) return [];
  return [{ image, path: `${context === '' ? '.' : context}/${file}`, isFromRoot, target: target === '' ? null : target }];
}

/** An image's variables have the values that Compose gives them where the environment has none. */
function ofService(service: Json | undefined): readonly Recipe[] {
  const build = valueAt(service, ['build']);
  const image = textAt(service, ['image']).replaceAll(/\$\{\w+:?-([^${}]*)\}/g, '$1');
  if (typeof build === 'string') return recipe(image, build, '');
  if (!isObject(build) || build['dockerfile_inline'] !== undefined) return [];
  return recipe(image, textOf(build['context']), textOf(build['dockerfile']), textOf(build['target']));
}

/** What builds an artifact without a Containerfile. */
const OTHER_BUILDERS = ['bazel', 'buildpacks', 'custom', 'jib', 'ko'];

function ofArtifact(artifact: Json): readonly Recipe[] {
  if (OTHER_BUILDERS.some(name => valueAt(artifact, [name]) !== undefined)) return [];
  const at = (...path: string[]): string => textAt(artifact, path);
  return recipe(at('image'), at('context'), at('docker', 'dockerfile'), at('docker', 'target'));
}

/** Any repository has a Containerfile at its root: only with a path of its own it is certain that the repository is this one. */
function ofBuildConfig(value: JsonObject): readonly Recipe[] {
  const strategy = valueAt(value, ['spec', 'strategy', 'dockerStrategy']);
  if (!isObject(strategy) || valueAt(value, ['spec', 'source', 'dockerfile']) !== undefined) return [];
  const path = cleaned(`./${textAt(value, ['spec', 'source', 'contextDir'])}/${textOf(strategy['dockerfilePath'])}`);
  if (path === '' || CONTAINERFILES.includes(path)) return [];
  const isFolder = textOf(strategy['dockerfilePath']) === '';
  return recipe(textAt(value, ['spec', 'output', 'to', 'name']), '', isFolder ? `${path}/` : path, '', true);
}

/** `podman build -t $(IMG) -f build/Containerfile .`, with the variables that the Makefile sets. */
function ofMakefile(text: string): readonly Recipe[] {
  const variables = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*[:?]{0,2}=[ \t]*([^\n#]*)/gm))
    variables.set(name, expandVariables(value.trim(), variables));
  const lines = text.replaceAll(/\\\r?\n/g, ' ').match(/^\t[^\n]*/gm) ?? [];
  return lines
    .map(line => expandVariables(line, variables))
    .filter(line => /\bbu(?:il)?d\b/.test(line))
    .flatMap(line => {
      let folder = '';
      return shellCommands(line, variables).flatMap(({ words: [program = '', ...words] }) => {
        if (/^[@-]?cd$/.test(program)) folder = `${folder}${words[0] ?? ''}/`;
        return ofCommand(program, words, folder);
      });
    });
}

/** Options of `build` that take a value, without which the context would not be known. */
const VALUED = new Set(
  '-t --tag -f --file --target --build-arg --platform --label --secret --progress --network --cache-from -v --volume'.split(' '),
);

function ofCommand(program: string, words: readonly string[], folder: string): readonly Recipe[] {
  const start = words.findIndex(word => word === 'build' || word === 'bud');
  if (start < 0 || !/^[@-]?(?:docker|podman|buildah)$/.test(program)) return [];
  const options = new Map<string, string>();
  let context = '';
  for (let i = start + 1; i < words.length; i++) {
    const [name = '', value] = (words[i] ?? '').split('=', 2);
    if (!name.startsWith('-')) context = words[i] ?? '';
    else if (VALUED.has(name)) options.set(name, value ?? words[++i] ?? '');
  }
  const option = (short: string, long: string): string => options.get(short) ?? options.get(long) ?? '';
  const file = option('-f', '--file');
  return recipe(option('-t', '--tag'), file === '' ? `${folder}${context}` : folder, file, option('', '--target'));
}
