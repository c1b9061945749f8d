import { groupBy, mountPoint, objectOf, pathWithin, samePath, shownFrom, type Observation, type Severity } from '@scc-lens/words';
import { CONTAINERFILE_KIND, readPod, sameValue, type KubernetesObject, type Workload } from '@scc-lens/yaml';
import { buildsIn, isRootBase, nameOf, needsRoot, type BuiltImage, type Builds, type Expectation } from '../facts';
import { sccNamed } from '../grants';
import { capabilityMeant, containerSites, runsAs, type ContainerSite } from '../openshell';
import { list, reviewWorkload } from '../review';
import { imageExpectsUserTexts as texts } from './messages';
import type { Rule, Subject } from './types';

export const imageExpectsUser: Rule = {
  id: 'image-expects-user',
  summary:
    'An image that the workspace builds expects root or a fixed user, and the SCC runs it as another one. It may fail when it has started.',
  defaultSeverity: 'warning',
  check: subject => {
    const builds = buildsIn(subject.facts);
    return [
      ...subject.manifest.workloads.flatMap(workload =>
        containerSites(workload.pod.spec).flatMap(site => inContainer(workload, site, builds, subject)),
      ),
      ...subject.manifest.objects
        .filter(({ kind }) => kind === CONTAINERFILE_KIND)
        .flatMap(object => inContainerfile(object, builds, subject)),
    ];
  },
};

/** Who runs a container: a UID that the SCC chooses, in group 0, the image's own user if it is not root, or one that nothing here is about. */
type Runner = 'assigned' | 'own-unless-root' | 'other';

/** Only a certain verdict counts: a pod that is refused, or that another SCC may take, has other worries. */
function runnerOf(workload: Workload, site: ContainerSite, { facts, settings }: Pick<Subject, 'facts' | 'settings'>): Runner {
  const { verdict, unless, mutated, scc } = reviewWorkload(workload, facts.cluster, settings);
  if (verdict !== 'admitted' || unless.length > 0 || mutated === undefined || scc === undefined) return 'other';
  if (runsAs(workload.pod.spec, site.container, site.path).uid !== null) return 'other';
  const { type, uidRangeMin } = objectOf(sccNamed(scc, { facts, settings })?.runAsUser);
  if (type === 'MustRunAsRange') return uidRangeMin === 0 ? 'other' : 'assigned';
  const { spec } = readPod(mutated());
  const container = containerSites(spec).find(({ path }) => samePath(path, site.path))?.container;
  const { uid, nonRoot } = container === undefined ? { uid: null, nonRoot: false } : runsAs(spec, container, site.path);
  return uid === null && nonRoot ? 'own-unless-root' : 'other';
}

function inContainer(workload: Workload, site: ContainerSite, builds: Builds, subject: Subject): readonly Observation[] {
  const { image = '', name } = site.container;
  const build = builds.get(nameOf(image));
  const known = build === undefined ? needsRoot(image) : null;
  if (build === null || (build === undefined && known === null)) return [];
  const runner = runnerOf(workload, site, subject);
  if (runner === 'other') return [];
  const { scc = '' } = subject.review(workload);
  const place = { path: [...workload.podSpec, ...site.path, 'image'], workload: workload.ref };
  if (build === undefined) {
    if (known === null || runner !== 'assigned' || isMounted(known.settings, site) || !isBound(80, workload, site)) return [];
    return [{ ...place, message: texts.known({ scc, image, instead: known.instead }), severity: 'hint' }];
  }
  const reasons = reasonsIn(build.image, runner, workload, site);
  if (reasons.length === 0) return [];
  const home = subject.root ?? subject.ownFile ?? subject.facts.workspace.workloads.find(({ item }) => item === workload)?.file ?? '';
  const named = { file: shownFrom(home, build.containerfile.file), namer: shownFrom(home, build.namer) };
  const parts = { container: name, ...named, reasons: summaryOf(reasons).join('; ') };
  const message = runner === 'assigned' ? texts.assigned({ ...parts, scc }) : texts.refused(parts);
  return [{ ...place, message, severity: worst(reasons) }];
}

/** Why an image and its user do not fit. */
interface Reason {
  readonly instruction: number;
  readonly severity: Severity;
  /** As a sentence at the instruction. */
  readonly message: string;
  /** As a part of a sentence about the image: a clause, or what shares one with others. */
  readonly short: string | Expectation;
}

const worst = (reasons: readonly Reason[]): Severity =>
  (['error', 'warning'] as const).find(one => reasons.some(({ severity }) => severity === one)) ?? 'info';

/** A clause for each owner, and one for all ports. */
function summaryOf(reasons: readonly Reason[]): readonly string[] {
  const shorts = reasons.map(({ short }) => short);
  const expectations = shorts.filter(short => typeof short !== 'string');
  const clauses = Array.from(
    groupBy(expectations, one => [one.kind === 'port' ? '' : one.owner]),
    ([owner, alike]) => {
      const names = alike.map(one => (one.kind === 'port' ? String(one.port) : one.path));
      const all = list([...new Set(names)], 'and');
      return owner === '' ? texts.shortPorts(all) : texts.shortOwner({ owner, paths: all });
    },
  );
  return [...shorts.filter(short => typeof short === 'string'), ...clauses];
}

function reasonsIn(image: BuiltImage, runner: Exclude<Runner, 'other'>, workload: Workload, site: ContainerSite): readonly Reason[] {
  const { user, from, base, expectations } = image;
  const isRoot = user === null ? isRootBase(base) : user.uid === 0;
  const instruction = user?.instruction ?? from;
  const root = user === null ? texts.noUser(base) : texts.rootUser();
  if (runner === 'own-unless-root') {
    if (isRoot) return [{ instruction, severity: 'error', short: root, message: texts.rootRefused(root) }];
    if (user === null || /^\d+$/.test(user.name)) return [];
    const right = user.uid === null ? texts.someNumber() : texts.number(user.uid);
    return [{ instruction, severity: 'error', short: texts.namedUser(user.name), message: texts.nameRefused({ name: user.name, right }) }];
  }
  const asRoot: readonly Reason[] = isRoot ? [{ instruction, severity: 'info', short: root, message: texts.rootAssigned(root) }] : [];
  return [...asRoot, ...expectations.filter(one => isMet(one, workload, site)).map(reasonOf)];
}

/** Whether a volume is at a path of a container, in or above it. */
const isMounted = (path: string, { container }: ContainerSite): boolean =>
  (container.volumeMounts ?? []).map(mountPoint).some(point => pathWithin(path, point) !== null || pathWithin(point, path) !== null);

/** Whether a container's program binds a port of its image, and needs root for that. */
function isBound(port: number, { pod: { spec } }: Workload, { container }: ContainerSite): boolean {
  const { securityContext, ports = [], command, args } = container;
  const start = spec.securityContext?.sysctls?.find(({ name }) => name === 'net.ipv4.ip_unprivileged_port_start');
  const isOwnProgram = command === undefined && args === undefined;
  return (
    Number(start?.value ?? 1024) > port &&
    !(securityContext?.capabilities?.add ?? []).some(name => capabilityMeant(name) === 'NET_BIND_SERVICE') &&
    (ports.length === 0 ? isOwnProgram : ports.some(({ containerPort }) => containerPort === port))
  );
}

/** Whether a container does what its image expects, as far as the pod does not make up for it. */
function isMet(expectation: Expectation, workload: Workload, site: ContainerSite): boolean {
  if (expectation.kind === 'port') return isBound(expectation.port, workload, site);
  return site.container.securityContext?.readOnlyRootFilesystem !== true && !isMounted(expectation.path, site);
}

function reasonOf(expectation: Expectation): Reason {
  const { instruction } = expectation;
  if (expectation.kind === 'port') return { instruction, severity: 'warning', short: expectation, message: texts.port(expectation.port) };
  const { owner, path, isCopied } = expectation;
  return { instruction, severity: isCopied ? 'info' : 'warning', short: expectation, message: texts.owner({ owner, path }) };
}

/** What breaks for the pods of the workspace that run an image of this file. */
function inContainerfile(object: KubernetesObject, builds: Builds, subject: Subject): readonly Observation[] {
  const own = new Map([...builds].filter(([, build]) => build !== null && sameValue(build.containerfile.item.value, object.value)));
  if (own.size === 0) return [];
  const found = new Map<string, Observation>();
  for (const { item: workload } of subject.facts.workspace.workloads)
    for (const site of containerSites(workload.pod.spec)) {
      const build = own.get(nameOf(site.container.image ?? ''));
      const runner = build === null || build === undefined ? 'other' : runnerOf(workload, site, subject);
      if (!build || runner === 'other') continue;
      for (const { instruction, severity, message } of reasonsIn(build.image, runner, workload, site))
        found.set(`${instruction} ${message}`, { path: [...object.path, 'instructions', instruction], message, severity });
    }
  return [...found.values()];
}
