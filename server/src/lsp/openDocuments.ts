import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createMemo, parseFile } from '../core';
import type { Memo, ParsedFile } from '../core';
import { mayHoldObjects } from './manifestText';

/** Language ids, over all editors, whose documents may be manifests; `helm`, `dockercompose` and the like are not. */
const LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc', 'kubernetes', 'yaml.kubernetes']);

/** The open manifests: their text, owned by TextDocuments, and the one memo of what was parsed of it. */
export interface OpenDocuments {
  readonly texts: TextDocuments<TextDocument>;
  readonly all: () => readonly TextDocument[];
  readonly get: (uri: string) => TextDocument | undefined;
  readonly parse: (document: TextDocument) => ParsedFile;
  readonly memo: (document: TextDocument) => Memo;
}

interface Parsed {
  readonly memo: Memo;
  readonly version: number;
  readonly file: ParsedFile;
}

function isManifestDocument(document: TextDocument): boolean {
  return LANGUAGES.has(document.languageId);
}

export function createOpenDocuments(): OpenDocuments {
  const texts = new TextDocuments(TextDocument);
  const parsed = new WeakMap<TextDocument, Parsed>();

  const parse = (document: TextDocument): Parsed => {
    const known = parsed.get(document);
    if (known?.version === document.version) return known;
    const memo = known?.memo ?? createMemo();
    const text = document.getText();
    const file = mayHoldObjects(text) ? parseFile(text, memo) : { text, slices: [], manifests: [] };
    const fresh = { memo, version: document.version, file };
    parsed.set(document, fresh);
    return fresh;
  };

  return {
    texts,
    all: () => texts.all().filter(isManifestDocument),
    get: uri => {
      const document = texts.get(uri);
      return document !== undefined && isManifestDocument(document) ? document : undefined;
    },
    parse: document => parse(document).file,
    memo: document => parse(document).memo,
  };
}
