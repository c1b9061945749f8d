/** Answers the client's command: the SCCs for files, folders or one workload, as text to be looked at. */
import type { CancellationToken } from 'vscode-languageserver/node';
import { accountOf, prepareScc, serviceAccountsOf, workloadsIn } from '../core';
import type { Account, Facts, PreparedScc, Reworked } from '../core';
import type { GenerateSccParams, GenerateSccResult, ProtocolScc, RefusedScc, WorkspaceConversion } from '../protocol';
import { breath } from './codeActions';
import { toTextEdits } from './convert';
import { annotated, manifestEdit, sccFileName } from './sccEdit';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { filesOf } from './sources';
import type { Source } from './sources';
import { canonical } from './workspaceFiles';

const ANNOTATION = 'scc';

export async function generateSccs(session: Session, params: GenerateSccParams, token: CancellationToken): Promise<GenerateSccResult> {
  const generated: ProtocolScc[] = [];
  const refused: RefusedScc[] = [];
  const changes: WorkspaceConversion['documentChanges'] = [];
  const options = analyzeOptions(session, params.uris[0] ?? '');
  for (const asked of chosenAccounts(session, params)) {
    await breath(token);
    const account = { ...asked, namespace: asked.namespace ?? params.namespace ?? null };
    const prepared = await prepareScc(filesOf(session), { ...options, account, convert: false, includeUnplaced: asked.namespace === null });
    const serviceAccount = nameOf(account);
    if ('refused' in prepared)
      refused.push({ serviceAccount, reason: prepared.refused, needed: prepared.needed, unplaced: account.namespace === null });
    else {
      generated.push(toProtocol(prepared));
      addChanges(changes, [...prepared.reworked.values()]);
    }
  }
  const annotation = {
    label: 'Give these pods their SCC',
    needsConfirmation: true,
    description: 'What the generated SCC needs the manifests to say.',
  };
  return { generated, refused, edit: { changeAnnotations: { [ANNOTATION]: annotation }, documentChanges: changes } };
}

function chosenAccounts(session: Session, { uris, position }: GenerateSccParams): readonly Account[] {
  const [uri = ''] = uris;
  const document = position === undefined ? undefined : session.open.get(uri);
  if (position === undefined || document === undefined) return accountsIn(session.facts.current(), uris);
  const offset = document.offsetAt(position);
  const place = workloadsIn(session.open.parse(document)).findLast(
    ({ documentSpan, span }) => documentSpan.start <= offset && span.start <= offset,
  );
  return place === undefined ? [] : [accountOf(place.workload)];
}

/** Every service account that workloads in these files and folders run as. */
function accountsIn(facts: Facts, uris: readonly string[]): readonly Account[] {
  const chosen = uris.map(canonical);
  return serviceAccountsOf(
    facts.workspace.workloads.filter(({ file }) => chosen.some(uri => file === uri || file.startsWith(`${uri.replace(/\/$/, '')}/`))),
  );
}

const nameOf = ({ namespace, name }: Account): string => (namespace === null ? name : `${namespace}/${name}`);

function toProtocol({ generated: { name, serviceAccount, text, proof, changes }, rewrite }: PreparedScc<Source>): ProtocolScc {
  return {
    serviceAccount: nameOf(serviceAccount),
    fileName: sccFileName({ name }),
    rewrites:
      rewrite === null
        ? null
        : { uri: rewrite.source.document.uri, version: rewrite.source.version, edits: toTextEdits(rewrite.source.document, rewrite.edits) },
    text,
    proof: proof.sentence,
    changes: changes.map(({ workload, title }) => `${workload.kind} ${workload.name ?? ''}: ${title}`),
  };
}

/** Several accounts may have pods in one manifest, which can be edited once only. */
function addChanges(changes: WorkspaceConversion['documentChanges'], reworked: readonly Reworked<Source>[]): void {
  for (const change of reworked.map(work => annotated(manifestEdit(work), ANNOTATION))) {
    const known = changes.find(({ textDocument }) => textDocument.uri === change.textDocument.uri);
    if (known === undefined) changes.push(change);
    else known.edits.push(...change.edits);
  }
}
