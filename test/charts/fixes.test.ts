/** Fixes of what is found in renderings, tried by Helm and Kustomize on copies of the files. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Rendering } from '@scc-lens/charts';
import { LIMITS, render } from '@scc-lens/files';
import type { Rendered, Renderer } from '@scc-lens/files';
import { gatherFacts, readSettings } from '@scc-lens/lens';
import type { SourceFix } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { folderWith } from '../cli/command';
import { assertFile } from '../expectations';
import { programsFor } from '../files/programs';
import type { Programs } from '../files/programs';
import { editedText, sourceFixes } from '../files/sourceFixes';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/rendered');

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

interface Made {
  readonly renderer: Renderer;
  readonly root: string;
  readonly folder: string;
  readonly rendered: Rendered;
  readonly stream: ParsedFile;
  readonly rendering: Rendering;
}

async function made(renderer: Renderer, root: string, name: string): Promise<Made> {
  const folder = path.join(root, name);
  const rendered = await render(renderer, folder, name, { values: [], sets: [], limits: LIMITS, ...programs });
  assert.ok('text' in rendered, JSON.stringify(rendered));
  const stream = parseFile(rendered.text);
  return { renderer, root, folder, rendered, stream, rendering: rendered.rendering(stream) };
}

async function renderedWith({ root, rendered }: Made, file: string, text: string): Promise<string> {
  const outcome = await rendered.edited(new Map([[path.join(root, file), text]]));
  assert.ok('text' in outcome, JSON.stringify(outcome));
  return outcome.text;
}

/** A row for each fix: whether the edited file renders to what the fix intends. */
async function proofsOf(one: Made): Promise<string> {
  const { settings } = readSettings({});
  const facts = gatherFacts([{ file: 'rendered', manifests: one.stream.manifests }]);
  const rows: string[] = [];
  for (const { fix, file, line, title } of sourceFixes(one.stream, one.rendering, { settings, facts })) {
    if ('refused' in fix) continue;
    const isProven = fix.isProvenBy(await renderedWith(one, fix.file, editedText(one.rendering, fix)));
    rows.push(`${isProven ? 'proven' : 'NOT PROVEN'}  ${file}:${line}  ${title}`);
  }
  return `${rows.join('\n').replaceAll('\\', '/')}\n`;
}

describe('a fix of what is found in a rendering', function () {
  for (const [name, renderer, folder] of [
    ['fixes', 'helm', 'fixes'],
    ['overlays', 'kustomize', 'overlays/prod'],
  ] as const)
    it(`is proven by what the edited file renders to: ${name}`, async () => {
      assertFile(path.join(FIXTURES, `${name}.proofs.txt`), await proofsOf(await made(renderer, FIXTURES, folder)));
    });

  it('leaves the folder as it is, and no copy behind', async () => {
    const root = folderWith({});
    cpSync(path.join(FIXTURES, 'fixes'), path.join(root, 'fixes'), { recursive: true });
    const one = await made('helm', root, 'fixes');
    const file = 'fixes/templates/literal.yaml';
    const before = readFileSync(path.join(root, file), 'utf8');
    // Other tests make copies too.
    const scratch = folderWith({});
    const { TMPDIR, TEMP } = process.env;
    Object.assign(process.env, { TMPDIR: scratch, TEMP: scratch });
    const text = await renderedWith(one, file, before.replace('hostNetwork: true', 'hostNetwork: false'));
    for (const [name, value] of Object.entries({ TMPDIR, TEMP })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    assert.match(text, /hostNetwork: false/);
    assert.equal(readFileSync(path.join(root, file), 'utf8'), before);
    assert.deepEqual(readdirSync(scratch), []);
    assert.deepEqual(readdirSync(path.join(root, 'fixes')).sort(), readdirSync(path.join(FIXTURES, 'fixes')).sort());
  });

  it('is proven in a chart that has another random value each time', async () => {
    const chart = {
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  password: {{ randAlphaNum 32 }}\n',
      'web/templates/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  hostNetwork: true\n  containers:\n    - name: web\n      image: registry.example/web:1\n',
    };
    const one = await made('helm', folderWith(chart), 'web');
    const { settings } = readSettings({});
    const [found] = sourceFixes(one.stream, one.rendering, { settings, facts: gatherFacts([]) }).filter(({ title }) =>
      title.startsWith('Remove'),
    );
    const fix = found?.fix as SourceFix;
    const edited = await renderedWith(one, fix.file, editedText(one.rendering, fix));
    assert.equal(fix.isProvenBy(edited), false);
    assert.equal(fix.isProvenBy(edited, await renderedWith(one, fix.file, one.rendering.textOf(fix.file))), true);
    // A rendering without the change is not what the fix intends, however the rest differs.
    assert.equal(fix.isProvenBy(one.stream.text, edited), false);
  });

  it('is tried without what a link leads to outside of the chart', async function () {
    if (process.platform === 'win32') this.skip();
    const root = folderWith({
      '.git/HEAD': '',
      'shared/secret.txt': 'secret',
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/map.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {text: {{ .Files.Get "out/secret.txt" | quote }}}\n',
    });
    symlinkSync('../shared', path.join(root, 'web/out'));
    const one = await made('helm', root, 'web');
    assert.match(one.rendered.text, /text: "secret"/);
    const file = 'web/templates/map.yaml';
    assert.match(await renderedWith(one, file, one.rendering.textOf(file)), /text: ""/);
  });
});
