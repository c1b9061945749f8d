/**
 * What is offered at `‸` in each manifest of test/fixtures/completion, best first, with its note: `<case>.offers.txt`, which
 * SCC_LENS_WRITE_FIXTURES=1 writes. The manifests are as they are between two keystrokes.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gatherFacts, readSettings } from '@scc-lens/lens';
import { completionsAt } from '@scc-lens/lens/answers';
import type { Completion } from '@scc-lens/lens/answers';
import { CAPABILITIES, capabilityMeaning } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const folder = path.resolve(__dirname, '../../fixtures/completion');
const CURSOR = '‸';

interface Case {
  readonly text: string;
  readonly completion: Completion | null;
}

function complete(name: string, changed = (text: string): string => text): Case {
  const marked = changed(readFileSync(path.join(folder, name), 'utf8'));
  const offset = marked.indexOf(CURSOR);
  const text = marked.replace(CURSOR, '');
  const file = parseFile(text);
  const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: name, manifests: file.manifests }]) };
  return { text, completion: completionsAt(file, offset, world) };
}

const sorted = (completion: Completion | null): Completion['offers'] => (completion?.offers ?? []).toSorted((a, b) => a.rank - b.rank);

describe('completion', () => {
  for (const name of readdirSync(folder).filter(file => /\.(?:yaml|json)$/.test(file))) {
    it(`offers what fits: ${name}`, () => {
      const lines = sorted(complete(name).completion).map(({ text, note }) => `${text} | ${note}`.trimEnd());
      assertFile(
        path.join(folder, name.replace(/\.\w+$/, '.offers.txt')),
        lines.length === 0 ? null : lines.map(line => `${line}\n`).join(''),
      );
    });
  }

  it('never offers the form CAP_…, which no SCC matches', () => {
    for (const name of readdirSync(folder).filter(file => /\.(?:yaml|json)$/.test(file))) {
      for (const { text } of complete(name).completion?.offers ?? []) assert.doesNotMatch(text, /CAP_/, name);
    }
  });

  it('offers no rule in the reason of a suppression, with its mark or without', () => {
    const offersIn = (comment: string): readonly string[] =>
      (complete('suppressed-rule.yaml', text => text.replace(/^#.*/, comment)).completion?.offers ?? []).map(({ text }) => text);
    for (const comment of ['allow scc-denied it runs‸', 'allow scc-denied -- it runs, ‸', 'allow scc-denied, it runs‸'])
      assert.deepEqual(offersIn(`# scc-lens: ${comment}`), [], comment);
    assert.ok(offersIn('# scc-lens: Allow privileged-grant , pri‸').includes('scc-denied'));
  });

  it('writes a manifest that is whole again', () => {
    const { text, completion } = complete('mount-quote-without-end.yaml');
    const [first] = sorted(completion);
    assert.ok(completion !== null && first !== undefined);
    const after = text.slice(0, completion.span.start) + first.text + text.slice(completion.span.end);
    assert.deepEqual(
      parseFile(after).manifests.flatMap(manifest => [
        manifest.class,
        manifest.workloads[0]?.pod.spec.containers[0]?.volumeMounts?.[0]?.name,
      ]),
      ['objects', 'data'],
    );
  });

  it('states for an offer what the capability allows, what the supervisor needs it for, and the verdict', () => {
    const offers = complete('capability-in-brackets.yaml').completion?.offers ?? [];
    assert.equal(
      offers.find(({ label }) => label === 'NET_ADMIN')?.documentation(),
      [
        '`NET_ADMIN`: configure interfaces, routes and firewalls in its network namespace. With `NET_ADMIN` the OpenShell supervisor makes the veth pair, its routes and nftables rules.',
        'Not admitted by restricted-v2 or restricted-v3, the SCCs that every pod may use by default. Of the other SCCs only privileged would admit it.',
        '- restricted-v2 does not let a container add NET_ADMIN. It allows only NET_BIND_SERVICE.\n- restricted-v2 does not let a container add SYS_ADMIN. It allows only NET_BIND_SERVICE.',
      ].join('\n\n'),
    );
    // In angle brackets a word would be taken for HTML, and left out.
    const reading = offers.find(({ label }) => label === 'SYS_PTRACE')?.documentation() ?? '';
    assert.ok(reading.includes(String.raw`/proc/\<pid>/exe`), reading);
  });

  it('states what an SCC accepts other than the one that ordinary pods get, and only of their equals that they give no more', () => {
    const offers = complete('required-scc.yaml').completion?.offers ?? [];
    const textOf = (scc: string): string => offers.find(({ label }) => label === scc)?.documentation() ?? '';
    assert.match(textOf('nonroot-v2'), /\| runAsUser +\| any user but root +\| the namespace's range +\|/);
    const ordinary = offers.filter(({ label }) => textOf(label).includes('no more permissions than an ordinary pod'));
    assert.deepEqual(
      ordinary.map(({ label }) => label),
      ['restricted-v2', 'restricted-v3'],
    );
  });

  it('judges the token of the account that is offered, and not of what is being typed', () => {
    const offers = complete('service-account-and-its-token.yaml').completion?.offers ?? [];
    assert.match(
      offers.find(({ label }) => label === 'elsewhere')?.documentation() ?? '',
      /it depends on automountServiceAccountToken of the ServiceAccount elsewhere, which was not read/,
    );
  });

  it('names the SCCs that an account may use only where all of them are known', () => {
    const documented = (namespace: string): string => {
      const text = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: all, namespace: agents}]\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: all}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a${namespace}}\nspec:\n  serviceAccountName: ${CURSOR}\n  containers: [{name: a, image: b}]\n`;
      const file = parseFile(text.replace(CURSOR, ''));
      const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'a', manifests: file.manifests }]) };
      const offers = completionsAt(file, text.indexOf(CURSOR), world)?.offers ?? [];
      return offers.find(({ label }) => label === 'all')?.documentation() ?? '';
    };
    assert.match(documented(', namespace: agents'), /It may use every SCC\.$/);
    assert.match(documented(''), /depends on its namespace, which decides what service account all may use\.$/);
  });

  it('offers first the name of a volume that has none, also next to its kind', () => {
    const offered = (volume: string): readonly string[] => {
      const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b}]\n  volumes:\n    ${volume}`;
      const file = parseFile(text.replace(CURSOR, ''));
      const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'a', manifests: file.manifests }]) };
      return sorted(completionsAt(file, text.indexOf(CURSOR), world)).map(one => one.text);
    };
    assert.deepEqual(offered(`- na${CURSOR}\n`).slice(0, 2), ['name:', 'emptyDir:']);
    assert.deepEqual(offered(`- na${CURSOR}\n      emptyDir: {}\n`), ['name:']);
    assert.deepEqual(offered(`- name: a\n      emptyDir: {}\n      na${CURSOR}\n`), []);
  });

  it('knows what each capability allows', () => {
    assert.deepEqual(
      CAPABILITIES.filter(name => capabilityMeaning(name) === null),
      [],
    );
    assert.equal(capabilityMeaning('constructor'), null);
  });

  it('offers the accounts of all namespaces where something fills in the namespace later', () => {
    const text =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: storage, namespace: storage}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b, namespace: "${NAMESPACE}"}\nspec:\n  containers: [{name: a, image: b}]\n  serviceAccountName: \n';
    const file = parseFile(text);
    const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'a', manifests: file.manifests }]) };
    assert.deepEqual(
      completionsAt(file, text.length - 1, world)
        ?.offers.map(({ label }) => label)
        .sort(),
      ['default', 'storage'],
    );
  });

  it('reads only the document at the cursor', () => {
    const document = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n---\n';
    const text = `${document.repeat(1000)}apiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec:\n  containers: [{name: a, image: b}]\n  serviceAccountName: \n`;
    const file = parseFile(text);
    const unread = file.manifests.map((manifest, i) => (i === 1000 ? manifest : unreadable));
    const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'a', manifests: file.manifests }]) };
    assert.deepEqual(
      completionsAt({ ...file, manifests: unread }, text.length - 1, world)?.offers.map(({ label }) => label),
      ['default'],
    );
  });
});

/** A document that fails where anything of it is read. */
const unreadable = new Proxy({} as never, {
  get: (_, name) => {
    throw new Error(`${String(name)} is read`);
  },
});
