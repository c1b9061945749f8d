/** SCCs for files, folders or one workload, as an edit to be reviewed, and what a cluster administrator has to apply, as one document. */
import { URI } from 'vscode-uri';
import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { outsideBundle } from '@scc-lens/charts';
import {
  accountOf,
  changedPods,
  freeFileName,
  handOver,
  isJudged,
  permissionsOf,
  planEach,
  planScc,
  prepareTexts,
  sccFileStem,
  serviceAccountsOf,
  workloadsIn,
} from '@scc-lens/lens';
import type {
  Account,
  AskedAccount,
  GeneratedScc,
  NotGenerated,
  Placed,
  PreparedScc,
  Reach,
  Reworked,
  SccPlan,
  WorkloadPlace,
} from '@scc-lens/lens';
import type {
  GenerateSccParams,
  GenerateSccResult,
  HandOverResult,
  ManifestObject,
  ObjectsParams,
  PreviewedEdit,
  ProtocolScc,
  RefusedScc,
} from '@scc-lens/protocol';
import { accountText } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { annotationTexts, podsInFiles, renderingTexts } from './messages';
import { changeOf, creationOf, previewedEdit } from './previewedEdit';
import { renderStateOf } from './rendering/answers';
import { deployedOptions, type Session } from './session';
import { yieldToMessages } from './slices';
import { chosenFiles, deployedFilesOf, isFolder, type Source } from './sources';
import { folderOf, nameOf, placeFrom } from './uriPaths';
import { canonical, parseUri } from './workspaceFiles';

export async function generateSccs(session: Session, params: GenerateSccParams, token: CancellationToken): Promise<GenerateSccResult> {
  const [chosen = ''] = params.uris;
  const { settings, facts } = deployedOptions(session, chosen);
  const asked = await askedAccounts(session, params);
  const unknown = unrenderedAmong(session, params.uris, asked);
  if (unknown !== null) return { generated: [], refused: [ofFiles(unknown)], edit: previewedEdit([]) };
  const { plan, results } = await planEach(facts, asked, async ({ account, includeUnplaced }, before: SccPlan<Source>) => {
    await yieldToMessages(token);
    const step = await planScc(deployedFilesOf(session), before, { settings, account, convert: false, includeUnplaced });
    const prepared = writable(session, params.uris, step.prepared);
    return { plan: prepared === step.prepared ? step.plan : before, result: { account, prepared } };
  });
  const refused = results.flatMap(({ account, prepared }) => ('refused' in prepared ? [toRefused(account, prepared)] : []));
  const { edited, rewritten } = plan;
  const added = plan.added.map(one => one.generated);
  const excluded = await exclusionOf(session, chosen, added);
  if (excluded !== null) {
    const unwritten = added.map(({ serviceAccount }) => toRefused(serviceAccount, excluded));
    return { generated: [], refused: [...unwritten, ...refused], edit: previewedEdit([]) };
  }
  const generated = results.flatMap(({ prepared }) => ('refused' in prepared ? [] : [toProtocol(prepared)]));
  return { generated, refused, edit: await sccEdit(session, chosen, { edited, rewritten, added }) };
}

/** Refused where a rendering contains the earlier SCC of its name, has failed, or is not of what an editor has of these files. */
export function writable<P extends PreparedScc<Source> | NotGenerated>(
  session: Session,
  uris: readonly string[],
  prepared: P,
): P | NotGenerated {
  const unknown = unrenderedAmong(session, uris);
  if (unknown !== null || 'refused' in prepared) return unknown ?? prepared;
  const { rewrite } = prepared;
  const isRendered = rewrite?.source.isRendered === true && rewrite.edits.length > 0;
  return isRendered ? { refused: renderingTexts.rendered({ folder: rewrite.source.name }), needed: true } : prepared;
}

/** Why it is not known as what the pods of these files are deployed, or which `asked` accounts they have; null where it is. */
function unrenderedAmong(session: Session, uris: readonly string[], asked?: readonly AskedAccount[]): NotGenerated | null {
  if (uris.some(uri => session.renderings.withoutFolder(uri) === 'awaited')) return { refused: renderingTexts.awaited(), needed: true };
  const one = session.renderings.unrendered(isAmong(uris));
  if (one === undefined) {
    const state = asked?.length === 0 ? renderStateOf(session, uris[0] ?? '') : null;
    return state === null || state.isJudged || state.isAddition ? null : { refused: state.text, needed: true };
  }
  const [folder, reason] = [one.name, one.failure()];
  const refused = reason === null ? renderingTexts.unsaved({ folder }) : `${renderingTexts.failed({ folder })}: ${reason}`;
  return { refused, needed: true };
}

/** Why no new file for these SCCs is made: it would not be read in the workspace. Null where it would, or where there are none. */
export async function exclusionOf(session: Session, chosen: string, added: readonly GeneratedScc[]): Promise<NotGenerated | null> {
  const { runtime, folders } = session;
  const uri = parseUri(await freeUri(session, chosen, sccFileStem(added)));
  if (added.length === 0 || !runtime.hasFiles(uri)) return null;
  const gitignore = await runtime.excludedBy(uri, folders.map(parseUri).filter(runtime.hasFiles));
  return gitignore === null ? null : { refused: prepareTexts.excluded({ gitignore, file: nameOf(uri) }), needed: true };
}

/** The service accounts of the files, or of one workload; those without a namespace in the one that is asked for. */
export async function askedAccounts(session: Session, params: GenerateSccParams): Promise<readonly AskedAccount[]> {
  return (await chosenAccounts(session, params)).map(({ namespace, name }) => ({
    account: { namespace: namespace ?? params.namespace ?? null, name },
    includeUnplaced: namespace === null,
  }));
}

async function chosenAccounts(session: Session, { uris, position }: GenerateSccParams): Promise<readonly Account[]> {
  const [uri = ''] = uris;
  const document = position === undefined ? undefined : session.open.get(uri);
  if (position === undefined || document === undefined) return accountsIn(session, uris);
  const file = await session.open.parse(document);
  const offset = document.offsetAt(position);
  const place = workloadsIn(file).findLast(({ documentSpan, span }) => documentSpan.start <= offset && span.start <= offset);
  return place === undefined ? [] : (accountsMade(session, document, [place]) ?? [accountOf(place.workload)]);
}

/** The accounts as which a file's pods run once they are rendered; null where they are not. */
export function accountsMade({ renderings }: Session, document: TextDocument, places: readonly WorkloadPlace[]): readonly Account[] | null {
  const made = renderings.madeOf(document, places).flatMap(one => one.made.map(({ place }) => ({ item: place.workload })));
  return made.length === 0 ? null : serviceAccountsOf(made);
}

export const serviceAccounts = ({ facts }: Session): readonly Account[] => serviceAccountsOf(facts.current().workspace.workloads);

async function accountsIn(session: Session, uris: readonly string[]): Promise<readonly Account[]> {
  const { renderings } = session;
  const isChosen = isAmong(uris);
  const written = renderings.deployed().workspace.workloads.filter(({ file }) => !file.endsWith('/') && isChosen(file));
  const own = serviceAccountsOf([...written, ...renderings.madeFrom(isChosen).map(item => ({ item }))]);
  return own.length > 0 ? own : accountsWith(session, uris[0] ?? '');
}

/** Of all that is rendered with a patch, or with a file of values or named templates; none for a file with objects. */
async function accountsWith({ open, renderings }: Session, uri: string): Promise<readonly Account[]> {
  const document = open.get(uri);
  if (document === undefined || isJudged(await open.parse(document))) return [];
  const folders = new Set(renderings.all().flatMap(one => (one.has(canonical(uri)) ? [`${one.uri}/`] : [])));
  return serviceAccountsOf(renderings.madeFrom(file => folders.has(file)).map(item => ({ item })));
}

/** Whether a file is one of these, or in one. */
function isAmong(uris: readonly string[]): (file: string) => boolean {
  const chosen = uris.map(canonical);
  return file => chosen.some(uri => file === uri || file.startsWith(`${uri.replace(/\/$/, '')}/`));
}

const ofFiles = ({ refused, needed }: NotGenerated): RefusedScc => ({ serviceAccount: '', reason: refused, needed, unplaced: false });

export function toRefused(account: Account, { refused, needed }: NotGenerated): RefusedScc {
  return { serviceAccount: accountText(account), reason: refused, needed, unplaced: account.namespace === null };
}

const toProtocol = ({ generated: { serviceAccount, text, proof, changes } }: PreparedScc<Source>): ProtocolScc => ({
  serviceAccount: accountText(serviceAccount),
  text,
  proof: proof.sentence,
  changes: changes.map(({ label, title }) => `${label}: ${title}`),
});

export async function handOverDocument(session: Session, params: GenerateSccParams): Promise<HandOverResult> {
  const [chosen = ''] = params.uris;
  const options = deployedOptions(session, chosen);
  const namespace = params.namespace ?? options.facts.cluster.defaultNamespace;
  const asked = await askedAccounts(session, { ...params, ...(namespace !== null && { namespace }) });
  const unknown = unrenderedAmong(session, params.uris, asked);
  const { accounts, stem, textFor, changes, plan, refused } = await handOver(
    deployedFilesOf(session),
    unknown !== null ? [] : asked.length > 0 ? asked : await accountsServedBy(session, params.uris),
    options,
    session.facts.unread(),
  );
  const place = parseUri(await freeUri(session, chosen, stem));
  const fileName = nameOf(place);
  return {
    serviceAccounts: accounts.map(({ namespace, name }) => `${namespace}/${name}`),
    document: accounts.length === 0 ? null : { uri: place.with({ scheme: 'untitled' }).toString(), fileName, text: textFor(fileName) },
    changes,
    edit: await sccEdit(session, chosen, { ...plan, added: [] }),
    refused: [...(unknown === null ? [] : [ofFiles(unknown)]), ...refused.map(({ account, reason }) => toRefused(account, reason))],
  };
}

/** The accounts of the workspace's pods for which there are SCCs, roles, bindings or the account in these files. */
async function accountsServedBy(session: Session, uris: readonly string[]): Promise<readonly AskedAccount[]> {
  const files = await filesIn(session, uris);
  const { workspace, cluster } = session.facts.current();
  return serviceAccountsOf(workspace.workloads).flatMap((account): AskedAccount[] => {
    const namespace = account.namespace ?? cluster.defaultNamespace;
    if (namespace === null || !permissionsOf({ ...account, namespace }, workspace).objects.some(({ file }) => files.has(file))) return [];
    return [{ account: { ...account, namespace }, includeUnplaced: account.namespace === null }];
  });
}

async function filesIn(session: Session, uris: readonly string[]): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for await (const file of chosenFiles(session, uris)) files.add(file);
  return files;
}

/** The workspace's SCCs, roles, bindings and service accounts in other files, without which the pods of these files may not run. */
export async function neededObjects(session: Session, { uris }: ObjectsParams): Promise<readonly ManifestObject[]> {
  const files = await filesIn(session, uris);
  const { workspace, cluster } = session.facts.current();
  const accounts = serviceAccountsOf(workspace.workloads.filter(({ file }) => files.has(file)));
  const found = new Set<Placed<KubernetesObject>>();
  for (const { namespace, name } of accounts) {
    const place = namespace ?? cluster.defaultNamespace;
    if (place === null) continue;
    for (const placed of permissionsOf({ namespace: place, name }, workspace).objects) if (!files.has(placed.file)) found.add(placed);
  }
  return [...found].map(({ file, document, item: { path, value } }) => ({ file, document, path, object: value, pods: [] }));
}

interface SccWrites extends Pick<SccPlan<Source>, 'edited' | 'rewritten'> {
  readonly added: readonly GeneratedScc[];
}

const [MANIFESTS, REWRITE, NEW_FILE] = ['manifests', 'rewrite', 'new-file'];

/** The edit that changes the manifests, rewrites earlier SCCs, and creates a file for new ones next to, or in, what was `chosen`. */
export async function sccEdit(session: Session, chosen: string, { edited, rewritten, added }: SccWrites): Promise<PreviewedEdit> {
  const manifests = editable(new Map([...edited].filter(([file]) => !rewritten.has(file))));
  const sccs = [...edited].filter(([file]) => rewritten.has(file)).map(([, reworked]) => reworked);
  const change = (id: string, { source: { document, version }, edits }: Reworked<Source>) => changeOf(document, version, edits, id);
  const uri = added.length === 0 ? null : await freeUri(session, chosen, sccFileStem(added));
  return previewedEdit([
    {
      id: MANIFESTS,
      ...annotationTexts.manifests(podsInFiles(extentOf(manifests))),
      changes: manifests.map(one => change(MANIFESTS, one)),
    },
    {
      id: REWRITE,
      ...annotationTexts.rewrite(sccs.map(({ source }) => source.name).join(', ')),
      changes: sccs.map(one => change(REWRITE, one)),
      needsConfirmation: true,
    },
    {
      id: NEW_FILE,
      ...annotationTexts.create(uri === null ? '' : nameOf(parseUri(uri))),
      changes: uri === null ? [] : creationOf(uri, added.map(({ text }) => text).join('---\n'), NEW_FILE),
    },
  ]);
}

/** Without what folders are rendered to, whose changes are for the reader to make. */
export const editable = (reworked: ReadonlyMap<string, Reworked<Source>>): readonly Reworked<Source>[] =>
  [...reworked.values()].filter(({ source }) => source.isRendered !== true);

/** How much of manifests changes that become something else. */
export function extentOf(reworked: Iterable<Reworked<Source>>): Reach {
  const pods = [...reworked].map(changedPods);
  return { pods: pods.reduce((sum, count) => sum + count, 0), files: pods.length };
}

/**
 * A file that neither disk nor editor has, `stem.yaml` or numbered, in a folder or next to a file or its chart, which is for any namespace; a
 * bare name for what is not on disk.
 */
export async function freeUri(session: Session, chosen: string, stem: string): Promise<string> {
  const { runtime, open, renderings } = session;
  const made = renderings.of(chosen);
  const at = parseUri(made?.target.renderer === 'helm' ? made.uri : outsideBundle(chosen));
  const opened = new Set(open.all().map(({ uri }) => parseUri(uri).path));
  const isItself = (await isFolder(session, chosen)) || at.fsPath === made?.target.root;
  const folder = !runtime.hasFiles(at) ? undefined : isItself ? at : folderOf(at);
  const uriOf = (fileName: string): URI =>
    folder === undefined ? URI.from({ scheme: 'untitled', path: fileName }) : placeFrom(folder, fileName);
  const isTaken = async (fileName: string): Promise<boolean> => {
    const uri = uriOf(fileName);
    return opened.has(uri.path) || (runtime.hasFiles(uri) && (await runtime.stat(uri)) !== null);
  };
  return uriOf(await freeFileName(stem, isTaken)).toString();
}
