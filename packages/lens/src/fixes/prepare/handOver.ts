/** One file for a cluster administrator: why pods are refused, and the objects that let them run. */
import type { PodReview } from '@scc-lens/admission';
import { accountText, objectOf } from '@scc-lens/words';
import { renderYaml, type KubernetesObject, type Workload } from '@scc-lens/yaml';
import { isUnreadPolicy, withoutPolicies, type Facts, type Placed, type World } from '../../facts';
import { accountPod, permissionsOf, reviewAccountPod, runsAsAccount, type NotGenerated, type ServiceAccountId } from '../../grants';
import { admissionSentence, closestScc, violationSentence } from '../../review';
import { handOverTexts } from '../messages';
import type { CurrentFile, Files } from './files';
import type { Account, SccOrder } from './prepareScc';
import { planEach, planScc, type SccPlan } from './sccPlan';

/** @param F the shell's files */
export interface HandOver<F extends CurrentFile> {
  readonly accounts: readonly ServiceAccountId[];
  /** The file's name, without `.yaml`. */
  readonly stem: string;
  /** The file's text, which names the file. */
  readonly textFor: (fileName: string) => string;
  /** What the manifests have to change for it, a sentence each. */
  readonly changes: readonly string[];
  /** The changes of manifests; the SCCs that it adds are in the text. */
  readonly plan: SccPlan<F>;
  readonly refused: readonly RefusedPart[];
}

interface Part {
  readonly account: ServiceAccountId;
  readonly why: readonly string[];
  readonly documents: readonly string[];
  readonly changes: readonly string[];
}

interface RefusedPart {
  readonly account: Account;
  readonly reason: NotGenerated;
}

/** A service account whose pods are asked for. */
export interface AskedAccount {
  readonly account: Account;
  /** Whether workloads without a namespace are meant to run in the account's. */
  readonly includeUnplaced: boolean;
}

/**
 * The workspace's own objects where they let the accounts' pods run, else a generated SCC with its RBAC.
 * @param invalid the files with invalid documents that may contain such objects
 */
export async function handOver<F extends CurrentFile>(
  files: Files<F>,
  accounts: readonly AskedAccount[],
  world: Pick<SccOrder, 'facts' | 'settings'>,
  invalid: readonly string[],
): Promise<HandOver<F>> {
  const unread = await unreadSentences(files, invalid);
  const { plan, results } = await planEach<F, AskedAccount, Part | RefusedPart>(world.facts, accounts, async (asked, before) => {
    const { account, includeUnplaced } = asked;
    const step = await planScc(files, before, { settings: world.settings, account, convert: false, includeUnplaced, keepEarlier: true });
    const { prepared } = step;
    const written = await writtenPart(files, asked, world, 'refused' in prepared && !prepared.needed);
    const result = written ?? prepared;
    if ('refused' in result) return { plan: before, result: { account, reason: result } };
    if (!('generated' in result)) return { plan: before, result };
    const { serviceAccount, text, changes } = result.generated;
    const part: Part = {
      account: serviceAccount,
      why: [...reasonsOf(asked, world.facts, world), ...unread],
      documents: [text],
      changes: changes.map(({ label, title }) => handOverTexts.change({ workload: label, change: title })),
    };
    return { plan: step.plan, result: part };
  });
  const parts = results.filter(result => 'documents' in result);
  const [only, ...others] = parts;
  return {
    accounts: parts.map(({ account }) => account),
    stem: only !== undefined && others.length === 0 ? stemFor(only.account) : 'permissions-for-admin',
    textFor: fileName => textOf(parts, fileName),
    changes: parts.flatMap(({ changes }) => changes),
    plan,
    refused: results.filter(result => 'reason' in result),
  };
}

/** As many files with errors as the explanation names. */
const MOST_FILES = 5;

/** The files with an invalid document, whose objects may have the names of generated ones. */
async function unreadSentences<F extends CurrentFile>(files: Files<F>, invalid: readonly string[]): Promise<readonly string[]> {
  const sentences: string[] = [];
  for (const file of invalid.slice(0, MOST_FILES)) {
    const source = await files.read(file);
    const fault = 'unread' in source ? source.unread : source.file.manifests.find(isUnreadPolicy)?.problems[0]?.message;
    if (fault !== undefined) sentences.push(handOverTexts.unread({ file: 'unread' in source ? file : source.name, fault }));
  }
  return invalid.length > MOST_FILES ? [...sentences, handOverTexts.moreUnread(invalid.length - MOST_FILES)] : sentences;
}

/** A file name is part of a command that an administrator copies, so that a name which Kubernetes would refuse is none. */
function stemFor({ namespace, name }: ServiceAccountId): string {
  const stem = `${namespace}-${name}`;
  return /^[a-z0-9][a-z0-9.-]*$/.test(stem) ? `${stem}-for-admin` : 'permissions-for-admin';
}

/** The workspace's own objects for an account; null where they are not sufficient, or perhaps not needed; refused where one is in an invalid document. */
async function writtenPart<F extends CurrentFile>(
  files: Files<F>,
  asked: AskedAccount,
  world: World,
  maybeNeedless: boolean,
): Promise<Part | NotGenerated | null> {
  const { namespace, name } = asked.account;
  if (namespace === null) return null;
  const account = { namespace, name };
  const { objects, grants } = permissionsOf(account, world.facts.workspace);
  const own = new Set(objects.map(({ item }) => item));
  const applied = { ...world, facts: withoutNamesakes(world.facts, own) };
  if (!grants || !podsOf(asked, world.facts).every(pod => reviewIn(pod, asked, applied).admission === 'admitted')) return null;
  const why = reasonsOf(
    asked,
    withoutPolicies(world.facts, ({ item }) => own.has(item)),
    world,
  );
  if (maybeNeedless && why.length === 0) return null;
  const texts: string[] = [];
  const names = new Set<string>();
  for (const placed of objects) {
    const source = await files.read(placed.file);
    const isRead = !('unread' in source);
    const manifest = isRead ? source.file.manifests[placed.document] : undefined;
    if (isRead && manifest?.class === 'invalid')
      return { refused: handOverTexts.invalid({ file: source.name, fault: manifest.problems[0]?.message ?? '' }), needed: true };
    names.add(isRead ? source.name : placed.file);
    texts.push((isRead ? documentText(source, placed) : null) ?? rendered(placed.item, namespace));
  }
  return {
    account,
    why: [...why, handOverTexts.written({ account: accountText(account), files: [...names].join(', ') })],
    documents: [...new Set(texts)],
    changes: [],
  };
}

/** The facts without other objects that have the name of one of these: a cluster has one of each name. */
function withoutNamesakes(facts: Facts, own: ReadonlySet<KubernetesObject>): Facts {
  const nameOf = ({ kind, namespace, name }: KubernetesObject): string => JSON.stringify([kind, namespace, name]);
  const names = new Set([...own].map(nameOf));
  const isNamesake = ({ item }: Placed<KubernetesObject>): boolean => !own.has(item) && names.has(nameOf(item));
  return facts.workspace.policies.some(isNamesake) ? withoutPolicies(facts, isNamesake) : facts;
}

/** The document of an object, with its comments; null where it contains more, names no namespace, or is not that object any more. */
function documentText({ file }: CurrentFile, { item, document }: Placed<KubernetesObject>): string | null {
  const objects = file.manifests[document]?.objects ?? [];
  const text = file.slices[document]?.text;
  const isSame = objects.length === 1 && JSON.stringify(objects[0]?.value) === JSON.stringify(item.value);
  return text === undefined || !isSame || item.path.length > 0 || needsNamespace(item) ? null : `${bodyOf(text)}\n`;
}

/** A document without its start, the blank lines around it, and a byte order mark; the first line keeps its indent. */
function bodyOf(text: string): string {
  const body = fromFirstLine(text.trimEnd().replace(/^\uFEFF/, ''));
  return body.startsWith('---') ? fromFirstLine(body.slice('---'.length)) : body;
}

const fromFirstLine = (text: string): string => text.slice(text.lastIndexOf('\n', text.search(/\S/)) + 1);

const NAMESPACED = new Set(['ServiceAccount', 'Role', 'RoleBinding']);

const needsNamespace = ({ kind, namespace }: KubernetesObject): boolean => namespace === null && NAMESPACED.has(kind);

/** In the namespace of the pods: the administrator's own current one is another. */
function rendered(object: KubernetesObject, namespace: string): string {
  const { value } = object;
  return renderYaml(
    needsNamespace(object) ? { ...value, metadata: { ...objectOf(value['metadata']), namespace } } : value,
    new Map<string, readonly string[]>(),
  );
}

/** As many workloads as the explanation names, and objections of each. */
const MOST_PODS = 5;
const MOST_REASONS = 10;

/** Each workload that is refused under these facts, with the verdict and the objections of the closest SCC. */
function reasonsOf(asked: AskedAccount, facts: Facts, world: World): readonly string[] {
  const account = accountText(asked.account);
  const denied = podsOf(asked, facts)
    .map(placed => ({ placed, review: reviewIn(placed, asked, { ...world, facts }) }))
    .filter(({ review }) => review.admission === 'denied');
  const shown = denied.slice(0, MOST_PODS).flatMap(({ placed: { item }, review }) => {
    const workload = `${item.ref.kind} ${item.ref.name ?? ''}`.trim();
    return [handOverTexts.refused({ workload, account, verdict: admissionSentence(review) }), ...objectionsOf(review)];
  });
  return denied.length > MOST_PODS ? [...shown, handOverTexts.more(denied.length - MOST_PODS)] : shown;
}

function objectionsOf(review: PodReview): readonly string[] {
  const closest = closestScc(review);
  const sentences = [...new Set(closest?.violations.map(violation => violationSentence(violation, closest.scc)) ?? [])];
  return sentences.slice(0, MOST_REASONS).map(sentence => `- ${sentence}`);
}

const podsOf = ({ account, includeUnplaced }: AskedAccount, { workspace }: Facts): readonly Placed<Workload>[] =>
  workspace.workloads.filter(placed => runsAsAccount(placed, account, includeUnplaced));

const reviewIn = (placed: Placed<Workload>, { account }: AskedAccount, world: World): PodReview =>
  reviewAccountPod(accountPod(placed, account.namespace, world), world);

function textOf(parts: readonly Part[], fileName: string): string {
  const head = [
    handOverTexts.head(parts.map(({ account }) => accountText(account)).join(', ')),
    handOverTexts.apply(`oc apply -f ${fileName}`),
    handOverTexts.remove(`oc delete -f ${fileName}`),
    ...parts.flatMap(({ why, changes }) => [...why, ...changes]),
  ];
  const documents = [...new Set(parts.flatMap(part => part.documents))];
  return `${renderYaml({}, new Map([['', head]]))}---\n${documents.join('---\n')}`;
}
