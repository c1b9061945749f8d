import assert from 'node:assert/strict';
import { gatherFacts, readSettings } from '@scc-lens/lens';
import { hoverAt } from '@scc-lens/lens/answers';
import { parseFile } from '@scc-lens/yaml';
import { lackingCapabilities } from '../../../packages/lens/src/openshell/capabilities';

describe('capabilities that a container lacks', () => {
  const lacks = (wanted: string, add: readonly string[], drop: readonly string[]): string =>
    lackingCapabilities([wanted], { add, drop })[0]?.cause ?? 'none';
  const cases: readonly (readonly [string, readonly string[], readonly string[], string])[] = [
    ['SYS_ADMIN', [], [], 'not-added'],
    ['SYS_ADMIN', ['SYS_ADMIN'], ['ALL'], 'none'],
    ['SYS_ADMIN', ['ALL'], [], 'none'],
    ['SYS_ADMIN', ['SYS_ADMIN'], ['SYS_ADMIN'], 'dropped'],
    ['SETUID', [], [], 'none'],
    ['SETUID', [], ['ALL'], 'all-dropped'],
    ['SETUID', ['SETUID'], ['all'], 'none'],
    ['SETUID', [], ['CAP_SETUID'], 'dropped'],
    ['SYS_PTRACE', ['cap_sys_ptrace'], [], 'none'],
  ];
  for (const [wanted, add, drop, expected] of cases) {
    it(`${wanted} of add [${add.join()}], drop [${drop.join()}]: ${expected}`, () => {
      assert.equal(lacks(wanted, add, drop), expected);
    });
  }
});

describe('hover on an added capability', () => {
  const pod = (command: string): string => `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: agent
      image: registry.example.com/agent:1.0
      command: [${command}]
      securityContext:
        capabilities:
          add: [SYS_PTRACE, SYS_MODULE]
`;
  const hover = (text: string, word: string): string =>
    hoverAt(parseFile(text), text.indexOf(word) + 1, { settings: readSettings({}).settings, facts: gatherFacts([]) })?.markdown ?? '';

  it('explains what the supervisor uses it for', () => {
    assert.match(hover(pod('/usr/local/bin/openshell-sandbox'), 'SYS_PTRACE'), /^With `SYS_PTRACE` the supervisor reads from \/proc/);
  });

  it('explains no others, and where no supervisor runs', () => {
    assert.doesNotMatch(hover(pod('/usr/local/bin/openshell-sandbox'), 'SYS_MODULE'), /supervisor/);
    assert.doesNotMatch(hover(pod('python'), 'SYS_PTRACE'), /supervisor/);
  });
});
