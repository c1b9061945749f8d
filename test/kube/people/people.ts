/** Who works on the same objects as a deployment, and what they do to one of them: the dimensions of the table of people. */
import { isDeepStrictEqual } from 'node:util';
import { applyPlan, applySetOf, memberOf, scopeOf, textAt, widenApplySet } from '@scc-lens/kube';
import type { ApplySet, Cluster, Fields } from '@scc-lens/kube';
import { at, fieldsAt, isFields } from '../../../packages/kube/src/words/fields';
import { withoutServerFields } from '../../../packages/kube/src/objects/serverFields';
import { eventually, planOf, value } from '../rig/cluster';

export const PART_OF = 'applyset.kubernetes.io/part-of';

/** One object, and who can reach it. */
export interface Scene {
  readonly namespace: string;
  readonly name: string;
  /** The list of the deployment; null for none. */
  readonly set: ApplySet | null;
  /** The manifest of the object as it was deployed last, from which others go on. */
  readonly manifest: Fields;
  readonly admin: Cluster;
  /** The same user in another window. */
  readonly window: Cluster;
  /** Another user whose kubeconfig has the same name for them. */
  readonly twin: Cluster;
}

export interface Person {
  readonly name: string;
  /** Leaves the object with these fields, and creates it from the manifest where it is missing; `gone` are paths to take away, where they can. */
  readonly write: (scene: Scene, fields: Fields, gone: readonly Names[]) => Promise<unknown>;
}

export interface Action {
  readonly name: string;
  readonly fields?: (scene: Scene) => Fields;
  readonly gone?: readonly Names[];
  readonly deletes?: true;
}

export const pathOf = ({ namespace, name }: Pick<Scene, 'namespace' | 'name'>): string =>
  `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;

export async function readSubject({ admin, ...place }: Pick<Scene, 'admin' | 'namespace' | 'name'>): Promise<Fields | null> {
  const answer = await admin.request('GET', pathOf(place));
  return answer.ok ? answer.value.body : null;
}

/** Names of fields; an object is the item of a list that has its `name`. */
type Names = readonly string[];
export type Path = readonly (string | { readonly name: string })[];

const HELM = { metadata: { annotations: { 'meta.helm.sh/release-name': 'web' }, labels: { 'app.kubernetes.io/managed-by': 'Helm' } } };
const ARGO = { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'web:apps/Deployment:team/web' } } };

/** Server-side apply of a few fields, which are taken over. */
const applying = (fieldManager: string, marks: Fields = {}): Person['write'] =>
  async function write(scene, fields) {
    const isNew = (await readSubject(scene)) === null;
    const { apiVersion, kind } = scene.manifest;
    const body = merge(merge(isNew ? scene.manifest : { apiVersion, kind, metadata: { name: scene.name } }, fields), marks);
    const query = { fieldManager, force: true };
    value(await scene.admin.request('PATCH', pathOf(scene), { query, contentType: 'application/apply-patch+yaml', body }));
  };

/** A strategic merge patch, as kubectl and Helm send it. */
const patching = (fieldManager: string, marks: (manifest: Fields) => Fields = () => ({})): Person['write'] =>
  async function write(scene, fields, gone) {
    const full = merge(scene.manifest, fields);
    const place = pathOf(scene);
    if ((await readSubject(scene)) === null) {
      const body = merge(full, marks(full));
      value(await scene.admin.request('POST', place.slice(0, place.lastIndexOf('/')), { query: { fieldManager }, body }));
      return;
    }
    const body = gone.reduce<Fields>((patch, path) => merge(patch, nested(path, null)), merge(fields, marks(full)));
    const options = { query: { fieldManager }, contentType: 'application/strategic-merge-patch+json', body };
    value(await scene.admin.request('PATCH', place, options));
  };

/** A deployment of SCC Lens that takes everything over. */
const deploying = (who: (scene: Scene) => Cluster, list: (scene: Scene) => ApplySet | null): Person['write'] =>
  async function write(scene, fields, gone) {
    const [cluster, set] = [who(scene), list(scene)];
    const manifest = gone.reduce(without, merge(scene.manifest, fields));
    const plan = await planOf(cluster, scene.namespace, manifest);
    if (set !== null) value(await widenApplySet(cluster, set, scopeOf(set, plan.objects)));
    await applyPlan(cluster, {
      plan: { ...plan, objects: set === null ? plan.objects : plan.objects.map(one => memberOf(one, set)) },
      stillCurrent: () => true,
      onConflict: () => Promise.resolve('takeOver'),
      onImmutable: () => Promise.resolve('replace'),
    });
  };

export const PEOPLE: readonly Person[] = [
  { name: 'kubectl apply --server-side', write: applying('kubectl') },
  {
    name: 'kubectl apply',
    write: patching('kubectl-client-side-apply', manifest => ({
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(manifest) } },
    })),
  },
  { name: 'kubectl edit', write: patching('kubectl-edit') },
  { name: 'Helm', write: patching('helm', () => HELM) },
  { name: 'Argo CD', write: applying('argocd-controller', ARGO) },
  {
    name: 'a second window',
    write: deploying(
      ({ window }) => window,
      ({ set }) => set,
    ),
  },
  {
    name: 'a second root',
    write: deploying(
      ({ window }) => window,
      () => null,
    ),
  },
  {
    name: 'a second repository',
    write: deploying(
      ({ window }) => window,
      ({ name, namespace }) => applySetOf(`${name}-theirs`, namespace),
    ),
  },
  {
    name: 'another identity of the same name',
    write: deploying(
      ({ twin }) => twin,
      ({ set }) => set,
    ),
  },
];

export const ACTIONS: readonly Action[] = [
  { name: 'changes another field', fields: () => ({ metadata: { labels: { team: 'theirs' } }, spec: { minReadySeconds: 7 } }) },
  {
    name: 'takes over our fields',
    fields: () => ({ metadata: { annotations: { state: 'theirs' } }, ...container({ image: 'registry.example/theirs:1' }) }),
  },
  { name: 'reverts our change', fields: () => ({ metadata: { annotations: { state: 'old' } } }) },
  { name: 'removes our field', gone: [['metadata', 'labels', 'ours']] },
  { name: 'adds to a list', fields: () => container({ env: [{ name: 'THEIRS', value: 'yes' }] }) },
  {
    name: 'labels it into another list',
    fields: ({ name, namespace }) => ({ metadata: { labels: { [PART_OF]: applySetOf(`${name}-theirs`, namespace).id } } }),
  },
  { name: 'annotates it', fields: () => ({ metadata: { annotations: { note: 'theirs' } } }) },
  { name: 'deletes it', deletes: true },
  { name: 'recreates it', deletes: true, fields: () => ({ metadata: { annotations: { state: 'theirs' } } }) },
];

const container = (fields: Fields): Fields => ({ spec: { template: { spec: { containers: [{ name: 'main', ...fields }] } } } });

/** What a colleague has written and has to stay. `uid`: the object itself, which they have created. */
export interface Claim {
  readonly path: Path;
  readonly value: unknown;
  readonly uid?: string | undefined;
}

/** Does it. What is theirs afterwards: the values that are new. Null is an object that they do not want. */
export async function act(person: Person, action: Action, scene: Scene): Promise<readonly Claim[] | null> {
  const { admin } = scene;
  if (action.deletes) {
    const isThere = (await readSubject(scene)) !== null;
    await admin.request('DELETE', pathOf(scene), { body: { propagationPolicy: 'Background' } });
    await eventually(async () => (await readSubject(scene)) === null);
    if (action.fields === undefined) return isThere ? null : [];
  }
  const before = await readSubject(scene);
  await person.write(scene, action.fields?.(scene) ?? {}, action.gone ?? []);
  const after = await readSubject(scene);
  const [had, has] = [before, after].map(object => leaves(contentOf(object))) as [readonly Claim[], readonly Claim[]];
  const changed = has.filter(({ path, value: now }) => !isDeepStrictEqual(valueAt(before, path), now));
  const removed = had.filter(({ path }) => valueAt(after, path) === undefined).map(({ path }) => ({ path, value: undefined }));
  const created = before === null && after !== null ? [{ path: [], value: undefined, uid: textAt(after, 'metadata', 'uid') }] : [];
  return [...created, ...changed, ...removed];
}

/** Without what no person writes. */
function contentOf(object: Fields | null): Fields {
  if (object === null) return {};
  const content = withoutServerFields(object);
  const annotations = fieldsAt(content, 'metadata', 'annotations');
  const kept = Object.entries(annotations).filter(([name]) => !name.startsWith('kubectl.kubernetes.io/'));
  return { ...content, metadata: { ...fieldsAt(content, 'metadata'), annotations: Object.fromEntries(kept) } };
}

export const isKept = ({ path, value: wanted, uid }: Claim, object: Fields | null): boolean =>
  uid === undefined ? isDeepStrictEqual(valueAt(object, path), wanted) : textAt(object, 'metadata', 'uid') === uid;

/** The word by which a question names a claim. */
export const wordOf = ({ path }: Claim): string => {
  const step = path.at(-1) ?? '';
  return typeof step === 'string' ? step : step.name;
};

export const describeClaim = (claim: Claim): string =>
  claim.uid === undefined ? claim.path.map(step => (typeof step === 'string' ? step : step.name)).join('.') : 'the object';

function valueAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, step) =>
      typeof step === 'string'
        ? at(found, step)
        : Array.isArray(found)
          ? found.find(item => fieldsAt(item)['name'] === step.name)
          : undefined,
    object,
  );
}

export function leaves(fields: unknown, path: Path = []): readonly Claim[] {
  if (isFields(fields)) return Object.entries(fields).flatMap(([name, one]) => (isKey(name, path) ? [] : leaves(one, [...path, name])));
  if (Array.isArray(fields) && fields.every(item => typeof fieldsAt(item)['name'] === 'string'))
    return fields.flatMap(item => leaves(item, [...path, { name: String(fieldsAt(item)['name']) }]));
  return [{ path, value: fields }];
}

const isKey = (name: string, path: Path): boolean => name === 'name' && typeof path.at(-1) === 'object';

function nested([step = '', ...rest]: Names, leaf: unknown): Fields {
  return { [step]: rest.length === 0 ? leaf : nested(rest, leaf) };
}

/** Both objects; lists of items with names are merged by these. */
export function merge(a: Fields, b: Fields): Fields {
  const both = (one: unknown, other: unknown): unknown => {
    if (isFields(one) && isFields(other)) return merge(one, other);
    if (!Array.isArray(one) || !Array.isArray(other)) return other;
    const items = (list: readonly unknown[]): ReadonlyMap<unknown, unknown> => new Map(list.map(item => [fieldsAt(item)['name'], item]));
    const [old, added] = [items(one), items(other)];
    return [...new Set([...old.keys(), ...added.keys()])].map(name =>
      old.has(name) && added.has(name) ? both(old.get(name), added.get(name)) : (added.get(name) ?? old.get(name)),
    );
  };
  return { ...a, ...Object.fromEntries(Object.entries(b).map(([name, one]) => [name, name in a ? both(a[name], one) : one])) };
}

function without(fields: Fields, [name = '', ...rest]: Names): Fields {
  if (rest.length > 0) return { ...fields, [name]: without(fieldsAt(fields, name), rest) };
  return Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name));
}
