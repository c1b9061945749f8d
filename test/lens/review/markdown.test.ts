/** The documents contain no element but the project's own, with anything in names, values and refusals. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { explainText, gatherFacts, literalMarkdown as literal, readSettings, reviewFile, reviewMarkdown } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { codeSpan, fenceCode } from '../../../packages/lens/src/review/markdownText';

/** As the editor's preview renders, and laxer: HTML and bare addresses count. */
const renderer = new MarkdownIt({ html: true, linkify: true });
renderer.linkify.set({ fuzzyLink: false });

/** Texts out of everything that Markdown acts on. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '![x](https://a.example/b.png)',
        '[a](command:b)',
        '[a]: https://a.example',
        '[a]',
        '[',
        ']',
        '](',
        '<b>',
        '<img src=x>',
        '<https://a.example>',
        'https://a.example',
        'mailto:a@b.example',
        'a@b.example',
        '# ',
        '## ',
        '- ',
        '+ ',
        '* ',
        '1. ',
        '1) ',
        '> ',
        '---',
        '===',
        '```',
        '~~~',
        '`',
        '``',
        '|',
        '\\',
        '*',
        '**',
        '_',
        '__',
        '~~',
        '&lt;',
        '&#60;',
        '\n',
        '\n\n',
        '\r',
        '\t',
        '    ',
        ' ',
        '!',
        '$',
        '//a.example',
        'www.a.example',
        '"',
        'a',
        'B',
        '1',
        '://',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map(pieces => pieces.join(''));

/** The elements of a rendered document, by their tags, in their order. */
function tagsOf(markdown: string): readonly string[] {
  return [...renderer.render(markdown).matchAll(/<([a-z][a-z0-9]*)/g)].map(([, tag = '']) => tag);
}

/** The document's text as a reader sees it, blanks apart. */
const textOf = (markdown: string): string =>
  renderer
    .render(markdown)
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/[\s\p{Cc}\ufffd]+/gu, '');

const settings = readSettings({}).settings;

function review(name: string, write: typeof reviewMarkdown): string {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: name },
    spec: {
      serviceAccountName: name,
      containers: [{ name, image: name, securityContext: { runAsUser: 0, capabilities: { add: [name] } } }],
      volumes: [{ name, hostPath: { path: name } }],
    },
  };
  const scc = {
    apiVersion: 'security.openshift.io/v1',
    kind: 'SecurityContextConstraints',
    metadata: { name },
    users: [`system:serviceaccount:${name}:${name}`],
    runAsUser: { type: 'MustRunAs', uid: 7 },
    seLinuxContext: { type: 'RunAsAny' },
    fsGroup: { type: 'RunAsAny' },
    supplementalGroups: { type: 'RunAsAny' },
  };
  const file = parseFile(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod, scc] }));
  const facts = gatherFacts([{ file: 'a.json', manifests: file.manifests }]);
  const [report] = reviewFile(file, { settings, facts });
  assert.ok(report);
  return write(report, facts.cluster, settings);
}

const rendered: typeof reviewMarkdown = (report, facts, settings) => reviewMarkdown(report, facts, settings, () => null);

function explanation(text: string): string {
  const flat = text.replace(/[\r\n]/g, ' ').replaceAll('"', '');
  const explained = explainText(
    `pods "${flat}" is forbidden: unable to validate against any security context constraint: [provider ${JSON.stringify(`s${flat}`)}: Forbidden: not usable by user or serviceaccount, ` +
      `provider r: .containers[0].capabilities.add: Invalid value: ${JSON.stringify(flat)}: capability may not be added, spec.volumes[0]: Invalid value: "a": ${flat}] ${text}`,
    [],
  );
  assert.ok(explained);
  return explained.markdown;
}

const kinds = (tags: readonly string[]): readonly string[] => [...new Set(tags)].sort();

function assertSameElements(write: typeof reviewMarkdown): void {
  const own = kinds(tagsOf(review('agent', write)));
  fc.assert(
    fc.property(hostile, name => {
      fc.pre(name.trim() !== '');
      const markdown = review(name, write);
      const tags = tagsOf(markdown);
      assert.deepEqual(
        kinds(tags).filter(tag => !own.includes(tag)),
        [],
        markdown,
      );
      assert.equal(tags.filter(tag => tag === 'h1').length, 1);
    }),
    { numRuns: 40 },
  );
}

describe('Markdown with foreign text', () => {
  it('shows a literal text letter by letter, as one paragraph', () => {
    fc.assert(
      fc.property(hostile, text => {
        const markdown = literal(text);
        assert.ok(tagsOf(markdown).every(tag => tag === 'p') && tagsOf(markdown).length <= 1, markdown);
        assert.equal(textOf(markdown), text.replace(/[\s\p{Cc}\ufffd]+/gu, ''));
        for (const [frame, expected] of [
          ['- ', ['ul', 'li']],
          ['## ', ['h2']],
          ['**', ['p', 'strong']],
        ] as const) {
          if (markdown === '') continue;
          const framed = frame === '**' ? `**x${markdown}x**` : `${frame}x ${markdown}: y`;
          assert.deepEqual(tagsOf(framed), expected, framed);
        }
        assert.ok(
          tagsOf(`- ${markdown}`).every(tag => tag === 'ul' || tag === 'li'),
          markdown,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows code letter by letter, as one span or one block', () => {
    fc.assert(
      fc.property(hostile, text => {
        assert.deepEqual(tagsOf(`x ${codeSpan(text)} y`), ['p', 'code']);
        assert.deepEqual(tagsOf(fenceCode('text', text)), ['pre', 'code']);
      }),
      { numRuns: 1_000 },
    );
  });

  it('makes a review of the same elements, with any names', () => {
    assertSameElements(reviewMarkdown);
  });

  it('makes a rendered review of the same elements, with any names', () => {
    assertSameElements(rendered);
  });

  it('makes an explanation of headings, lists and code only, with anything in the refusal', () => {
    fc.assert(
      fc.property(hostile, text => {
        const tags = kinds(tagsOf(explanation(text)));
        assert.deepEqual(
          tags.filter(tag => !['h1', 'h2', 'p', 'ul', 'li', 'code'].includes(tag)),
          [],
          explanation(text),
        );
      }),
      { numRuns: 500 },
    );
  });
});
