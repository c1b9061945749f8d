/** Exec credential plug-ins of a kubeconfig (client.authentication.k8s.io), as kubectl runs them but never for longer than allowed. */
import { spawn } from 'node:child_process';
import type { Cluster } from '@kubernetes/client-node/dist/config_types.js';
import { readSmallFile } from '../kubeconfig';
import { at, failed, fieldsAt, listAt, maskSecrets, ok, parseJson, textAt, unreadableFile } from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { runProgram } from './runProgram';
import type { ProgramRun } from './runProgram';

export interface ExecOptions {
  /** The search path that the command is looked for on, and runs with. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What a plug-in answers. PEM texts and a token: secrets all. */
export interface Credential {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970; undefined where the plug-in sets no end. */
  readonly expires: number | undefined;
}

/** Runs the plug-in that `exec`, the part of a kubeconfig's user, describes. */
export async function runExecPlugin(exec: unknown, cluster: Cluster, options: ExecOptions): Promise<Result<Credential>> {
  const command = textAt(exec, 'command');
  if (command === undefined)
    return failed({ kind: 'credentials', message: "The kubeconfig's exec entry names no command.", nextStep: 'Fix the kubeconfig.' });
  if (at(exec, 'interactiveMode') === 'Always') {
    return failed({
      kind: 'credentials',
      message: `The credential plug-in \`${command}\` asks questions (interactiveMode: Always), for which an editor has no terminal.`,
      nextStep: 'Use another login, or a plug-in that does not have to ask.',
    });
  }
  const info = await execInfo(exec, cluster);
  if (!info.ok) return info;
  const args = listAt(exec, 'args').filter((arg): arg is string => typeof arg === 'string');
  const env = {
    ...process.env,
    PATH: options.path,
    KUBERNETES_EXEC_INFO: JSON.stringify(info.value),
    ...Object.fromEntries(
      listAt(exec, 'env')
        .map((one): readonly [string, string] => [textAt(one, 'name') ?? '', textAt(one, 'value') ?? ''])
        .filter(([name]) => name !== ''),
    ),
  };
  const run = await runProgram({ ...options, env, start: spawning => spawn(command, args, spawning) });
  if (run.kind === 'ended' && run.code === 0) return readCredential(run.stdout, command);
  return failed(failure(run, command, textAt(exec, 'installHint'), options.timeoutMs));
}

/** The plug-in's input: the wanted version, that it cannot ask the user, and on request which cluster it is for. */
async function execInfo(exec: unknown, cluster: Cluster): Promise<Result<Fields>> {
  const info = at(exec, 'provideClusterInfo') === true ? await clusterInfo(cluster) : ok(undefined);
  return info.ok
    ? ok({
        apiVersion: textAt(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        spec: { interactive: false, ...(info.value && { cluster: info.value }) },
      })
    : info;
}

async function clusterInfo({ server, caData, caFile, tlsServerName, skipTLSVerify, proxyUrl }: Cluster): Promise<Result<Fields>> {
  try {
    const ca = caData ?? (caFile === undefined ? undefined : (await readSmallFile(caFile)).toString('base64'));
    return ok({
      server,
      'certificate-authority-data': ca,
      'tls-server-name': tlsServerName,
      'insecure-skip-tls-verify': skipTLSVerify,
      'proxy-url': proxyUrl,
    });
  } catch (error) {
    const file = unreadableFile(error);
    if (file === undefined) throw error;
    return failed(file);
  }
}

function readCredential(stdout: string, command: string): Result<Credential> {
  const status = fieldsAt(parseJson(stdout), 'status');
  const token = textAt(status, 'token');
  const certificate = textAt(status, 'clientCertificateData');
  const key = textAt(status, 'clientKeyData');
  if (token === undefined && (certificate === undefined || key === undefined)) {
    return failed({
      kind: 'credentials',
      message: `The credential plug-in \`${command}\` ended well but printed no credential.`,
      nextStep: 'Run it in a terminal to see what it prints.',
    });
  }
  const expires = Date.parse(textAt(status, 'expirationTimestamp') ?? '');
  return ok({ token, certificate, key, expires: Number.isNaN(expires) ? undefined : expires });
}

function failure(run: ProgramRun, command: string, hint: string | undefined, timeoutMs: number): ClusterError {
  switch (run.kind) {
    case 'notStarted': {
      const missing = run.code === 'ENOENT';
      const nextStep = hint === undefined ? 'Install it, or write its full path into the kubeconfig.' : maskSecrets(hint);
      return missing
        ? { kind: 'credentials', message: `The credential plug-in \`${command}\` of the kubeconfig is not on the PATH.`, nextStep }
        : {
            kind: 'credentials',
            message: `The credential plug-in \`${command}\` cannot be started (${run.code}).`,
            nextStep: 'Check its command, arguments and environment in the kubeconfig.',
          };
    }
    case 'timedOut':
      return {
        kind: 'credentials',
        message: `The credential plug-in \`${command}\` gave no answer within ${Math.round(timeoutMs / 100) / 10} s and was stopped.${quoteStderr(run.stderr)}`,
        nextStep: 'Run it in a terminal; it may be waiting for a login.',
      };
    case 'cancelled':
      return { kind: 'cancelled', message: 'Cancelled.' };
    case 'ended':
      return {
        kind: 'credentials',
        message: `The credential plug-in \`${command}\` failed with code ${run.code ?? 'none'}.${quoteStderr(run.stderr)}`,
        nextStep: 'Run it in a terminal; you may have to log in again.',
      };
  }
}

function quoteStderr(stderr: string): string {
  // Masked before it is cut: what is left of a secret may no longer look like one.
  const text = maskSecrets(stderr).trim().split('\n').slice(-3).join(' ').slice(0, 500);
  return text === '' ? '' : ` Its output: ${text}`;
}
