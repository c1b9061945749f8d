/** Answers the client's command: the SCCs for files, folders or one workload, as an edit to be reviewed. */
import type { CancellationToken } from 'vscode-languageserver/node';
import { accountOf, emptyPlan, planScc, serviceAccountsOf, workloadsIn } from '@scc-lens/lens';
import type { Account, AskedAccount, Facts, NotGenerated, PreparedScc } from '@scc-lens/lens';
import type { GenerateSccParams, GenerateSccResult, ProtocolScc, RefusedScc } from '@scc-lens/protocol';
import { sccEdit } from './sccEdit';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { yieldToMessages } from './slices';
import { filesOf } from './sources';
import type { Source } from './sources';
import { canonical } from './workspaceFiles';

export async function generateSccs(session: Session, params: GenerateSccParams, token: CancellationToken): Promise<GenerateSccResult> {
  const [chosen = ''] = params.uris;
  const generated: ProtocolScc[] = [];
  const refused: RefusedScc[] = [];
  const { settings, facts } = analyzeOptions(session, chosen);
  let plan = emptyPlan<Source>(facts);
  for (const { account, includeUnplaced } of await askedAccounts(session, params)) {
    await yieldToMessages(token);
    const step = await planScc(filesOf(session), plan, { settings, account, convert: false, includeUnplaced });
    plan = step.plan;
    if ('refused' in step.prepared) refused.push(toRefused(account, step.prepared));
    else generated.push(toProtocol(step.prepared));
  }
  const { edited, rewritten } = plan;
  const edit = await sccEdit(session, chosen, { edited, rewritten, added: plan.added.map(added => added.generated) });
  return { generated, refused, edit };
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
  if (position === undefined || document === undefined) return accountsIn(session.facts.current(), uris);
  const file = await session.open.parse(document);
  const offset = document.offsetAt(position);
  const place = workloadsIn(file).findLast(({ documentSpan, span }) => documentSpan.start <= offset && span.start <= offset);
  return place === undefined ? [] : [accountOf(place.workload)];
}

/** Every service account that workloads of the workspace run as. */
export function serviceAccounts({ facts }: Session): readonly Account[] {
  return serviceAccountsOf(facts.current().workspace.workloads);
}

/** Every service account that workloads in these files and folders run as. */
function accountsIn(facts: Facts, uris: readonly string[]): readonly Account[] {
  const chosen = uris.map(canonical);
  return serviceAccountsOf(
    facts.workspace.workloads.filter(({ file }) => chosen.some(uri => file === uri || file.startsWith(`${uri.replace(/\/$/, '')}/`))),
  );
}

const nameOf = ({ namespace, name }: Account): string => (namespace === null ? name : `${namespace}/${name}`);

export function toRefused(account: Account, { refused, needed }: NotGenerated): RefusedScc {
  return { serviceAccount: nameOf(account), reason: refused, needed, unplaced: account.namespace === null };
}

function toProtocol({ generated: { serviceAccount, text, proof, changes } }: PreparedScc<Source>): ProtocolScc {
  return {
    serviceAccount: nameOf(serviceAccount),
    text,
    proof: proof.sentence,
    changes: changes.map(({ workload, title }) => `${workload.kind} ${workload.name ?? ''}: ${title}`),
  };
}
