/** Exec credential plug-ins of a kubeconfig (client.authentication.k8s.io), run as kubectl runs them, and with a time limit. */
import { spawn } from 'node:child_process';
import type { Cluster } from '@kubernetes/client-node/dist/config_types.js';
import { at, cancelledError, clusterTexts, failed, fieldsAt, listAt, maskSecrets, ok, parseJson, textAt, unreadableFile } from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { readSmallFile } from './kubeconfig/readSmallFile';
import { pluginTexts } from './messages';
import { runProgram } from './runProgram';
import type { ProgramRun } from './runProgram';

export interface ExecOptions {
  /** The search path that the command is looked for on, and runs with. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What a plug-in answers: PEM texts and a token, all of them secret. */
export interface Credential {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970; undefined if the plug-in names no end. */
  readonly expires: number | undefined;
}

/** Runs the plug-in that `exec`, the part of a kubeconfig's user, describes. */
export async function runExecPlugin(exec: unknown, cluster: Cluster, options: ExecOptions): Promise<Result<Credential>> {
  const command = textAt(exec, 'command');
  if (command === undefined)
    return failed({ kind: 'credentials', message: pluginTexts.noCommand(), nextStep: clusterTexts.fixKubeconfig() });
  if (at(exec, 'interactiveMode') === 'Always') {
    return failed({
      kind: 'credentials',
      message: pluginTexts.interactive(command),
      nextStep: pluginTexts.useAnother(),
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

/** The plug-in's input: the API version, that it cannot ask the user, and on request the cluster. */
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

/** What a plug-in printed. */
export function readCredential(stdout: string, command: string): Result<Credential> {
  const status = fieldsAt(parseJson(stdout), 'status');
  const token = textAt(status, 'token');
  const certificate = textAt(status, 'clientCertificateData');
  const key = textAt(status, 'clientKeyData');
  if (token === undefined && (certificate === undefined || key === undefined)) {
    return failed({
      kind: 'credentials',
      message: pluginTexts.noCredential(command),
      nextStep: pluginTexts.runToSee(),
    });
  }
  const expires = Date.parse(textAt(status, 'expirationTimestamp') ?? '');
  return ok({ token, certificate, key, expires: Number.isNaN(expires) ? undefined : expires });
}

function failure(run: ProgramRun, command: string, hint: string | undefined, timeoutMs: number): ClusterError {
  switch (run.kind) {
    case 'notStarted': {
      const missing = run.code === 'ENOENT';
      const nextStep = hint === undefined ? pluginTexts.install() : maskSecrets(hint);
      return missing
        ? { kind: 'credentials', message: pluginTexts.notFound(command), nextStep }
        : {
            kind: 'credentials',
            message: pluginTexts.notStarted(command, run.code),
            nextStep: pluginTexts.checkEntry(),
          };
    }
    case 'timedOut':
      return {
        kind: 'credentials',
        message: withOutput(pluginTexts.timedOut(command, Math.round(timeoutMs / 100) / 10), run.stderr),
        nextStep: pluginTexts.mayWait(),
      };
    case 'cancelled':
      return cancelledError();
    case 'ended':
      return {
        kind: 'credentials',
        message: withOutput(run.code === null ? pluginTexts.killed(command) : pluginTexts.failed(command, run.code), run.stderr),
        nextStep: pluginTexts.logInAgain(),
      };
  }
}

/** The message, with the end of the plug-in's output if it has any. */
function withOutput(message: string, stderr: string): string {
  // Masked before it is cut, because a part of a secret may not be recognized.
  const text = maskSecrets(stderr).trim().split('\n').slice(-3).join(' ').slice(0, 500);
  return text === '' ? message : `${message} ${pluginTexts.output(text)}`;
}
