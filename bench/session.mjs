/** A language server over stdio, as an editor drives it: as much of JSON-RPC and LSP as a bench needs. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Starts `node ARGS…` and initializes it. `settings` answers its questions for configuration, by section; `schema` those for a schema's text. */
export async function startSession(args, settings, folder = null, schema = null) {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise(resolve => child.once('exit', resolve));
  const pending = new Map();
  const watchers = new Set();
  let lastId = 0;

  const send = message => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const notify = (method, params) => send({ method, params });
  const request = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      send({ id, method, params });
    });
  const answer = ({ id, method, params }) => {
    const configured = () => params.items.map(({ section }) => settings[section] ?? null);
    const result = method === 'workspace/configuration' ? configured() : method === 'vscode/content' ? schema : null;
    send({ id, result });
  };
  readMessages(child.stdout, message => {
    if (message.method === undefined) settle(pending, message);
    else if (message.id !== undefined) answer(message);
    else for (const watch of [...watchers]) watch(message);
  });

  /** Resolves to the parameters of the next notification of this name that fit. */
  const next = (method, fits = () => true) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No ${method} within 60 seconds`)), 60_000).unref();
      const watch = message => {
        if (message.method !== method || !fits(message.params)) return;
        clearTimeout(timer);
        watchers.delete(watch);
        resolve(message.params);
      };
      watchers.add(watch);
    });
  /** Resolves to the diagnostics of this version; a server that names no versions is taken to speak of the last one. */
  const diagnosticsOf = async (uri, version) =>
    (await next('textDocument/publishDiagnostics', params => params.uri === uri && (params.version ?? version) === version)).diagnostics;

  await request('initialize', {
    processId: process.pid,
    rootUri: folder,
    capabilities: {
      workspace: { configuration: true, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
      textDocument: {
        publishDiagnostics: { versionSupport: true, relatedInformation: true },
        hover: { contentFormat: ['markdown'] },
        codeAction: { dataSupport: true, disabledSupport: true, resolveSupport: { properties: ['edit'] } },
      },
      experimental: { sccLens: { manifests: true, commands: [] } },
    },
  });
  notify('initialized', {});
  if (schema !== null) notify('yaml/registerContentRequest');
  notify('workspace/didChangeConfiguration', { settings });

  return {
    notify,
    request,
    next,
    diagnosticsOf,
    /** The most memory the process has had so far, in megabytes. */
    peakMemory: () => peakMemory(child.pid),
    stop: async () => {
      await request('shutdown', null);
      notify('exit', null);
      await ended;
    },
  };
}

function settle(pending, { id, result, error }) {
  const waiting = pending.get(id);
  pending.delete(id);
  if (error) waiting?.reject(new Error(error.message));
  else waiting?.resolve(result);
}

function readMessages(stream, onMessage) {
  let chunks = [];
  let size = 0;
  let wanted = 0;
  stream.on('data', chunk => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const buffer = Buffer.concat(chunks);
      chunks = [buffer];
      const header = buffer.indexOf('\r\n\r\n');
      const length = header < 0 ? undefined : Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, header))?.[1]);
      wanted = length === undefined ? size + 1 : header + 4 + length;
      if (size < wanted) return;
      chunks = [buffer.subarray(wanted)];
      size -= wanted;
      onMessage(JSON.parse(buffer.toString('utf8', header + 4, wanted)));
      wanted = 0;
    }
  });
}

/** VmHWM of a process in megabytes; NaN where there is no /proc, or the process is gone. */
export function peakMemory(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
