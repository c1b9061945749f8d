/** What files are to the charts, kustomizations and bundles of the folders around them. */
import { cached } from '@scc-lens/words';
import { isOperator, parseFile, roleByName, type FileRole } from '@scc-lens/yaml';
import { KUSTOMIZATION_FILES, kustomizationNames, type KustomizationNames } from './kustomization';

/** Where the files are: on a disk, by their absolute paths, or where an editor reads them, by their URIs. */
export interface Places {
  /** The folder that a place is in; the place itself at the root. */
  readonly folderOf: (place: string) => string;
  /** The place that a name leads to from a folder; on a disk, behind links. */
  readonly resolve: (folder: string, name: string) => string | Promise<string>;
  /** Null where nothing is. */
  readonly kindOf: (place: string) => Promise<'file' | 'folder' | 'other' | null>;
  /** Null for a file that is not read. */
  readonly textOf: (place: string) => Promise<string | null>;
  /** The places of a folder's files; none where it cannot be read. */
  readonly filesIn: (folder: string) => Promise<readonly string[]>;
}

export interface Kustomization extends Pick<KustomizationNames, 'isComponent' | 'namespace'> {
  /** The places of the manifests, kustomizations and components that it lists itself, of its patches, and of all that it names. */
  readonly parts: readonly string[];
  readonly patches: readonly string[];
  readonly files: readonly string[];
}

/** The name of a folder's kustomization file; null where it has none. */
export async function kustomizationFile({ kindOf, resolve }: Places, folder: string): Promise<string | null> {
  for (const name of KUSTOMIZATION_FILES) if ((await kindOf(await resolve(folder, name))) === 'file') return name;
  return null;
}

/** What the kustomization of a folder names, nothing where it cannot be read; null where the folder has none. */
export async function kustomizationIn(places: Places, folder: string): Promise<Kustomization | null> {
  const file = await kustomizationFile(places, folder);
  if (file === null) return null;
  const resolve = (entries: readonly string[]): Promise<readonly string[]> =>
    Promise.all(entries.map(async entry => places.resolve(folder, entry)));
  const text = await places.textOf(await places.resolve(folder, file));
  const names = text === null ? null : kustomizationNames({ text });
  if (names === null) return { parts: [], patches: [], files: [], isComponent: false, namespace: null };
  const { resources, components, plugins, others, isComponent, namespace } = names;
  const [parts, patches] = [await resolve([...resources, ...components]), await resolve(names.patches)];
  return { parts, patches, files: [...parts, ...patches, ...(await resolve([...plugins, ...others]))], isComponent, namespace };
}

interface Surroundings {
  readonly isChart: boolean;
  /** What its kustomization lists; null where the folder has none. */
  readonly kustomization: { readonly listed: ReadonlySet<string>; readonly patches: ReadonlySet<string> } | null;
  /** Whether it has a test of Chainsaw, or tests of Kuttl, whose steps also change objects that others have made. */
  readonly isChainsaw: boolean;
  readonly isKuttl: boolean;
  /** Whether no folder above it belongs to the same repository. */
  readonly isTop: boolean;
}

/** Looks at each folder once, also if something changes there meanwhile. */
export class FileRoles {
  private readonly known = new Map<string, Promise<Surroundings>>();
  private readonly namespaces = new Map<string, Promise<string | null>>();

  constructor(private readonly places: Places) {}

  /**
   * The role of a file with this text. Kustomize reads patches from the folder of the kustomization and those in it, so that folders above
   * the file show which one lists it.
   */
  async of(place: string, text: string): Promise<FileRole> {
    const byName = roleByName(place);
    if (byName !== null) return byName;
    if (ASSERTION.test(place)) return 'assertion';
    if (KUSTOMIZATION_FILES.some(name => place.endsWith(`/${name}`) || place.endsWith(`\\${name}`))) return 'kustomization';
    const { places, known } = this;
    const step = STEP.exec(place)?.[1];
    const asserted = step === undefined ? null : await places.resolve(places.folderOf(place), `${step}assert.yaml`);
    let isBelow = asserted !== null && (await places.kindOf(asserted)) === 'file';
    for (let folder = places.folderOf(place); ; folder = places.folderOf(folder)) {
      const { isChart, kustomization, isChainsaw, isKuttl, isTop } = await cached(known, folder, () => surroundingsOf(places, folder));
      if (kustomization?.patches.has(place) === true) return 'patch';
      if (kustomization?.listed.has(place) === true) return 'part';
      isBelow ||= kustomization !== null || isChainsaw || (isKuttl && step !== undefined);
      if (isChart && text.includes('{{') && /^[/\\]?templates[/\\]/.test(place.slice(folder.length))) return 'chart';
      if (isChart || isTop) return isBelow ? 'unlisted' : 'own';
    }
  }

  /** Whether the folder of a file, or one above it in its repository, has a chart or a kustomization. */
  async isRenderedAbove(place: string): Promise<boolean> {
    const { places, known } = this;
    for (let folder = places.folderOf(place); ; folder = places.folderOf(folder)) {
      const { isChart, kustomization, isTop } = await cached(known, folder, () => surroundingsOf(places, folder));
      if (isChart || kustomization !== null || isTop) return isChart || kustomization !== null;
    }
  }

  /**
   * The namespace of objects in a file with this text that name none: of an operator's bundle, the one that the operator is installed in,
   * where Operator Lifecycle Manager creates them. Null where that is not known, and for files of no bundle.
   */
  async namespaceOf(place: string, text: string): Promise<string | null> {
    const folder = this.places.folderOf(place);
    return NAMESPACED.test(text) ? cached(this.namespaces, folder, () => bundleNamespace(this.places, folder)) : null;
  }
}

/** By name, a file of Chainsaw's or Kuttl's with what a test waits for. */
const ASSERTION = /(?:^|[/\\])(?:(?:\d+-(?:assert|errors)|assert[-_.])[^/\\]*|\d+-error\.ya?ml|[^/\\]*[-_]assert\.ya?ml)$/;

/** By name, a file of a step of Kuttl's, with the number of its step. */
const STEP = /(?:^|[/\\])(\d+-)[^/\\]*$/;

/** Objects whose namespace decides about service accounts. A bundle has no others. */
const NAMESPACED = /\bkind["']?[ \t]*:[ \t]*["']?(?:Role|RoleBinding|ServiceAccount)\b/;

/** Whether a file has the name of one with a ClusterServiceVersion, by which `opm` and `operator-sdk` know it. */
export const isOperatorFile = (place: string): boolean => /\.clusterserviceversion\.ya?ml$/i.test(place);

/** What a new file with an SCC goes next to: not into a bundle, because Operator Lifecycle Manager refuses one that has an SCC. */
export const outsideBundle = (file: string): string => (isOperatorFile(file) ? file.replace(/[/\\][^/\\]*$/, '') : file);

async function bundleNamespace({ filesIn, textOf }: Places, folder: string): Promise<string | null> {
  const [file, ...others] = (await filesIn(folder)).filter(isOperatorFile);
  const text = file === undefined || others.length > 0 ? null : await textOf(file);
  const objects = text === null ? [] : parseFile(text).manifests.flatMap(manifest => manifest.objects);
  return objects.find(isOperator)?.namespace ?? null;
}

async function surroundingsOf(places: Places, folder: string): Promise<Surroundings> {
  const { folderOf, kindOf, resolve } = places;
  const kustomization = await kustomizationIn(places, folder);
  const parts = new Set(kustomization?.parts);
  const patches = new Set(kustomization?.patches.filter(place => !parts.has(place)));
  return {
    isChart: (await kindOf(await resolve(folder, 'Chart.yaml'))) === 'file',
    kustomization: kustomization === null ? null : { listed: new Set(kustomization.files), patches },
    isChainsaw: (await kindOf(await resolve(folder, 'chainsaw-test.yaml'))) === 'file',
    isKuttl: (await kindOf(await resolve(folder, 'kuttl-test.yaml'))) === 'file',
    isTop: folder === folderOf(folder) || (await kindOf(await resolve(folder, '.git'))) !== null,
  };
}
