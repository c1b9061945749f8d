/** What a cluster administrator has to apply for the pods of files: as one document, and as the objects that the workspace has already. */
import { posix } from 'node:path';
import { handOver, permissionsOf, serviceAccountsOf } from '@scc-lens/lens';
import type { AskedAccount, Placed } from '@scc-lens/lens';
import type { GenerateSccParams, HandOverResult, ManifestObject, ObjectsParams } from '@scc-lens/protocol';
import type { KubernetesObject } from '@scc-lens/yaml';
import { askedAccounts, toRefused } from './generateRequest';
import { parseUri } from './parseUri';
import { freeUri, sccEdit } from './sccEdit';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { chosenFiles, filesOf } from './sources';

export async function handOverDocument(session: Session, params: GenerateSccParams): Promise<HandOverResult> {
  const [chosen = ''] = params.uris;
  const options = analyzeOptions(session, chosen);
  const namespace = params.namespace ?? options.facts.cluster.defaultNamespace;
  const asked = await askedAccounts(session, { ...params, ...(namespace !== null && { namespace }) });
  const { accounts, stem, textFor, changes, plan, refused } = await handOver(
    filesOf(session),
    asked.length > 0 ? asked : await accountsServedBy(session, params.uris),
    options,
  );
  const place = parseUri(await freeUri(session, chosen, stem));
  const fileName = posix.basename(place.path);
  return {
    serviceAccounts: accounts.map(({ namespace, name }) => `${namespace}/${name}`),
    document: accounts.length === 0 ? null : { uri: place.with({ scheme: 'untitled' }).toString(), fileName, text: textFor(fileName) },
    changes,
    edit: await sccEdit(session, chosen, { ...plan, added: [] }),
    refused: refused.map(({ account, reason }) => toRefused(account, reason)),
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
