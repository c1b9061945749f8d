/** From a service account's pods to the least SCC that OpenShift chooses for them, with proof. */
import { invalidSentence, stockSccs, type PodReview } from '@scc-lens/admission';
import { accountText, DEFAULT_SERVICE_ACCOUNT, groupBy, remember, shownName, type JsonObject } from '@scc-lens/words';
import { renderYaml, type Workload } from '@scc-lens/yaml';
import type { Placed, Settings } from '../../facts';
import { isMadeByGateway } from '../../openshell';
import {
  admissionSentence,
  exemptionText,
  hasUnknownAccount,
  invalidFields,
  list,
  missingFacts,
  serviceAccountOf,
  violationSentence,
} from '../../review';
import { headTexts, listed, refusalTexts } from '../messages';
import { draftScc, type Draft } from './draft';
import { addedComments, clusterRole, proofOf, roleBinding, sccComments, serviceAccountObject, type Arranged } from './objects';
import { captureWarning, knownAccounts, planReason, plansFor, requiringChange, tryPlan, type Situation } from './plans';
import { accountPod, reviewAccountPod, reviewUngranted, runsAsAccount, spelledPod, tryScc, type AccountPod } from './pods';
import { shrink } from './shrink';
import { isCapability } from './spelling';
import type { GeneratedScc, NotGenerated, Proof, SccRequest, ServiceAccountId, WorkloadChange } from './types';
import { withoutWrittenScc, type Reviewed } from './written';

/**
 * Writes the narrowest SCC for all pods of the workspace that run as a service account and that OpenShift does not admit with what it
 * grants to every user, unless SCCs of the files admit them all, and the RBAC objects that give it to them alone. Nothing is handed out that the engine has not proven to be
 * admitted, chosen, minimal and without effect on other pods; where it cannot, the answer is why.
 */
export function generateScc(request: SccRequest): GeneratedScc | NotGenerated {
  const pods = podsOf(placedOf(request), request);
  const { namespace, name } = request.serviceAccount;
  const lacksNamespace = namespace === null;
  const account = accountText(request.serviceAccount);
  if (pods.length === 0) return refuse(refusalTexts.noWorkload(account), false);
  const invalid = refusedAsInvalid(request);
  if (invalid !== null) return invalid;
  const reviewed = pods.map((pod): Reviewed => ({ pod, review: reviewUngranted(pod, request), present: reviewAccountPod(pod, request) }));
  const judged = reviewed.filter(({ review }) => review.admission !== 'not-checked');
  const open = judged.filter(({ review }) => review.admission === 'unknown');
  const undecided = open.find(one => !hasIdsOfNamespace(one));
  if (undecided !== undefined)
    return {
      ...refuse(refusalTexts.undecided({ workload: undecided.pod.label, facts: missingFacts(undecided.review.missing) })),
      lacksNamespace,
    };
  const denied = judged.filter(({ review }) => review.admission === 'denied');
  const served = withoutWrittenScc(denied, request).map(({ pod }) => pod);
  if (served.length === 0 && open.length > 0) return refuse(refusalTexts.madeByGateway(listed(open.map(({ pod }) => pod.label))), false);
  const spelling = pods.flatMap(pod => pod.spelling ?? []);
  const barred = judged.filter(
    ({ pod, review, present }) => pod.required !== null && review.admission === 'admitted' && present.admission === 'denied',
  );
  const [first] = barred;
  if (served.length === 0 && first !== undefined)
    return refuse(refusalTexts.requiresOther({ workload: first.pod.label, verdict: admissionSentence(first.present) }));
  if (served.length === 0 && spelling.length > 0)
    return refuse(refusalTexts.misspelt(listed(spelling.map(({ label, title }) => `${label}: ${title}`))));
  if (served.length === 0) return notNeeded(request, reviewed);
  if (namespace === null) return { ...refuse(refusalTexts.noNamespace(listed(served.map(({ label }) => label)))), lacksNamespace };
  const unbarred = barred.map(({ pod, review }) => requiringChange(pod, review.scc ?? ''));
  const made = serve(served, { namespace, name }, [...spelling, ...unbarred], request);
  // An SCC that cannot be set up makes admission fail, unless it is the one to be rewritten.
  const broken = reviewed
    .flatMap(({ review }) => review.sccs)
    .find(({ scc, providerError }) => providerError !== undefined && !isFor(made, scc));
  return broken === undefined ? made : refuse(refusalTexts.unusable({ namespace, reason: broken.providerError ?? '' }));
}

const isFor = (made: GeneratedScc | NotGenerated, scc: string): boolean => !('refused' in made) && made.name === scc;

/**
 * Why there is no SCC because of a pod that Kubernetes refuses: the field that makes it invalid may be the one that asks for something. Null where all are
 * valid. Each workload is looked at once.
 */
export function refusedAsInvalid(request: SccRequest): NotGenerated | null {
  const account = accountText(request.serviceAccount);
  const suspects = placedOf(request).filter(isSuspect(request.settings));
  for (const pod of podsOf(suspects, request)) {
    if (pod.workload.traits.isCut === true)
      return refuse(refusalTexts.invalid({ workload: pod.label, account, reason: refusalTexts.cut() }));
    const { admission, invalid } = reviewUngranted(pod, request);
    if (admission !== 'not-checked' && invalid[0] !== undefined)
      return refuse(refusalTexts.invalid({ workload: pod.label, account, reason: invalidSentence(invalid[0]) }));
  }
  return null;
}

/** Why no pod of an account whose namespace is not known gets an SCC; null where it is known. */
export function refusedAsUnplaced(request: SccRequest): NotGenerated | null {
  if (request.serviceAccount.namespace !== null) return null;
  const pods = placedOf(request).map(({ item: { ref } }) => `${ref.kind} ${ref.name ?? ''}`.trim());
  return { ...refuse(refusalTexts.noNamespace(listed(pods))), lacksNamespace: true };
}

/** A gateway that makes two pods reads the namespace's annotations before it writes the ids of its pods, so that they fit. */
const hasIdsOfNamespace = ({ pod, review }: { readonly pod: AccountPod; readonly review: PodReview }): boolean =>
  isMadeByGateway(pod.workload.pod.spec) && review.missing.every(({ kind }) => kind === 'namespace-annotation');

const isSuspect = remember((settings: Settings) =>
  remember(({ item }: Placed<Workload>) => item.traits.isCut === true || invalidFields(item, settings).length > 0),
);

const placedOf = ({ serviceAccount, includeUnplaced = false, facts }: SccRequest): readonly Placed<Workload>[] =>
  facts.workspace.workloads.filter(placed => runsAsAccount(placed, serviceAccount, includeUnplaced));

/** In the order of their names, so that the same pods give the same text, in any order of their files. */
const podsOf = (placed: readonly Placed<Workload>[], request: SccRequest): readonly AccountPod[] =>
  placed
    .map(one => spelledPod(one, request.serviceAccount.namespace ?? one.item.ref.namespace, request))
    .toSorted((a, b) => (a.label < b.label ? -1 : Number(a.label > b.label)));

const refuse = (refused: string, needed = true): NotGenerated => ({ refused, needed });

function notNeeded({ serviceAccount }: SccRequest, reviewed: readonly Reviewed[]): NotGenerated {
  const open = reviewed.find(({ present }) => present.scc === undefined && present.exemption === undefined);
  if (open !== undefined)
    return refuse(refusalTexts.noneNeeded({ workload: open.pod.label, verdict: admissionSentence(open.present) }), false);
  const sccs = [...new Set(reviewed.flatMap(({ present: { scc, unless } }) => (scc === undefined ? [] : [scc, ...unless])))];
  const [exemption] = reviewed.flatMap(({ present }) => present.exemption ?? []);
  const isCertain = reviewed.every(({ present }) => present.unless.length === 0);
  const isForAll = isCertain && reviewed.every(({ review, present }) => present.scc === review.scc);
  const admitted = refusalTexts[isForAll ? 'ordinary' : 'admitted'](list(sccs, isCertain ? 'and' : 'or'));
  const parts = { account: accountText(serviceAccount), reason: sccs.length === 0 && exemption ? exemptionText(exemption) : admitted };
  return refuse(refusalTexts[serviceAccount.namespace === null ? 'notNeededUnplaced' : 'notNeeded'](parts), false);
}

function serve(
  served: readonly AccountPod[],
  account: ServiceAccountId,
  always: readonly WorkloadChange[],
  request: SccRequest,
): GeneratedScc | NotGenerated {
  const ownAccount = ownAccountFor(served, account, request);
  const name = request.name ?? nameFor(account);
  const draft = draftScc(served, name, request, true);
  const problem = nameProblem(name, request) ?? capabilityProblem(draft, served);
  if (problem !== null) return refuse(problem);
  const { scc } = shrink(draft.scc, served, draft, request);
  const { taken, needed } = shrink(scc, served, draft, request);
  const objection =
    objectionTo(scc, served, request) ??
    (taken.length === 0 ? null : refusalTexts.notMinimal(taken.map(({ sentence }) => sentence).join(' ')));
  if (objection !== null) return refuse(objection);
  const arranged = arrange(
    { account, ownAccount, served, always, others: othersThan(served, account, request), scc, world: request },
    request.name,
  );
  if ('refused' in arranged) return arranged;
  return assemble(draft, arranged, proofOf(needed, arranged));
}

/** The first way of handing the SCC out that does no harm. The SCC is named after the service account that gets it. */
function arrange(situation: Situation, name: string | undefined): Arranged | NotGenerated {
  const objections = new Set<string>();
  for (const plan of plansFor(situation)) {
    const account = plan.ownAccount ? situation.ownAccount : situation.account;
    const named = { ...situation, scc: { ...situation.scc, metadata: { name: name ?? nameFor(account) } } };
    const outcome = tryPlan(plan, named);
    if (outcome.objection === null) return { situation: named, outcome };
    objections.add(outcome.objection);
  }
  const parts = { account: accountText(situation.account), pods: listed(situation.served.map(({ label }) => label)) };
  return refuse(refusalTexts.noPlan({ ...parts, reasons: [...objections].join('; ') }));
}

/** Names of service accounts and of SCCs are DNS subdomains. */
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

function ownAccountFor(served: readonly AccountPod[], serviceAccount: ServiceAccountId, { facts }: SccRequest): ServiceAccountId {
  const supervised = served.some(({ containers }) => containers.some(({ needs }) => needs !== null));
  const [first] = served;
  const only = served.length === 1 && NAME.test(first?.workload.ref.name ?? '') ? first?.workload.ref.name : null;
  const base =
    serviceAccount.name === DEFAULT_SERVICE_ACCOUNT
      ? supervised
        ? 'openshell-sandbox'
        : (only ?? 'elevated')
      : `${serviceAccount.name}-${supervised ? 'sandbox' : 'elevated'}`;
  const known = knownAccounts(facts, serviceAccount.namespace);
  let name = base;
  for (let number = 2; known.has(name); number++) name = `${base}-${number}`;
  return { ...serviceAccount, name };
}

const nameFor = ({ namespace, name }: ServiceAccountId): string => `${namespace}-${name}`;

function nameProblem(name: string, { settings }: SccRequest): string | null {
  if (!NAME.test(name)) return refusalTexts.invalidName(JSON.stringify(name));
  const stock = stockSccs(settings.openshiftVersion, settings.openshiftProfile).some(({ metadata }) => metadata?.name === name);
  return stock ? refusalTexts.stockName(name) : null;
}

/** With a wildcard an SCC would be no limit at all; one that allows what is no capability would have to change once the name is corrected. */
function capabilityProblem({ asked }: Draft, served: readonly AccountPod[]): string | null {
  const wildcard = asked.allowedCapabilities.find(name => name === '*' || name === 'ALL');
  const name = wildcard ?? asked.allowedCapabilities.find(one => !isCapability(one));
  if (name === undefined) return null;
  const asking = served.filter(({ containers }) =>
    containers.some(({ site }) => site.container.securityContext?.capabilities?.add?.includes(name)),
  );
  const workloads = listed(asking.map(({ label }) => label));
  return wildcard === undefined
    ? refusalTexts.noCapability({ name: shownName(name), workloads })
    : refusalTexts.wildcard({ wildcard, workloads });
}

/** Why the engine would not admit a pod under the SCC; null where it admits all. */
function objectionTo(scc: Draft['scc'], served: readonly AccountPod[], request: SccRequest): string | null {
  for (const pod of served) {
    const review = tryScc(scc, pod, request);
    const [violation] = review?.violations ?? [];
    const { label: workload } = pod;
    if (violation !== undefined)
      return refusalTexts.notAdmitted({ workload, reason: violationSentence(violation, scc.metadata?.name ?? '') });
    if (review?.providerError !== undefined) {
      const namespace = pod.workload.ref.namespace ?? refusalTexts.thisNamespace();
      return refusalTexts.unusable({ namespace, reason: review.providerError });
    }
    if (review?.verdict !== 'admitted') return refusalTexts.admissionUnknown({ workload, facts: missingFacts(review?.missing ?? []) });
  }
  return null;
}

/**
 * The workspace's other pods whose service account is known. One without a namespace, but with the same service account, counts where OpenShift
 * admits it already.
 */
function othersThan(served: readonly AccountPod[], account: ServiceAccountId, request: SccRequest): readonly AccountPod[] {
  const mine = new Set(served.map(({ placed }) => placed));
  const { workspace, cluster } = request.facts;
  return workspace.workloads.flatMap(placed => {
    if (mine.has(placed) || hasUnknownAccount(placed.item)) return [];
    const namespace = placed.item.ref.namespace ?? cluster.defaultNamespace;
    const isUnplaced = namespace === null && serviceAccountOf(placed.item) === account.name;
    const pod = accountPod(placed, isUnplaced ? account.namespace : namespace, request);
    const required = request.own?.get(pod.key) ?? pod.required;
    return isUnplaced && reviewUngranted(pod, request).admission !== 'admitted' ? [] : [{ ...pod, required }];
  });
}

const MOST_CHANGES = 4;

/** One comment for each kind of change, however many manifests need it. */
function changeComments(changes: readonly WorkloadChange[]): readonly string[] {
  const comments = [...groupBy(changes, ({ title }) => [title])].map(([change, same]) => {
    const workloads = listed(same.map(({ label }) => label));
    return same.length === 1 ? headTexts.change({ workload: workloads, change }) : headTexts.changes({ workloads, change });
  });
  const rest = comments.length - MOST_CHANGES;
  return rest <= 0 ? comments : [...comments.slice(0, MOST_CHANGES), headTexts.moreChanges(rest)];
}

function assemble(draft: Draft, arranged: Arranged, proof: Proof): GeneratedScc {
  const { situation, outcome } = arranged;
  const { scc, account: asked, world, served } = situation;
  const { account, changes, plan } = outcome;
  const name = scc.metadata?.name ?? '';
  const warning = captureWarning(account, situation);
  const serviceAccount = serviceAccountObject(account, asked, world.facts);
  const head = [
    headTexts[draft.losesCapabilities ? 'asks' : 'needs']({
      account: accountText(account),
      pods: listed(served.map(({ label }) => label)),
    }),
    proof.sentence,
    ...addedComments(served),
    ...planReason(outcome, situation),
    ...changeComments(changes),
    ...(warning === null ? [] : [warning]),
  ];
  const documents: readonly { readonly object: JsonObject; readonly comments: ReadonlyMap<string, readonly string[]> }[] = [
    { object: scc, comments: new Map([...sccComments(scc, draft.reasons), ['', head]]) },
    ...(serviceAccount === null ? [] : [{ object: serviceAccount, comments: new Map() }]),
    { object: clusterRole(scc), comments: new Map([['', [headTexts.role()]]]) },
    { object: roleBinding(scc, account), comments: new Map([['', [headTexts.binding()]]]) },
  ];
  return {
    name,
    serviceAccount: account,
    text: documents.map(({ object, comments }) => renderYaml(object, comments)).join('---\n'),
    objects: documents.map(({ object }) => object),
    proof,
    changes,
    own: new Map(served.flatMap(({ key, required }) => (plan.require && required !== null ? [[key, name]] : []))),
  };
}
