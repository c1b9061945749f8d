import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { FileRoles } from '@scc-lens/files';
import { parseInSteps } from '@scc-lens/yaml';
import type { FileRole, ParsedFile, PartlyParsed } from '@scc-lens/yaml';
import { hasLongDocument, mayContainObjects } from './manifestText';
import { parseUri } from './parseUri';
import { inSlices } from './slices';

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
]);

/** Characters. */
const SHORT = 100_000;

/** The open manifests: their text, owned by TextDocuments, and what was last parsed of it. */
export interface OpenDocuments {
  readonly texts: TextDocuments<TextDocument>;
  readonly all: () => readonly TextDocument[];
  readonly get: (uri: string) => TextDocument | undefined;
  /** The document as it is when the promise resolves; without documents while it waits. Where a message changes the text meanwhile, it is parsed again. */
  readonly parse: (document: TextDocument) => Promise<ParsedFile>;
  /** Whether the text has a long document and has changed since it was opened or saved, or since a command read it. */
  readonly waits: (document: TextDocument) => boolean;
  /** Parses all of them, so that the facts come from their texts. */
  readonly parseAll: () => Promise<void>;
  /** Parses those that take no time worth mentioning. */
  readonly parseShort: () => Promise<void>;
  /** What was last parsed of a document, maybe of an earlier text: null before the first time. */
  readonly lastParsed: (document: TextDocument) => ParsedFile | null;
  /** What is parsed so far of a document that was not parsed before: null where nothing is, or the whole document. */
  readonly partlyParsed: (document: TextDocument) => PartlyParsed | null;
  /** A chart or kustomization has changed on disk, so that documents may have become a part of one. */
  readonly forgetRoles: () => void;
}

interface Parsed {
  readonly version: number;
  readonly roles: FileRoles;
  readonly file: ParsedFile;
}

const nothingOf = (text: string): ParsedFile => ({ text, role: 'own', slices: [], manifests: [] });

function isManifestDocument(document: TextDocument): boolean {
  return LANGUAGES.has(document.languageId);
}

export function createOpenDocuments(): OpenDocuments {
  const texts = new TextDocuments(TextDocument);
  const parsed = new WeakMap<TextDocument, Parsed>();
  /** The newest parse of a document, whole or not. */
  const known = new WeakMap<TextDocument, { readonly version: number; readonly part: PartlyParsed }>();
  const running = new WeakMap<TextDocument, Promise<void>>();
  let roles = new FileRoles();
  /** The version that is read however long it is. */
  const due = new WeakMap<TextDocument, number>();
  const read = (document: TextDocument): void => void due.set(document, document.version);
  texts.onDidOpen(({ document }) => {
    read(document);
  });
  texts.onDidSave(({ document }) => {
    read(document);
  });
  const waits = (document: TextDocument): boolean => due.get(document) !== document.version && hasLongDocument(document.getText());

  /** Parses the text of now; ends early where it changes. */
  const work = async (document: TextDocument): Promise<void> => {
    const { version } = document;
    const around = roles;
    const text = document.getText();
    const role = mayContainObjects(text) ? await roleOf(around, document.uri, text) : 'own';
    const part = known.get(document)?.part;
    const file = mayContainObjects(text)
      ? await inSlices(
          parseInSteps(text, part?.role === role ? part : role),
          () => document.version === version,
          part => known.set(document, { version, part }),
        )
      : nothingOf(text);
    if (file === undefined) return;
    known.set(document, { version, part: file });
    parsed.set(document, { version, roles: around, file });
  };

  const all = (): readonly TextDocument[] => texts.all().filter(isManifestDocument);

  const parse = async (document: TextDocument): Promise<ParsedFile> => {
    for (;;) {
      const last = parsed.get(document);
      if (last?.version === document.version && last.roles === roles) return last.file;
      if (waits(document)) return nothingOf(document.getText());
      const job = running.get(document) ?? work(document).finally(() => running.delete(document));
      running.set(document, job);
      await job;
    }
  };

  return {
    texts,
    all,
    get: uri => {
      const document = texts.get(uri);
      return document !== undefined && isManifestDocument(document) ? document : undefined;
    },
    parse,
    waits,
    parseAll: async () => {
      for (const document of all()) {
        read(document);
        await parse(document);
      }
    },
    parseShort: async () => {
      for (const document of all()) if (document.getText().length <= SHORT) await parse(document);
    },
    lastParsed: document => parsed.get(document)?.file ?? null,
    partlyParsed: document => {
      const last = known.get(document);
      return last?.version !== document.version || parsed.has(document) ? null : last.part;
    },
    forgetRoles: () => {
      roles = new FileRoles();
    },
  };
}

/** The role of a file or open document; unknown for a document that is on no disk. */
async function roleOf(roles: FileRoles, uri: string, text: string): Promise<FileRole> {
  const { scheme, fsPath } = parseUri(uri);
  return scheme === 'file' ? roles.of(fsPath, text) : 'own';
}
