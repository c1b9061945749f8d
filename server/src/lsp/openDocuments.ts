import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseFile } from '../core';
import type { ParsedFile } from '../core';
import { mayContainObjects } from './manifestText';

/** Language ids, over all editors, whose documents may be manifests; `helm`, `dockercompose` and the like are not. */
const LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc', 'kubernetes', 'yaml.kubernetes']);

/** The open manifests: their text, owned by TextDocuments, and what was last parsed of it. */
export interface OpenDocuments {
  readonly texts: TextDocuments<TextDocument>;
  readonly all: () => readonly TextDocument[];
  readonly get: (uri: string) => TextDocument | undefined;
  readonly parse: (document: TextDocument) => ParsedFile;
}

interface Parsed {
  readonly version: number;
  readonly file: ParsedFile;
}

function isManifestDocument(document: TextDocument): boolean {
  return LANGUAGES.has(document.languageId);
}

export function createOpenDocuments(): OpenDocuments {
  const texts = new TextDocuments(TextDocument);
  const parsed = new WeakMap<TextDocument, Parsed>();

  return {
    texts,
    all: () => texts.all().filter(isManifestDocument),
    get: uri => {
      const document = texts.get(uri);
      return document !== undefined && isManifestDocument(document) ? document : undefined;
    },
    parse: document => {
      const known = parsed.get(document);
      if (known?.version === document.version) return known.file;
      const text = document.getText();
      const file = mayContainObjects(text) ? parseFile(text, known?.file) : { text, slices: [], manifests: [] };
      parsed.set(document, { version: document.version, file });
      return file;
    },
  };
}
