/** Servers that are no Kubernetes cluster, or one that wants to do harm: every request ends, in bounded time and memory. */
import assert from 'node:assert/strict';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { errorText, listObjects } from '@scc-lens/kube';
import type { Fields, Result } from '@scc-lens/kube';
import { openLogin } from '../../../packages/kube/src/login/login';
import { openConnection } from '../../../packages/kube/src/wire/connection';
import type { Connection } from '../../../packages/kube/src/wire/types';
import { runs } from '../../properties';

const MIB = 1024 * 1024;

describe('a hostile server', () => {
  let server: http.Server;
  let connection: Connection;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  before(async () => {
    server = http.createServer((request, response) => {
      answer(request, response);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const login = openLogin(
      { name: 'c', server: address, skipTLSVerify: false },
      { name: 'u' },
      { path: () => Promise.resolve(''), pluginTimeoutMs: 1_000, env: {} },
    );
    const target = {
      context: 'c',
      cluster: 'c',
      server: address,
      user: null,
      actsAs: null,
      identity: { user: '', groups: [] },
      namespace: 'default',
    };
    connection = openConnection({ target, login, timeoutMs: 20_000 });
  });

  after(() => {
    connection.close();
    server.closeAllConnections();
    server.close();
  });

  const get = (options = {}): Promise<Result<unknown>> => connection.request('GET', '/api', { idempotent: false, ...options });
  const errorOf = (result: Result<unknown>): string => (result.ok ? 'no error' : `${result.error.kind}: ${errorText(result.error)}`);

  it('that switches protocols (101) gets an error', async () => {
    answer = request => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: anything\r\n\r\nhello');
    };
    assert.match(errorOf(await get()), /malformedAnswer: .* switches to another protocol/);
  });

  it('that answers 101 without an upgrade, or closes without an answer, gets an error', async () => {
    for (const head of ['HTTP/1.1 101 Switching Protocols\r\n\r\n', '']) {
      answer = request => {
        request.socket.end(head);
      };
      assert.match(errorOf(await get({ timeoutMs: 3_000 })), /^(malformedAnswer|unreachable|timeout): /);
    }
  });

  it('that sends informational answers without an end is not waited for longer than the limit', async () => {
    answer = request => {
      const more = setInterval(() => request.socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), 20);
      request.socket.on('close', () => {
        clearInterval(more);
      });
    };
    assert.match(errorOf(await get({ timeoutMs: 300 })), /^timeout: /);
  });

  it('whose answer does not end is cut off at the stated size', async () => {
    let sent = 0;
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write('['.repeat(MIB))) sent++;
        sent++;
      };
      response.on('drain', more);
      more();
    };
    assert.match(errorOf(await get()), /malformedAnswer: .* sent more than 8 MiB at once/);
    assert.ok(sent < 40, `${sent} MiB were taken`);
  });

  it('that nests lists or mappings without an end gets an error', async () => {
    for (const unit of ['[', '{"a":']) {
      answer = (_, response) => response.end(`{"items":${unit.repeat(MIB)}`);
      assert.match(errorOf(await get()), /^malformedAnswer: /);
    }
    answer = (_, response) => response.end(`{"items":${'['.repeat(600)}${']'.repeat(600)}}`);
    assert.match(errorOf(await get()), /^malformedAnswer: /);
    answer = (_, response) => response.end(`{"items":${'['.repeat(300)}"[[["${']'.repeat(300)}}`);
    assert.match(errorOf(await get()), /^no error/);
  });

  it('is not asked for anything by a name that leads elsewhere', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked++;
      response.end('{}');
    };
    for (const name of ['.', '..', '%2e', '%2E%2e', '', 'a?b', 'a#b', 'a\\..', '\t.', 'a/../b', 'a/', ' ']) {
      const result = await connection.request('DELETE', `/api/v1/namespaces/n/pods/${name}`);
      assert.match(errorOf(result), /^notFound: Nothing was sent to .*, because a name in it is not valid\./, name);
    }
    assert.equal(asked, 0);
    const escaped = ['a%2F..', 'a%3Fb', "it's(1)*~!", '%E4%BD%A0'];
    for (const name of escaped) assert.ok((await connection.request('DELETE', `/api/v1/namespaces/n/pods/${name}`)).ok, name);
    assert.equal(asked, escaped.length);
  });

  it('that lists many objects is read in pages', async () => {
    const pages: (string | null)[] = [];
    answer = ({ url = '' }, response) => {
      const query = new URL(url, 'http://server').searchParams;
      pages.push(`${query.get('limit') ?? ''} ${query.get('continue') ?? ''}`);
      const next = pages.length < 3 ? `page-${pages.length}` : '';
      response.end(
        JSON.stringify({ metadata: { continue: next, resourceVersion: '7' }, items: [{ metadata: { name: `n${pages.length}` } }] }),
      );
    };
    const listed = await listObjects(connection, '/api/v1/pods');
    assert.ok(listed.ok);
    assert.deepEqual([listed.value.items.length, listed.value.version], [3, '7']);
    assert.deepEqual(pages, ['100 ', '100 page-1', '100 page-2']);
  });

  it('whose list does not end is left after a stated number of pages', async () => {
    answer = (_, response) => response.end('{"metadata":{"continue":"again"},"items":[]}');
    assert.match(errorOf(await listObjects(connection, '/api/v1/pods')), /lists more than 50000 objects/);
  });

  it('whose list is read further for who asks for more, up to the limits that they state', async () => {
    const limits = { pages: 600, pageMebibytes: 2, mebibytes: 1 };
    answer = (_, response) => response.end('{"metadata":{"continue":"again"},"items":[]}');
    assert.match(errorOf(await listObjects(connection, '/api/v1/pods', { limits })), /lists more than 60000 objects/);
    answer = (_, response) => response.end(`{"metadata":{"continue":"again"},"items":[{"a":"${'x'.repeat(MIB / 2)}","b":1}]}`);
    const keep = ({ b }: Fields): Fields => ({ b });
    assert.match(errorOf(await listObjects(connection, '/api/v1/pods', { limits })), /has more than 1 MiB/);
    assert.match(
      errorOf(await listObjects(connection, '/api/v1/pods', { limits: { ...limits, pages: 5 }, keep })),
      /more than 500 objects/,
    );
    answer = (_, response) => response.end(`{"items":[{"a":"${'x'.repeat(9 * MIB)}"}]}`);
    assert.match(errorOf(await listObjects(connection, '/api/v1/pods', { limits })), /sent more than 2 MiB at once/);
    assert.ok((await listObjects(connection, '/api/v1/pods', { limits: { ...limits, pageMebibytes: 16 }, keep })).ok);
  });

  it('whose list is too large as a whole is left before it fills the memory', async () => {
    let pages = 0;
    const items = JSON.stringify([{ metadata: { name: 'x'.repeat(7 * MIB) } }]);
    answer = (_, response) => {
      pages++;
      response.end(`{"metadata":{"continue":"again"},"items":${items}}`);
    };
    assert.match(errorOf(await listObjects(connection, '/api/v1/pods')), /^tooLarge: .* at \/api\/v1\/pods has more than 32 MiB/);
    assert.equal(pages, 5);
  });

  it('whose list expires between the pages is asked again from the start', async () => {
    let asked = 0;
    answer = ({ url = '' }, response) => {
      const again = url.includes('continue=') && ++asked === 1;
      response.statusCode = again ? 410 : 200;
      response.end(
        again
          ? '{"kind":"Status","message":"expired","code":410}'
          : `{"metadata":{"continue":"${url.includes('continue=') ? '' : 'next'}"},"items":[{}]}`,
      );
    };
    const listed = await listObjects(connection, '/api/v1/pods');
    assert.ok(listed.ok && listed.value.items.length === 2);
  });

  const firstOf = async (idleMs: number): Promise<Result<Fields>> => {
    const stream = await connection.stream('/api', { signal: new AbortController().signal, idleMs });
    assert.ok(stream.ok);
    for await (const line of stream.value) return line;
    throw new Error('The stream ended without a line.');
  };

  it('whose watch sends a line without an end is cut off at the stated size', async () => {
    answer = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(MIB)));
      };
      response.on('drain', more);
      more();
    };
    assert.match(errorOf(await firstOf(20_000)), /malformedAnswer: .* sent more than 8 MiB at once/);
  });

  it('whose watch drips bytes that make no line counts as quiet', async () => {
    answer = (_, response) => {
      const more = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(more);
      });
    };
    assert.match(errorOf(await firstOf(200)), /timeout: .* has stopped sending/);
  });

  it('whose watch sends objects is heard, however they are cut into pieces', async () => {
    answer = (_, response) => {
      response.write('{"type":"AD');
      setTimeout(() => response.write('DED"}\n{"type":"MODIFIED"}\n{"ty'), 20);
      setTimeout(() => response.end('pe":"DELETED"}\n'), 40);
    };
    const types: unknown[] = [];
    const stream = await connection.stream('/api', { signal: new AbortController().signal, idleMs: 5_000 });
    assert.ok(stream.ok);
    for await (const line of stream.value) types.push(line.ok && line.value['type']);
    assert.deepEqual(types, ['ADDED', 'MODIFIED', 'DELETED']);
  });

  /** As servers quote a value: as it is, as Go and JSON do, encoded, in a dump, and in a list. */
  const quoted = (value: string): fc.Arbitrary<string> =>
    fc.constantFrom(
      value,
      JSON.stringify(value),
      Buffer.from(value, 'utf8').toString('base64'),
      `data: Invalid value: "${value}": not allowed`,
      `spec.template: Invalid value: core.PodTemplateSpec{Env:[]core.EnvVar{core.EnvVar{Name:"A", Value:${JSON.stringify(value)}}}}: field is immutable`,
      `spec: Invalid value: {"env":[{"name":"A","value":${JSON.stringify(value)}}]}: field is immutable`,
    );
  const value = fc.oneof(
    fc.string({ minLength: 4, maxLength: 20 }),
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 8 }),
    fc.constantFrom('hunter2', 'correct horse battery', 'pass "word"', 'line\nbreak', '{"a":"b"}', 'a\\b{['),
  );
  const place = fc.constantFrom('message', 'cause', 'text', 'warning');

  it('that quotes the Secret it is sent gives none of its values away', async () => {
    await fc.assert(
      fc.asyncProperty(
        value.chain(secret => fc.tuple(fc.constant(secret), quoted(secret))),
        fc.constantFrom(200, 400, 403, 409, 422, 500, 503),
        place,
        fc.constantFrom('data', 'stringData', 'patch'),
        async ([secret, quote], status, where, how) => {
          const text = `the value is ${quote}, which is wrong`;
          const causes = [{ reason: 'FieldValueInvalid', field: 'data.key', message: text }];
          const report = {
            kind: 'Status',
            message: where === 'message' ? text : 'wrong',
            details: { causes: where === 'cause' ? causes : [] },
          };
          answer = (_, response) => {
            if (where === 'warning') response.setHeader('warning', `299 - ${JSON.stringify(text.replaceAll(/[^\x20-\x7e]/g, ''))}`);
            response.statusCode = status;
            response.end(where === 'text' && status !== 200 ? text : JSON.stringify(report));
          };
          const encoded = Buffer.from(secret, 'utf8').toString('base64');
          const body =
            how === 'patch'
              ? [{ op: 'add', path: '/data/key', value: encoded }]
              : { kind: 'Secret', metadata: { name: 'x' }, [how]: { key: how === 'data' ? encoded : secret } };
          const result = await connection.request('PATCH', '/api/v1/namespaces/a/secrets/x', { body, idempotent: false });
          const { error } = result.ok ? { error: null } : result;
          const shown = result.ok
            ? result.value.warnings.join('\n')
            : [result.error.message, ...(error?.kind === 'invalid' ? error.causes.map(cause => cause.message) : [])].join('\n');
          for (const form of [secret, encoded]) if (form.trim().length >= 4) assert.ok(!shown.includes(form), `${form} is in ${shown}`);
        },
      ),
      runs(200),
    );
  });

  it('that quotes a pod template gives no value of its variables away, and leaves what can be read', async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), async (secret, asJson) => {
        const env = asJson
          ? `{"spec":{"env":[{"name":"ANY","value":${JSON.stringify(secret)}}]}}`
          : `core.PodTemplateSpec{Labels:map[string]string{"a":"}"}, Env:[]core.EnvVar{core.EnvVar{Name:"ANY", Value:${JSON.stringify(secret)}}}}`;
        const message = `Job.batch "x" is invalid: spec.template: Invalid value: ${env}: field is immutable`;
        answer = (_, response) => {
          response.statusCode = 422;
          response.end(JSON.stringify({ kind: 'Status', message, details: { causes: [] } }));
        };
        const result = await connection.request('PATCH', '/apis/batch/v1/namespaces/a/jobs/x', { body: {}, idempotent: false });
        assert.ok(!result.ok && result.error.kind === 'invalid' && result.error.immutable);
        const type = asJson ? '' : 'core.PodTemplateSpec';
        assert.equal(result.error.message, `Job.batch "x" is invalid: spec.template: Invalid value: ${type}{…}: field is immutable`);
      }),
      runs(100),
    );
  });
});
