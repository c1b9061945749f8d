/** What the language server gets from the cluster, and that it gets it again when it restarts. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import type { Fields } from '@scc-lens/kube';
import { SharedFacts } from '../../client/src/ui/deploy/shareFacts';
import { giveAnyuid, useCluster } from '../kube/rig/cluster';
import { deployment } from '../kube/rig/manifests';
import { endAll, startSession } from '../lsp/session';
import type { Session } from '../lsp/session';

const URI = 'file:///manifests/root.yaml';
const ROOT = { container: { securityContext: { runAsUser: 0 } } };

const denials = ({ diagnostics }: PublishDiagnosticsParams): readonly string[] =>
  diagnostics.filter(({ code }) => code === 'scc-denied').map(({ message }) => (typeof message === 'string' ? message : message.value));

/** A language client of a few lines, whose server can be restarted. */
class Editor {
  readonly log: string[] = [];
  /** The clusters for which verdicts are reported to remain a forecast. */
  readonly forecasts: string[] = [];
  readonly facts: SharedFacts;
  #session: Session | undefined;
  readonly #states = new EventEmitter();

  constructor() {
    const log = (message: string): void => {
      this.log.push(message);
    };
    this.facts = new SharedFacts(
      {
        isRunning: () => this.#session !== undefined,
        onDidChangeState: (listener: () => void) => {
          this.#states.on('change', listener);
          return {
            dispose: () => {
              this.#states.off('change', listener);
            },
          };
        },
        sendNotification: (method: string, params: unknown) => this.session.connection.sendNotification(method, params),
        sendRequest: (method: string) => this.session.connection.sendRequest(method),
      } as ConstructorParameters<typeof SharedFacts>[0],
      { info: log, warn: log },
      context => {
        this.forecasts.push(context);
      },
    );
  }

  get session(): Session {
    assert.ok(this.#session, 'the server does not run');
    return this.#session;
  }

  async restart(document: Fields): Promise<void> {
    await this.#session?.end();
    this.#session = undefined;
    this.#states.emit('change');
    const session = await startSession();
    await session.open(URI, JSON.stringify(document));
    this.#session = session;
    this.#states.emit('change');
  }
}

describe('facts for the language server', () => {
  const rig = useCluster();
  let namespace: string;
  before(async () => {
    namespace = await rig.namespace();
    await giveAnyuid(await rig.as('admin'), namespace, 'app');
  });
  afterEach(endAll);

  const rootAs = (account: string): Fields => deployment('web', { ...ROOT, spec: { serviceAccountName: account } });
  const connected = async (user: 'admin' | 'developer' | 'viewer', document: Fields): Promise<Editor> => {
    const editor = new Editor();
    await editor.restart(document);
    await editor.session.until(URI, params => denials(params).length > 0);
    const cluster = await rig.as(user);
    await editor.facts.share({ ...cluster, target: { ...cluster.target, namespace } }, []);
    return editor;
  };
  const isAdmitted = (params: PublishDiagnosticsParams): boolean => denials(params).length === 0;

  it('are about the pods of open documents, in the chosen namespace, whoever asks', async () => {
    for (const user of ['admin', 'developer'] as const) {
      const editor = await connected(user, rootAs('app'));
      await editor.session.until(URI, isAdmitted);
      await editor.session.change(URI, 2, [{ text: JSON.stringify(rootAs('default')) }]);
      const [denial] = denials(await editor.session.diagnostics(URI, 2));
      if (user === 'admin') {
        assert.match(
          denial ?? '',
          /^Not admitted by .+ This is the verdict on cluster .+ What counts is what its service account default may use/,
        );
        assert.deepEqual(editor.forecasts, []);
      } else {
        assert.match(denial ?? '', /^Not admitted by .+ This is an offline forecast, because you may not read the SCCs of developer/);
        assert.deepEqual(editor.forecasts, ['developer']);
      }
    }
  });

  it('are sent again to a restarted server, without asking the cluster', async () => {
    const editor = await connected('developer', rootAs('app'));
    await rig.test.chaos({ path: '/', status: 500 });
    await editor.restart(rootAs('app'));
    await editor.session.until(URI, isAdmitted);
    await editor.facts.forget();
    await editor.session.until(URI, params => !isAdmitted(params));
    await editor.restart(rootAs('app'));
    const [denial] = denials(await editor.session.diagnostics(URI, 1));
    assert.match(denial ?? '', /^Not admitted by/);
  });

  it('give way to the offline forecast where the next cluster cannot be asked', async () => {
    const editor = await connected('developer', rootAs('app'));
    await editor.session.until(URI, isAdmitted);
    await rig.test.chaos({ path: 'securitycontextconstraints', status: 401 });
    await editor.facts.share(await rig.as('developer'), []);
    await editor.session.until(URI, params => !isAdmitted(params));
    assert.match(editor.log.at(-1) ?? '', /^Diagnostics are an offline forecast: /);
  });
});
