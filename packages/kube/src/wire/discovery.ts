/** Which resource a kind is, as the server lists them. */
import { apiRoot, failed, groupOf, isApiVersion, listAt, ok, singleFlight, textAt } from '../words';
import type { Fields, Resource, Result, SingleFlight } from '../words';
import { connectTexts } from './messages';
import type { Connection } from './types';

export interface Discovery {
  /** The resource of a kind; `notFound` if the server does not serve it. */
  resource(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Result<Resource>>;
  /** Whether any resource of the group and version is served. */
  serves(apiVersion: string, signal?: AbortSignal): Promise<Result<boolean>>;
  /** Forgets what was read, for example after a new CustomResourceDefinition. */
  forget(): void;
}

interface Version {
  readonly read: SingleFlight<readonly Resource[]>;
  /** Undefined until they are read. */
  resources: readonly Resource[] | undefined;
}

export function openDiscovery(connection: Connection): Discovery {
  const versions = new Map<string, Version>();
  const list = async (apiVersion: string, signal: AbortSignal | undefined): Promise<Result<readonly Resource[]>> => {
    const version: Version = versions.get(apiVersion) ?? {
      read: singleFlight(stop => read(connection, apiVersion, stop)),
      resources: undefined,
    };
    versions.set(apiVersion, version);
    if (version.resources !== undefined) return ok(version.resources);
    const answer = await version.read(signal);
    if (answer.ok) version.resources = answer.value;
    return answer;
  };
  return {
    async resource(apiVersion, kind, signal) {
      const answer = await list(apiVersion, signal);
      if (!answer.ok) return answer;
      const found = answer.value.find(resource => resource.kind === kind);
      return found === undefined ? failed(notServed(apiVersion, kind)) : ok(found);
    },
    async serves(apiVersion, signal) {
      const answer = await list(apiVersion, signal);
      return answer.ok ? ok(answer.value.length > 0) : answer;
    },
    forget: () => {
      versions.clear();
    },
  };
}

/** The resources of a version, without subresources; none if the server has no such group or version. */
async function read(connection: Connection, apiVersion: string, signal: AbortSignal): Promise<Result<readonly Resource[]>> {
  if (!isApiVersion(apiVersion)) return ok([]);
  const answer = await connection.request('GET', apiRoot(apiVersion), { signal });
  if (!answer.ok) return answer.error.kind === 'notFound' ? ok([]) : answer;
  const listed = listAt(answer.value.body, 'resources');
  const names = new Set(listed.map(one => textAt(one, 'name')));
  return ok(listed.flatMap(one => resourceOf(one, apiVersion, names)));
}

function resourceOf(one: unknown, apiVersion: string, names: ReadonlySet<string | undefined>): readonly Resource[] {
  const name = textAt(one, 'name');
  const kind = textAt(one, 'kind');
  if (name === undefined || kind === undefined || name.includes('/')) return [];
  const verbs = listAt(one, 'verbs').filter(verb => typeof verb === 'string');
  const hasStatus = names.has(`${name}/status`);
  return [{ apiVersion, kind, group: groupOf(apiVersion), name, namespaced: (one as Fields)['namespaced'] === true, verbs, hasStatus }];
}

function notServed(apiVersion: string, kind: string): { kind: 'notFound'; message: string; nextStep: string } {
  const group = groupOf(apiVersion);
  const nextStep = group.includes('.') ? connectTexts.installGroup(group) : connectTexts.checkKind();
  return { kind: 'notFound', message: connectTexts.notServed(kind, apiVersion), nextStep };
}
