import assert from 'node:assert/strict';
import { endAll, startSession } from './session';
import { fixture, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = fixture('pod.yaml');

describe('settings', () => {
  afterEach(endAll);

  it('are known before anything is shown', async () => {
    const session = await startSession({ settings: { rules: { 'hostpath-supervisor': 'hint' } } });
    await session.open(URI, POD);
    assert.deepEqual(
      (await session.diagnostics(URI, 1)).diagnostics.filter(({ code }) => code === 'hostpath-supervisor').map(({ severity }) => severity),
      [4],
    );
    await session.end();
  });

  it('take effect on open documents when they change', async () => {
    const session = await startSession();
    await session.open(URI, POD);
    await session.diagnostics(URI, 1);
    const next = session.next(URI);
    await session.setSettings({ rules: { 'hostpath-supervisor': 'off' }, 'supervisor.image': 'mirror.example.com/supervisor:0.0.90' });
    assert.ok(!(await next).diagnostics.some(({ code }) => code === 'hostpath-supervisor'));
    const again = session.next(URI);
    await session.setSettings({ 'supervisor.image': 'mirror.example.com/supervisor:0.0.90' });
    await again;
    const [fix] = await session.codeActions(URI, rangeOf(POD, 'hostPath'));
    assert.match(JSON.stringify(fix?.edit), /mirror\.example\.com\/supervisor:0\.0\.90/);
    await session.end();
  });

  it('of the wrong type are reported once, and their default is used', async () => {
    const session = await startSession({ settings: { rules: { 'hostpath-supervisor': 'fatal' } } });
    await session.open(URI, POD);
    assert.ok(
      (await session.diagnostics(URI, 1)).diagnostics.some(({ code, severity }) => code === 'hostpath-supervisor' && severity === 1),
    );
    const next = session.next(URI);
    await session.setSettings({ rules: { 'hostpath-supervisor': 'fatal', 'syntax-error': 'off' }, supervisor: { method: 'cp' } });
    await session.setSettings({ rules: { 'hostpath-supervisor': 'hint' } });
    await next;
    assert.deepEqual(session.shown, [
      'SCC Lens: sccLens.rules.hostpath-supervisor: "fatal" is not one of off, hint, info, warning, error.',
    ]);
    await session.end();
  });

  it('come from initialization options and notifications where an editor cannot be asked', async () => {
    const session = await startSession({ capabilities: {}, initializationOptions: { rules: { 'hostpath-supervisor': 'warning' } } });
    await session.open(URI, POD);
    assert.ok(
      (await session.diagnostics(URI, 1)).diagnostics.some(({ code, severity }) => code === 'hostpath-supervisor' && severity === 2),
    );
    const next = session.next(URI);
    await session.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { sccLens: { rules: { 'hostpath-supervisor': 'info' } } },
    });
    assert.ok((await next).diagnostics.some(({ code, severity }) => code === 'hostpath-supervisor' && severity === 3));
    await session.end();
  });
});
