/** Exec credential plug-ins of a kubeconfig (client.authentication.k8s.io), run as kubectl runs them, and with a time limit. */
import { spawn } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import { at, cancelledError, errorOf, failed, fieldsAt, listAt, maskSecrets, ok, parseJson, textAt } from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { pluginTexts } from './messages';
import type { ClusterEntry } from './parseKubeconfig';
import { readSmallFile, unreadableFile } from './readSmallFile';
import { runProgram, type ProgramRun } from './runProgram';

export interface ExecOptions {
  /** The search path that the command is looked for on, and runs with. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What a plug-in answers, or a kubeconfig has itself. All of it is secret. */
export interface Credential {
  /** The header `Authorization`. */
  readonly authorization: string | undefined;
  /** PEM, as the key. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970; undefined if no end is named. */
  readonly expires: number | undefined;
}

const unusable = (message: string, nextStep: string): ClusterError => errorOf('credentials', message, nextStep);

/** Runs the plug-in that `exec`, the part of a kubeconfig's user, describes. */
export async function runExecPlugin(exec: Fields, cluster: ClusterEntry, options: ExecOptions): Promise<Result<Credential>> {
  const [command = '', apiVersion = ''] = [textAt(exec, 'command'), textAt(exec, 'apiVersion')];
  if (at(exec, 'interactiveMode') === 'Always') return failed(unusable(pluginTexts.interactive(command), pluginTexts.useAnother()));
  const info = await execInfo(exec, apiVersion, cluster);
  if (!info.ok) return info;
  const args = listAt(exec, 'args').filter((arg): arg is string => typeof arg === 'string');
  const env = {
    ...process.env,
    PATH: options.path,
    ...Object.fromEntries(listAt(exec, 'env').map(one => [textAt(one, 'name') ?? '', textAt(one, 'value') ?? ''])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info.value),
  };
  const run = await runProgram({ ...options, env, start: spawning => spawn(command, args, spawning) });
  if (run.kind === 'ended' && run.code === 0) return readCredential(run.stdout, command, apiVersion);
  return failed(failure(run, command, textAt(exec, 'installHint'), options.timeoutMs));
}

/** The plug-in's input: the API version, that it cannot ask the user, and on request the cluster. */
async function execInfo(exec: Fields, apiVersion: string, cluster: ClusterEntry): Promise<Result<Fields>> {
  const info = at(exec, 'provideClusterInfo') === true ? await clusterInfo(cluster) : ok(undefined);
  if (!info.ok) return info;
  return ok({ apiVersion, kind: 'ExecCredential', spec: { interactive: false, ...(info.value && { cluster: info.value }) } });
}

async function clusterInfo({
  server,
  caData,
  caFile,
  tlsServerName,
  skipTLSVerify,
  proxyUrl,
  forPlugins,
}: ClusterEntry): Promise<Result<Fields>> {
  try {
    const ca = caData ?? (caFile === undefined ? undefined : (await readSmallFile(caFile)).toString('base64'));
    return ok({
      server,
      'certificate-authority-data': ca,
      'tls-server-name': tlsServerName,
      'insecure-skip-tls-verify': skipTLSVerify || undefined,
      'proxy-url': proxyUrl,
      ...forPlugins,
    });
  } catch (error) {
    const file = unreadableFile(error);
    if (file === undefined) throw error;
    return failed(file);
  }
}

/** What a plug-in printed. */
export function readCredential(stdout: string, command: string, version: string): Result<Credential> {
  const written = parseJson(stdout);
  const status = fieldsAt(written, 'status');
  const token = textAt(status, 'token');
  const certificate = textAt(status, 'clientCertificateData');
  const key = textAt(status, 'clientKeyData');
  const isPair = (certificate === undefined) === (key === undefined);
  const isMeant = at(written, 'apiVersion') === version && at(written, 'kind') === 'ExecCredential';
  if (!isMeant || !isPair || (token ?? certificate) === undefined)
    return failed(unusable(pluginTexts.noCredential(command, version), l10n.t('Run it in a terminal to see what it prints.')));
  const expires = Date.parse(textAt(status, 'expirationTimestamp') ?? '') || undefined;
  return ok({ authorization: token && `Bearer ${token}`, certificate, key, expires });
}

function failure(run: ProgramRun, command: string, hint: string | undefined, timeoutMs: number): ClusterError {
  if (run.kind === 'ended') {
    const message = run.code === null ? pluginTexts.killed(command) : pluginTexts.failed(command, run.code);
    return unusable(withOutput(message, run.stderr), l10n.t('Run it in a terminal; you may have to log in again.'));
  }
  if (run.kind === 'notStarted') {
    if (run.code !== 'ENOENT') return unusable(pluginTexts.notStarted(command, run.code), pluginTexts.checkEntry());
    return unusable(pluginTexts.notFound(command), hint === undefined ? pluginTexts.install() : maskSecrets(hint));
  }
  if (run.kind === 'cancelled') return cancelledError();
  return unusable(withOutput(pluginTexts.timedOut(command, Math.round(timeoutMs / 100) / 10), run.stderr), pluginTexts.mayWait());
}

function withOutput(message: string, stderr: string): string {
  // Masked before it is cut, because a part of a secret may not be recognized.
  const text = maskSecrets(stderr).trim().split('\n').slice(-3).join(' ').slice(0, 500);
  return text === '' ? message : `${message} ${l10n.t('Its output: {text}', { text })}`;
}
