/** A server on this machine that sends what it is given, and a connection to it. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UserEntry } from '../../../packages/kube/src/login/parseKubeconfig';
import { openLogin } from '../../../packages/kube/src/login/login';
import type { Login } from '../../../packages/kube/src/login/login';
import { openConnection } from '../../../packages/kube/src/wire/connection';
import type { Connection } from '../../../packages/kube/src/wire/types';

export interface ServerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AnsweringServer {
  readonly address: string;
  readonly connection: Connection;
  /** Sends these in turn from now on; streams get the lines. */
  readonly answerWith: (answers: readonly ServerAnswer[], lines: string) => void;
}

/** Too short for a second attempt. */
const TIMEOUT_MS = 400;

let started: Promise<AnsweringServer> | undefined;

/** The one server of this process, which keeps no process alive. */
export function answeringServer(): Promise<AnsweringServer> {
  return (started ??= start());
}

async function start(): Promise<AnsweringServer> {
  let answers: readonly ServerAnswer[] = [];
  let lines = '';
  let asked = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    if (request.url?.includes('watch=true')) {
      response.end(lines);
      return;
    }
    const { status, headers, body } = answers[asked++ % Math.max(1, answers.length)] ?? { status: 404, headers: {}, body: '' };
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) if (isSendable(name, value)) response.setHeader(name, value);
    response.end(body);
  });
  server.on('connection', socket => socket.unref());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = {
    context: 'c',
    cluster: 'c',
    server: address,
    user: null,
    actsAs: null,
    identity: { user: '', groups: [] },
    namespace: 'team-a',
  };
  return {
    address,
    connection: openConnection({ target, login: loginTo(address, { name: 'u' }), timeoutMs: TIMEOUT_MS }),
    answerWith(next, stream) {
      [answers, lines, asked] = [next, stream, 0];
    },
  };
}

/** What a header may be, and what would change how the answer is sent. */
function isSendable(name: string, value: string): boolean {
  const changesAnswer = /^(?:content-length|transfer-encoding|connection|trailer|upgrade|keep-alive|date)$/i.test(name);
  return !changesAnswer && /^[\w-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value) && value.length < 4_000;
}

export function loginTo(server: string, user: UserEntry, caData?: string): Login {
  return openLogin({ name: 'c', server, skipTLSVerify: false, ...(caData !== undefined && { caData }) }, user, {
    path: () => Promise.resolve(''),
    pluginTimeoutMs: 1_000,
    env: {},
  });
}
