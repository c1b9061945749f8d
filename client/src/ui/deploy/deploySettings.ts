import { workspace } from 'vscode';
import { CLIENT_SETTINGS } from '../../editor';

export function deploySettings() {
  const settings = workspace.getConfiguration('sccLens');
  const seconds = (name: 'deploy.requestTimeout' | 'deploy.loginTimeout' | 'deploy.rolloutTimeout'): number => {
    const { minimum, maximum, default: fallback } = CLIENT_SETTINGS[name];
    return Math.min(maximum, Math.max(minimum, settings.get<number>(name, fallback)));
  };
  return {
    kubeconfig: settings.get('kubeconfig', CLIENT_SETTINGS.kubeconfig.default),
    protectedContexts: settings.get<readonly string[]>('deploy.protectedContexts', CLIENT_SETTINGS['deploy.protectedContexts'].default),
    requestTimeoutMs: 1_000 * seconds('deploy.requestTimeout'),
    loginTimeoutMs: 1_000 * seconds('deploy.loginTimeout'),
    rolloutTimeoutMs: 1_000 * seconds('deploy.rolloutTimeout'),
  };
}
