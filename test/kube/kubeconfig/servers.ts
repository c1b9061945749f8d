/** An API server over HTTPS, one over HTTP, and a proxy to them, which record who asks for what. */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { textAt } from '../../../packages/kube/src/words/fields';
import { pem } from './parts';

/** What a server sees of a request for pods: its address, and whose it is. */
export interface Asked {
  readonly scheme: 'http' | 'https';
  readonly url: string;
  readonly host: string;
  readonly authorization: string;
  /** The headers that impersonate, `name: value`. */
  readonly impersonates: readonly string[];
  /** The common name of the client certificate. */
  readonly certificate: string;
  /** The name of the server that TLS asks for. */
  readonly serverName: string;
  /** The target that the proxy was asked for, and its login. */
  readonly proxy: string;
}

export interface Servers {
  readonly asked: readonly Asked[];
  /** The values of the placeholders of a case. */
  readonly places: Readonly<Record<'https' | 'http' | 'host' | 'host-s' | 'port' | 'proxy' | 'proxy-host', string>>;
  close(): Promise<void>;
}

const KEYS = { ca: pem('ca.crt'), cert: pem('server.crt'), key: pem('server.key'), requestCert: true, rejectUnauthorized: false };

/** As much of an API server as `kubectl get pods` asks for. */
const ANSWERS: readonly (readonly [RegExp, object])[] = [
  [/\/version$/, { gitVersion: 'v1.33.0', major: '1', minor: '33' }],
  [/\/api$/, { kind: 'APIVersions', versions: ['v1'] }],
  [/\/apis$/, { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }],
  [
    /\/api\/v1$/,
    {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [{ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'] }],
    },
  ],
  [/\/pods$/, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [] }],
];

export async function openServers(): Promise<Servers> {
  const asked: Asked[] = [];
  const sockets = new Set<net.Socket>();
  const proxied = new Map<string, string>();
  const answer: http.RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x');
    const found = ANSWERS.find(([pattern]) => pattern.test(pathname))?.[1];
    if (pathname.endsWith('/pods')) asked.push(recordOf(request, proxied));
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }));
  };
  const secure = https.createServer(KEYS, answer);
  const plain = http.createServer(answer);
  const proxy = http.createServer((request, response) => {
    const { headers, method = 'GET', url = '' } = request;
    const upstream = http.request({ port: portOf(plain), method, path: new URL(url).pathname, headers }, reply => {
      response.writeHead(reply.statusCode ?? 0, reply.headers);
      reply.pipe(response);
    });
    upstream.on('socket', socket => {
      socket.on('connect', () => proxied.set(String(socket.localPort), new URL(url).host));
    });
    request.pipe(upstream);
  });
  // Node's agent asks a proxy for a tunnel also without TLS, where Go passes the request on.
  proxy.on('connect', (request, socket) => {
    const { url = '', headers } = request;
    const upstream = net.connect(portOf(url === 'cluster.example:8080' ? plain : secure), '127.0.0.1', () => {
      const target = url.replace(String(portOf(secure)), '{port}');
      proxied.set(String(upstream.localPort), `${target} ${headers['proxy-authorization'] ?? ''}`.trim());
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  const all = [secure, plain, proxy];
  for (const server of all) {
    server.on('connection', (socket: net.Socket) => sockets.add(socket));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  }
  const host = (server: http.Server): string => `127.0.0.1:${portOf(server)}`;
  return {
    asked,
    places: {
      https: `https://${host(secure)}`,
      http: `http://${host(plain)}`,
      host: host(plain),
      'host-s': host(secure),
      port: String(portOf(plain)),
      proxy: `http://${host(proxy)}`,
      'proxy-host': host(proxy),
    },
    async close() {
      const closed = all.map(server => new Promise(resolve => server.close(resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

function portOf(server: http.Server): number {
  return (server.address() as AddressInfo).port;
}

function recordOf(request: http.IncomingMessage, proxied: ReadonlyMap<string, string>): Asked {
  const { headers, rawHeaders, socket } = request;
  const url = new URL(request.url ?? '', 'http://x');
  for (const name of ['limit', 'timeout']) url.searchParams.delete(name);
  const { servername } = socket as Partial<TLSSocket>;
  const port = String((socket.address() as AddressInfo).port);
  const bytes = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
  const impersonates = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && /^impersonate-/i.test(name) ? [`${name.toLowerCase()}: ${bytes(rawHeaders[index + 1] ?? '')}`] : [],
  );
  return {
    scheme: socket instanceof TLSSocket ? 'https' : 'http',
    url: `${url.pathname}${url.search}`,
    host: (headers.host ?? '').replace(port, '{port}'),
    authorization: bytes(headers.authorization ?? ''),
    impersonates: impersonates.sort(),
    certificate: socket instanceof TLSSocket ? (textAt(socket.getPeerCertificate(), 'subject', 'CN') ?? '') : '',
    serverName: typeof servername === 'string' ? servername : '',
    proxy: proxied.get(String(socket.remotePort)) ?? '',
  };
}
