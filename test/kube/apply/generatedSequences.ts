/** Generated histories of a few objects: what users apply, and what others do to the same objects in between. */
import fc from 'fast-check';
import type { Fields } from '@scc-lens/kube';
import { fieldsAt } from '../../../packages/kube/src/words/fields';

/** One event. `client`: `kubectl apply` without `--server-side`; `apply`: server-side, with or without taking fields over. */
export type Event =
  | { readonly kind: 'client' | 'apply'; readonly documents: readonly Fields[]; readonly force: boolean }
  /** Another manager applies fields of the object, and takes them over. */
  | { readonly kind: 'other'; readonly manager: string; readonly object: Fields }
  /** Another manager edits the object: a merge patch. */
  | { readonly kind: 'edit'; readonly object: Fields; readonly patch: Fields };

const KEYS = ['a', 'b', 'c.d', 'e-f'];

const some = <T>(values: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...values]);
const texts = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom('', '1', 'true', 'two\nlines\n', 'é'), { maxKeys: 4 });
const optional = <T>(name: string, value: fc.Arbitrary<T>): fc.Arbitrary<Fields> =>
  fc.option(value, { nil: undefined }).map(found => (found === undefined ? {} : { [name]: found }));
const merged = (...parts: readonly fc.Arbitrary<Fields>[]): fc.Arbitrary<Fields> =>
  fc.tuple(...parts).map(fields => Object.assign({}, ...fields) as Fields);

const metadata = (name: string): fc.Arbitrary<Fields> =>
  merged(
    fc.constant({ name }),
    optional(
      'labels',
      texts.map(labels => Object.fromEntries(Object.keys(labels).map(key => [key, `l-${key}`]))),
    ),
    optional('annotations', texts),
  );

/** A name is either of a value or of a reference: kubectl, unlike us, sends both before it takes a client-side apply over. */
const variable = (name: string): fc.Arbitrary<Fields> =>
  name === 'THREE'
    ? fc.constantFrom('metadata.name', 'metadata.namespace').map(fieldPath => ({ name, valueFrom: { fieldRef: { fieldPath } } }))
    : fc.constantFrom<Fields>({ name, value: 'x' }, { name, value: '' }, { name });
const each = <T>(names: readonly string[], make: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  some(names).chain(found => fc.tuple(...found.map(make)));

const container = (name: string): fc.Arbitrary<Fields> =>
  merged(
    fc.constantFrom('registry.example/app:1', 'registry.example/app:2').map(image => ({ name, image })),
    optional('env', each(['ONE', 'TWO', 'THREE'], variable)),
    optional('args', some(['-v', '--', 'x'])),
    optional(
      'ports',
      some([80, 443, 8080]).map(ports => ports.map(containerPort => ({ containerPort }))),
    ),
    optional('resources', fc.constantFrom({ limits: { cpu: '1' } }, { limits: { cpu: '1000m' }, requests: { memory: '1Gi' } }, {})),
    optional('securityContext', fc.constantFrom({ runAsNonRoot: true }, { capabilities: { drop: ['ALL'] } })),
  );

const podSpec = merged(
  each(['main', 'second', 'third'], container)
    .filter(found => found.length > 0)
    .map(containers => ({ containers })),
  optional(
    'nodeSelector',
    texts.map(labels => Object.fromEntries(Object.keys(labels).map(key => [key, 'n']))),
  ),
  optional('tolerations', fc.constantFrom([{ key: 'k', operator: 'Exists' }], [{ key: 'm', value: 'v', effect: 'NoSchedule' }], [])),
  optional(
    'volumes',
    some([
      { name: 'one', emptyDir: {} },
      { name: 'two', configMap: { name: 'conf', items: [{ key: 'a', path: 'b' }] } },
    ]),
  ),
);

/** Paused, so that no controller makes pods. */
const deployment = (name: string): fc.Arbitrary<Fields> =>
  fc.record({
    apiVersion: fc.constant('apps/v1'),
    kind: fc.constant('Deployment'),
    metadata: metadata(name),
    spec: merged(
      podSpec.map(spec => ({
        paused: true,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec },
      })),
      optional('replicas', fc.constantFrom(0, 1, 3)),
      optional('strategy', fc.constantFrom({ type: 'Recreate' }, { rollingUpdate: { maxSurge: 1 } }, { type: 'RollingUpdate' })),
    ).map(withoutSurgeOfRecreate),
  });

/** A strategy cannot be changed to Recreate while the defaults of RollingUpdate stay: that is refused whoever applies it. */
function withoutSurgeOfRecreate(spec: Fields): Fields {
  const { strategy, ...rest } = spec;
  return fieldsAt(strategy)['type'] === 'Recreate' ? rest : spec;
}

const configMap = (name: string): fc.Arbitrary<Fields> =>
  merged(
    fc.constant({ apiVersion: 'v1', kind: 'ConfigMap' }),
    metadata(name).map(fields => ({ metadata: fields })),
    optional('data', texts),
    optional('binaryData', fc.constantFrom({ z: 'AAEC' }, {})),
  );

const secret = (name: string): fc.Arbitrary<Fields> =>
  merged(
    fc.constant({ apiVersion: 'v1', kind: 'Secret' }),
    metadata(name).map(fields => ({ metadata: fields })),
    optional('data', fc.constantFrom({ a: 'YQ==' }, { a: 'Yg==', z: 'eg==' }, {})),
  );

/** Each name keeps its number: kubectl, unlike us, sees a name that moved twice before it takes a client-side apply over. */
const PORTS: [string, number][] = [
  ['http', 80],
  ['https', 443],
  ['metrics', 9090],
];

const service = (name: string): fc.Arbitrary<Fields> =>
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Service'),
    metadata: metadata(name),
    spec: merged(
      fc.constant({ clusterIP: 'None' }),
      // Without one, the server chooses IP families that it then refuses for a Service with one.
      texts.map(labels => ({ selector: { app: name, ...Object.fromEntries(Object.keys(labels).map(key => [key, 's'])) } })),
      fc
        .subarray(PORTS, { minLength: 1 })
        .map(ports => ({ ports: ports.map(([port, number]) => ({ name: port, port: number, targetPort: port })) })),
    ),
  });

const networkPolicy = (name: string): fc.Arbitrary<Fields> =>
  fc.record({
    apiVersion: fc.constant('networking.k8s.io/v1'),
    kind: fc.constant('NetworkPolicy'),
    metadata: metadata(name),
    spec: merged(
      fc.constant({ podSelector: {} }),
      optional('ingress', fc.constantFrom([], [{}], [{ from: [{ podSelector: { matchLabels: { a: 'b' } } }], ports: [{ port: 80 }] }])),
      optional('policyTypes', some(['Ingress', 'Egress'])),
    ),
  });

const KINDS = [deployment, deployment, configMap, secret, service, networkPolicy];

const identityOf = ({
  apiVersion,
  kind,
  metadata: { name } = {},
}: Fields & { readonly metadata?: { readonly name?: string } }): Fields => ({ apiVersion, kind, metadata: { name } });

/** What others do to an object: labels and annotations are there on every kind. */
function interference(object: Fields): fc.Arbitrary<Event> {
  const identity = identityOf(object);
  const labels = fc.constantFrom<Fields>({ a: 'theirs' }, { 'their/label': 'x' }, { a: 'l-a', b: 'theirs' });
  const withLabels = labels.map(found => ({ ...identity, metadata: { ...(identity['metadata'] as Fields), labels: found } }));
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('argocd-controller', 'helm'), withLabels)
      .map(([manager, applied]): Event => ({ kind: 'other', manager, object: applied })),
    fc
      .constantFrom<Fields>(
        { metadata: { labels: { a: 'edited' } } },
        { metadata: { annotations: { b: 'edited', a: null } } },
        { metadata: { labels: null } },
      )
      .map((patch): Event => ({ kind: 'edit', object: identity, patch })),
  );
}

/** A history of one or two objects; the first event creates them. */
export const sequences = (prefix: string): fc.Arbitrary<readonly Event[]> =>
  fc.tuple(fc.constantFrom(...KINDS), fc.constantFrom(...KINDS), fc.boolean(), fc.boolean()).chain(([one, two, both, client]) => {
    const documents = both ? fc.tuple(one(`${prefix}-one`), two(`${prefix}-two`)) : one(`${prefix}-one`).map(object => [object]);
    const apply = fc.tuple(documents, fc.boolean()).map(([found, force]): Event => ({ kind: 'apply', documents: found, force }));
    const first = documents.map((found): Event => ({ kind: client ? 'client' : 'apply', documents: found, force: client }));
    const other = one(`${prefix}-one`).chain(interference);
    const rest = fc.array(fc.oneof({ weight: 3, arbitrary: apply }, { weight: 2, arbitrary: other }), { minLength: 1, maxLength: 4 });
    // kubectl asks to force a conflict with its own client-side apply where it goes by another name.
    return fc
      .tuple(first, rest)
      .map(([begin, events]) => [begin, ...events.map(event => (client && event.kind === 'apply' ? { ...event, force: true } : event))]);
  });
