/** Which resource a kind is, as the server lists them. */
import { apiRoot, at, failed, groupOf, isApiVersion, listAt, ok, resourceOf, singleFlight, textAt } from '../words';
import type { Resource, Result, SingleFlight } from '../words';
import { connectTexts } from './messages';
import type { Connection } from './types';

export interface Discovery {
  /** The resource of a kind; `notFound` if the server does not serve it. */
  resource(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Result<Resource>>;
  /** All resources of a group and version, without subresources; none if it is not served. */
  list(apiVersion: string, signal?: AbortSignal): Promise<Result<readonly Resource[]>>;
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
  const list: Discovery['list'] = async (apiVersion, signal) => {
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
    list,
    forget: () => {
      versions.clear();
    },
  };
}

async function read(connection: Connection, apiVersion: string, signal: AbortSignal): Promise<Result<readonly Resource[]>> {
  if (!isApiVersion(apiVersion)) return ok([]);
  const answer = await connection.request('GET', apiRoot(apiVersion), { signal });
  if (!answer.ok) return answer.error.kind === 'notFound' ? ok([]) : answer;
  const listed = listAt(answer.value.body, 'resources');
  const names = new Set(listed.map(one => textAt(one, 'name')));
  return ok(listed.flatMap(one => listedResource(one, apiVersion, names)));
}

function listedResource(one: unknown, apiVersion: string, names: ReadonlySet<string | undefined>): readonly Resource[] {
  const name = textAt(one, 'name');
  const kind = textAt(one, 'kind');
  if (name === undefined || kind === undefined || name.includes('/')) return [];
  const verbs = listAt(one, 'verbs').filter(verb => typeof verb === 'string');
  const hasStatus = names.has(`${name}/status`);
  return [{ ...resourceOf(apiVersion, kind, name, at(one, 'namespaced') === true), verbs, hasStatus }];
}

function notServed(apiVersion: string, kind: string): { kind: 'notFound'; message: string; nextStep: string } {
  const group = groupOf(apiVersion);
  const nextStep = group.includes('.') ? connectTexts.installGroup(group) : connectTexts.checkKind();
  return { kind: 'notFound', message: connectTexts.notServed(kind, apiVersion), nextStep };
}
