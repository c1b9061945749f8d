import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { factsIn, type FactsIn } from '@scc-lens/lens';
import type { WorkloadRef } from '@scc-lens/words';
import { inNamespace, parseInSteps, roleByName, type FileRole, type Manifest, type ParsedFile, type PartlyParsed } from '@scc-lens/yaml';
import { hasLongDocument, mayContainObjects } from './manifestText';
import type { Roles, Runtime } from './runtime';
import { inSlices } from './slices';
import { canonical, parseUri } from './workspaceFiles';

/** Language ids, over all editors, whose documents may be manifests or templates of them; `dockercompose` and the like are not. */
const LANGUAGES: ReadonlySet<string> = new Set([
  'yaml',
  'json',
  'jsonc',
  'kubernetes',
  'yaml.kubernetes',
  'helm',
  'yaml.helm',
  'yaml.helm-values',
  'dockerfile',
]);

/** Characters. */
const SHORT = 100_000;

const nothingOf = (text: string): ParsedFile => ({ text, role: 'own', slices: [], manifests: [] });

const isManifestDocument = ({ languageId }: TextDocument): boolean => LANGUAGES.has(languageId);

/** The open manifests: their text, owned by TextDocuments, and what was last parsed of it. */
export class OpenDocuments {
  readonly texts = new TextDocuments(TextDocument);
  private readonly parsed = new WeakMap<TextDocument, { readonly version: number; readonly roles: Roles; readonly file: ParsedFile }>();
  /** The documents of the text that was last parsed; of those that are invalid, what they were before. */
  private readonly valid = new WeakMap<TextDocument, readonly Manifest[]>();
  /** The newest parse of a document, whole or not. */
  private readonly known = new WeakMap<TextDocument, { readonly version: number; readonly part: PartlyParsed }>();
  private readonly running = new WeakMap<TextDocument, Promise<void>>();
  /** The version that is read however long it is. */
  private readonly due = new WeakMap<TextDocument, number>();
  private readonly files = new WeakMap<TextDocument, string>();
  private roles: Roles;

  constructor(
    private readonly runtime: Runtime,
    private readonly folders: () => readonly string[],
  ) {
    this.roles = runtime.roles();
    const read = ({ document }: { readonly document: TextDocument }): void => void this.due.set(document, document.version);
    this.texts.onDidOpen(read);
    this.texts.onDidSave(read);
  }

  all(): readonly TextDocument[] {
    return this.texts.all().filter(isManifestDocument);
  }

  get(uri: string): TextDocument | undefined {
    const document = this.texts.get(uri);
    return document !== undefined && isManifestDocument(document) ? document : undefined;
  }

  /** The URI by which its file is compared: behind links, once it is parsed. */
  fileOf(document: TextDocument): string {
    return this.files.get(document) ?? canonical(document.uri);
  }

  /** Whether the text has a long document and has changed since it was opened or saved, or since a command read it. */
  waits(document: TextDocument): boolean {
    return this.due.get(document) !== document.version && hasLongDocument(document.getText());
  }

  /** The document as it is when the promise resolves; without documents while it waits. Where a message changes the text meanwhile, it is parsed again. */
  async parse(document: TextDocument): Promise<ParsedFile> {
    for (;;) {
      const last = this.parsed.get(document);
      if (last?.version === document.version && last.roles === this.roles) return last.file;
      if (this.waits(document)) return nothingOf(document.getText());
      const job = this.running.get(document) ?? this.work(document).finally(() => this.running.delete(document));
      this.running.set(document, job);
      await job;
    }
  }

  /** Parses the text of now; ends early where it changes. */
  private async work(document: TextDocument): Promise<void> {
    const { version } = document;
    const { roles } = this;
    const text = document.getText();
    const isOfUse = mayContainObjects(text) || roleByName(document.uri) !== null;
    const role = isOfUse ? await this.roleOf(roles, document.uri, text) : 'own';
    const before = this.known.get(document)?.part;
    const file = isOfUse
      ? await inSlices(
          parseInSteps(text, before?.role === role ? before : role),
          () => document.version === version,
          part => this.known.set(document, { version, part }),
        )
      : nothingOf(text);
    if (file === undefined) return;
    this.known.set(document, { version, part: file });
    const placed = inNamespace(file, isOfUse ? await this.namespaceOf(roles, document.uri, text) : null);
    const uri = canonical(document.uri);
    const folder = this.folders()
      .map(canonical)
      .find(one => this.runtime.hasFiles(parseUri(one)) && uri.startsWith(`${one}/`));
    if (folder !== undefined && !this.files.has(document))
      this.files.set(document, (await this.runtime.unlinked(parseUri(folder), parseUri(uri))).toString());
    if (document.version !== version) return;
    this.parsed.set(document, { version, roles, file: placed });
    this.valid.set(document, keepValid(placed.manifests, this.valid.get(document)));
  }

  /** Parses all of them, so that the facts come from their texts. */
  async parseAll(): Promise<void> {
    for (const document of this.all()) {
      this.due.set(document, document.version);
      await this.parse(document);
    }
  }

  /** Parses those that take no time worth mentioning. */
  async parseShort(): Promise<void> {
    for (const document of this.all()) if (document.getText().length <= SHORT) await this.parse(document);
  }

  /** What was last parsed of a document, maybe of an earlier text: null before the first time. */
  lastParsed(document: TextDocument): ParsedFile | null {
    return this.parsed.get(document)?.file ?? null;
  }

  /** The same document by document; one that is invalid, as between two keystrokes, is what it was when it was last valid, if it was. */
  lastValid(document: TextDocument): readonly Manifest[] {
    return this.valid.get(document) ?? [];
  }

  /** What its documents contain now. An invalid one that cannot be read around its invalid lines either counts as it was when it was last valid. */
  lastRead(document: TextDocument): readonly FactsIn[] {
    const before = this.lastValid(document);
    return this.lastParsed(document)?.manifests.map((now, i) => contentOf(now, before[i] ?? now)) ?? [];
  }

  /** What is parsed so far of a document that was not parsed before: null where nothing is, or the whole document. */
  partlyParsed(document: TextDocument): PartlyParsed | null {
    const last = this.known.get(document);
    return last?.version !== document.version || this.parsed.has(document) ? null : last.part;
  }

  /** A chart or kustomization has changed on disk, so that documents may have become a part of one. */
  forgetRoles(): void {
    this.roles = this.runtime.roles();
  }

  /** The role of a file or open document; unknown for a document that is on no disk. */
  private async roleOf(roles: Roles, uri: string, text: string): Promise<FileRole> {
    const place = parseUri(uri);
    return this.runtime.hasFiles(place) ? roles.of(place, text) : 'own';
  }

  private async namespaceOf(roles: Roles, uri: string, text: string): Promise<string | null> {
    const place = parseUri(uri);
    return this.runtime.hasFiles(place) ? roles.namespaceOf(place, text) : null;
  }
}

function keepValid(manifests: readonly Manifest[], before: readonly Manifest[] | undefined): readonly Manifest[] {
  if (before?.length !== manifests.length) return manifests;
  return manifests.map((manifest, i) => (manifest.class === 'invalid' ? (before[i] ?? manifest) : manifest));
}

/** Where no pod of a document can be read, the earlier pods count for the objects that are still there. */
function contentOf(now: Manifest, before: Manifest): FactsIn {
  const found = factsIn(now);
  const { objects, workloads } = found;
  if (now.class !== 'invalid' || workloads.length > 0) return found;
  if (objects.length === 0) return { ...found, objects: before.objects, workloads: before.workloads };
  const names = new Set(objects.map(nameOf));
  return { objects, workloads: before.workloads.filter(({ ref }) => names.has(nameOf(ref))) };
}

const nameOf = ({ kind, name }: Pick<WorkloadRef, 'kind' | 'name'>): string => `${kind}/${name ?? ''}`;
