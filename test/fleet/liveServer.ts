/** An API server that has the objects of a fixture, and no other answers than lists in pages. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listPath, LISTS } from '@scc-lens/fleet';
import { parseFile } from '@scc-lens/yaml';

export interface LiveServer {
  readonly address: string;
  /** Every request so far: its method and path, with the page that it asks for. */
  readonly requests: string[];
  /** Answers of lists by their path; 410 once, at the second page. */
  readonly refused: Map<string, number>;
  close(): void;
}

/** Objects of one page, of however many the request asks for. */
const PAGE = 3;

const TOKEN = 'sha256~0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';

/** A kubeconfig for the server, with a context of each name. */
export const kubeconfigFor = (server: string, user: object = { token: TOKEN }, cluster: object = {}): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod',
    clusters: [{ name: 'c', cluster: { server, ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: ['prod', 'other'].map(name => ({ name, context: { cluster: 'c', user: 'u' } })),
  });

/** Serves what the manifests of a folder contain, as a cluster lists it: without the kind of each item, and with fields that nothing judges. */
export async function serveLists(folder: string): Promise<LiveServer> {
  const objects = readdirSync(folder)
    .flatMap(file => parseFile(readFileSync(path.join(folder, file), 'utf8')).manifests)
    .flatMap(manifest => manifest.objects);
  const lists = new Map(
    LISTS.map(row => [
      listPath(row),
      objects
        .filter(({ kind }) => kind === row.kind)
        .map(({ value }) => ({
          ...Object.fromEntries(Object.entries(value).filter(([field]) => field !== 'apiVersion' && field !== 'kind')),
          ...{ metadata: { ...(value['metadata'] as object), managedFields: [{ manager: 'kubectl' }] }, status: { phase: 'Running' } },
        })),
    ]),
  );
  const requests: string[] = [];
  const refused = new Map<string, number>();
  const server = http.createServer(({ method = '', url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://server');
    const start = Number(searchParams.get('continue') ?? 0);
    requests.push(`${method} ${pathname} ${start}`);
    const status = refused.get(pathname) ?? (lists.has(pathname) ? 200 : 404);
    const isExpired = status === 410 && start > 0;
    if (isExpired) refused.delete(pathname);
    if (status !== 200 && (status !== 410 || isExpired)) {
      response.statusCode = status;
      response.end(JSON.stringify({ kind: 'Status', code: status, message: `no ${pathname} for ${TOKEN}` }));
      return;
    }
    const all = lists.get(pathname) ?? [];
    const next = start + PAGE < all.length ? String(start + PAGE) : '';
    response.end(JSON.stringify({ metadata: { continue: next }, items: all.slice(start, start + PAGE) }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, refused },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
