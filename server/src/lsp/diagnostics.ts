import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze } from '../core';
import type { Facts, Finding } from '../core';
import { ruleUrl } from '../packageFolder';
import { toDiagnostic } from './convert';
import { detached } from './guard';
import { isProjectFile, projectDiagnostics } from './projects';
import { createSchedule } from './schedule';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** Keeps what the editor shows in step with the open documents, the settings and the facts. */
export interface Diagnostics {
  /** From here on; before the settings are known, nothing is shown that they might switch off. */
  readonly start: () => void;
  readonly changed: (document: TextDocument) => void;
  readonly closed: (document: TextDocument) => void;
  /** Looks at every open document again. */
  readonly refresh: () => void;
}

interface Published {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * `manifestsChanged` is called when a document has become something else to the others, and `factsChanged` when what is known around the
 * documents has.
 */
export function createDiagnostics(session: Session, manifestsChanged: () => void, factsChanged: () => void): Diagnostics {
  const { connection, open, log } = session;
  const published = new WeakMap<TextDocument, Published>();
  let started = false;
  let seen: Facts | undefined;

  const send = detached(log, 'textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => connection.sendDiagnostics(params));

  const publish = (document: TextDocument, diagnostics: Diagnostic[]): void => {
    const { uri, version } = document;
    const before = published.get(document);
    if (before?.version === version && isDeepStrictEqual(before.diagnostics, diagnostics)) return;
    published.set(document, { version, diagnostics });
    send({ uri, version, diagnostics });
  };

  const look = (uri: string): void => {
    const document = open.get(uri);
    if (document === undefined) return;
    const options = analyzeOptions(session, document.uri);
    const diagnostics = isProjectFile(uri)
      ? projectDiagnostics(document)
      : diagnosticsOf(session, document, analyze(open.parse(document), options));
    publish(document, diagnostics);
    const before = seen;
    seen = options.facts;
    if (before !== undefined && (before.cluster !== seen.cluster || before.workspace !== seen.workspace)) {
      for (const other of open.all()) if (other !== document) schedule.touch(other);
      manifestsChanged();
      if (before.cluster !== seen.cluster) factsChanged();
    }
  };

  const schedule = createSchedule(detached(log, 'diagnostics', look));
  const refresh = (): void => {
    if (started) for (const document of open.all()) schedule.touch(document);
  };

  return {
    start: () => {
      started = true;
      refresh();
    },
    changed: document => {
      if (started && open.get(document.uri) !== undefined) schedule.touch(document);
    },
    closed: ({ uri }) => {
      schedule.drop(uri);
      send({ uri, diagnostics: [] });
    },
    refresh,
  };
}

export function diagnosticsOf({ features }: Session, document: TextDocument, findings: readonly Finding[]): Diagnostic[] {
  return findings.map(finding => toDiagnostic(document, finding, { ruleUrl, relatedInformation: features.relatedInformation }));
}
