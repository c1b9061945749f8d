/** No sentence that the server shows escapes a translation. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, CodeLens, Hover } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { FS_TYPE_OF_FIELD, FS_TYPES, LEVELS, reviewPodSecurity } from '@scc-lens/admission';
import {
  analyze,
  fixAll,
  gatherFacts,
  literalMarkdown,
  outcomeOf,
  podOf,
  readSettings,
  resolveRemedy,
  reviewFile,
  RULES,
  workloadsIn,
} from '@scc-lens/lens';
import { completionsAt } from '@scc-lens/lens/answers';
import type { AnalyzeOptions } from '@scc-lens/lens';
import { CATALOG, EXPLAIN, GENERATE_SCC, OBJECTS, REPLACE_SUPERVISORS, REVIEW } from '@scc-lens/protocol';
import type { GenerateSccResult, MarkdownAnswer, ObjectsResult, ProtocolCatalogNode, ReplaceSupervisorsResult } from '@scc-lens/protocol';
import type { Change, Json } from '@scc-lens/words';
import { applyChanges, parseFile, parseManifest } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { isFull, sampleOf } from '../properties';
import { untranslatedWords, useEnglish, usePseudoLocale, withoutQuotes, wordsOf } from '../pseudoLocale';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture } from './text';

const root = path.resolve(__dirname, '../fixtures');

const casesOf = (rule: string): readonly string[] =>
  readdirSync(path.join(root, 'rules', rule)).flatMap(name =>
    /^[^.]+\.yaml$/.test(name) ? [path.join(root, 'rules', rule, name.slice(0, -'.yaml'.length))] : [],
  );

interface Case extends AnalyzeOptions {
  readonly file: ParsedFile;
  /** What the user wrote: the manifest, and the settings. */
  readonly given: readonly string[];
}

function readCase(base: string): Case {
  const text = readFileSync(`${base}.yaml`, 'utf8');
  const raw = existsSync(`${base}.settings.json`) ? readFileSync(`${base}.settings.json`, 'utf8') : '{}';
  const file = parseFile(text);
  const facts = gatherFacts([{ file: 'fixture.yaml', manifests: file.manifests }]);
  return { file, facts, settings: readSettings(JSON.parse(raw) as Json).settings, given: [text, raw] };
}

/** What OpenShift and Kubernetes word themselves: the objections of SCCs, of Pod Security, and of the validation of pods. */
function quotesOf(file: ParsedFile, options: AnalyzeOptions): readonly string[] {
  const reviews = reviewFile(file, options).flatMap(({ review, podSecurity }) => [
    ...review.sccs.flatMap(({ violations, providerError = '' }) => [providerError, ...violations.map(({ detail }) => detail)]),
    ...(podSecurity?.violations ?? []).flatMap(({ reason, detail }) => [reason, detail]),
    ...review.invalid.flatMap(({ fault }) => (fault.kind === 'value' ? [fault.words] : [])),
  ]);
  const podSecurity = workloadsIn(file).flatMap(({ workload }) =>
    LEVELS.flatMap(level => reviewPodSecurity(podOf(workload), level).violations.flatMap(({ reason, detail }) => [reason, detail])),
  );
  return [...reviews, ...podSecurity].flatMap(quote => [quote, literalMarkdown(quote)]);
}

function assertTranslated(texts: readonly string[], given: readonly string[], quotes: readonly string[] = []): void {
  const known = wordsOf(given);
  const quoted = [...new Set(quotes)];
  const escaped = [...new Set(texts)].flatMap(text => {
    const words = untranslatedWords(withoutQuotes(text, quoted), known);
    return words.length === 0 ? [] : [`${words.join(' ')}  in: ${text}`];
  });
  assert.deepEqual(escaped, []);
}

describe('a translation reaches every text', () => {
  before(usePseudoLocale);
  after(useEnglish);
  afterEach(endAll);

  for (const { id } of RULES) {
    it(`of the findings and fixes of ${id}`, () => {
      for (const base of sampleOf(casesOf(id))) {
        const { file, given, ...options } = readCase(base);
        const texts = analyze(file, options).flatMap(finding => [
          finding.message,
          ...finding.related.map(({ message }) => message),
          ...finding.remedies.flatMap(remedy => {
            const result = resolveRemedy(file, finding, remedy);
            return [remedy.title, 'refused' in result ? result.refused : outcomeOf(file, { finding, remedy }, result, options)];
          }),
        ]);
        const refused = fixAll(file.text, options, { unsafe: true }).refused.map(({ reason }) => reason);
        assertTranslated([...texts, ...refused], given, quotesOf(file, options));
      }
    });
  }

  it('of refused edits', () => {
    for (const name of readdirSync(path.join(root, 'edits')).filter(folder => folder.startsWith('refused-'))) {
      const folder = path.join(root, 'edits', name);
      const text = readFileSync(path.join(folder, readdirSync(folder).find(file => file.startsWith('input.')) ?? ''), 'utf8');
      const changes = JSON.parse(readFileSync(path.join(folder, 'changes.json'), 'utf8')) as readonly Change[];
      const result = applyChanges(parseManifest(text), changes);
      assert.ok('refused' in result, name);
      assertTranslated([result.refused], [text, JSON.stringify(changes)]);
    }
  });

  it('of invalid documents', () => {
    const folder = path.join(root, 'manifest/files');
    for (const name of readdirSync(folder).filter(file => /\.(?:yaml|json)$/.test(file) && !file.endsWith('.expected.json'))) {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const problems = parseFile(text).manifests.flatMap(manifest => manifest.problems.map(({ message }) => message));
      assertTranslated(problems, [text]);
    }
  });

  it('of completions', () => {
    const folder = path.join(root, 'completion');
    for (const name of readdirSync(folder).filter(file => /\.(?:yaml|json)$/.test(file))) {
      const marked = readFileSync(path.join(folder, name), 'utf8');
      const file = parseFile(marked.replace('‸', ''));
      const options = { settings: readSettings({}).settings, facts: gatherFacts([{ file: name, manifests: file.manifests }]) };
      const offers = completionsAt(file, marked.indexOf('‸'), options)?.offers ?? [];
      const texts = offers.flatMap(({ note, documentation }) => [note, documentation()]);
      assertTranslated(
        texts,
        [marked, ...Object.keys(FS_TYPE_OF_FIELD), ...FS_TYPES, 'level'],
        [...quotesOf(file, options), '; must be .', 'seccomp may not be set'],
      );
    }
  });

  describe('in the editor', () => {
    for (const { id } of RULES) {
      it(`on cases of ${id}: diagnostics, actions, lenses, hovers and reviews`, async () => {
        const session = await startSession();
        for (const base of casesOf(id).slice(0, isFull ? 2 : 1)) {
          const { file, given, facts } = readCase(base);
          const options = { facts, settings: readSettings({}).settings };
          assertTranslated(await shownFor(session, pathToFileURL(`${base}.yaml`).href, file.text), given, quotesOf(file, options));
        }
        await session.end();
      });
    }

    it('of generated SCCs, replacements, objects, explained rejections and the catalog', async () => {
      const session = await startSession();
      const uri = 'file:///manifests/pod.yaml';
      const text = readFileSync(path.join(root, 'generate/combined.yaml'), 'utf8') + '---\n' + fixture('pod.yaml');
      await session.open(uri, text);
      await session.diagnostics(uri, 1);
      const { generated, refused, edit } = await session.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uri] });
      const replacement = await session.connection.sendRequest<ReplaceSupervisorsResult>(REPLACE_SUPERVISORS, {});
      const { unread } = await session.connection.sendRequest<ObjectsResult>(OBJECTS, { uris: [uri, 'file:///absent.yaml', 'absent'] });
      const rejection = readFileSync(path.join(root, 'cli/rejection.txt'), 'utf8');
      const catalog = textsBelow(await session.connection.sendRequest<readonly ProtocolCatalogNode[]>(CATALOG));
      const explained = await session.connection.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text: rejection });
      assert.ok(generated.length > 0 && replacement.files.length > 0 && unread.length > 0 && explained !== null);
      const annotations = [edit, replacement.edit].flatMap(({ changeAnnotations = {} }) => Object.values(changeAnnotations));
      assertTranslated(
        [
          ...generated.flatMap(({ proof, changes, text: file }) => [proof, ...changes, ...commentsOf(file)]),
          ...refused.map(({ reason }) => reason),
          ...annotations.flatMap(({ label, description = '' }) => [label, description]),
          ...unread,
          explained.title,
          explained.markdown,
          ...catalog,
        ],
        [text, rejection, 'absent', ...CLUSTER_GROUPS],
        ["ENOENT: no such file or directory, open '/absent.yaml'"],
      );
      await session.end();
    });
  });
});

/** The comments of a generated file, each on one line. */
const commentsOf = (text: string): readonly string[] =>
  (text.match(/(?:^\s*# .*\n)+/gm) ?? []).map(comment => comment.replace(/\n?\s*# /g, ' '));

/** Users and groups of SCCs that OpenShift ships. */
const CLUSTER_GROUPS = ['system:cluster-admins', 'system:nodes', 'system:masters', 'system:admin'];

function textsBelow(nodes: readonly ProtocolCatalogNode[]): readonly string[] {
  return nodes.flatMap(({ label, description, tooltip, children }) => [label, description, tooltip, ...textsBelow(children)]);
}

/** What is read of a page: its text, and the names of its pictures. */
const withoutTags = (markdown: string): string => markdown.replace(/<[^>]*>/g, tag => /aria-label="([^"]*)"/.exec(tag)?.[1] ?? ' ');

/** Every text that an editor shows for one document. */
async function shownFor(session: Session, uri: string, text: string): Promise<readonly string[]> {
  const document = TextDocument.create(uri, 'yaml', 1, text);
  await session.open(uri, text);
  const { diagnostics } = await session.diagnostics(uri, 1);
  const range = { start: { line: 0, character: 0 }, end: document.positionAt(text.length) };
  const actions = await session.codeActions(uri, range);
  const fixAllActions = await session.codeActions(uri, range, ['source.fixAll']);
  const lenses = await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  const resolved = await Promise.all(lenses.map(lens => session.connection.sendRequest<CodeLens>('codeLens/resolve', lens)));
  const reviews = await Promise.all(
    lenses.map(({ range: { start } }) => session.connection.sendRequest<MarkdownAnswer | null>(REVIEW, { uri, position: start })),
  );
  const hovers = await Promise.all(
    [
      ...text.matchAll(
        /securityContext|(?<=- |\[)SYS_ADMIN|kind:|serviceAccountName|host[A-Z]\w+:|openshift\.io\/|mountPath|(?<=\n)[a-z]\w+:(?=.*)/g,
      ),
    ].map(match =>
      session.connection.sendRequest<Hover | null>('textDocument/hover', {
        textDocument: { uri },
        position: document.positionAt(match.index),
      }),
    ),
  );
  await session.close(uri);
  return [
    ...diagnostics.flatMap(({ message, relatedInformation = [] }) => [
      typeof message === 'string' ? message : message.value,
      ...relatedInformation.map(related => related.message),
    ]),
    ...[...actions, ...fixAllActions].flatMap(action => textsOf(action)),
    ...resolved.map(({ command }) => command?.title ?? ''),
    ...reviews.flatMap(answer => (answer === null ? [] : [withoutTags(answer.markdown)])),
    ...hovers.flatMap(hover => (hover === null ? [] : [markdownOf(hover)])),
  ];
}

const markdownOf = ({ contents }: Hover): string => (typeof contents === 'object' && 'kind' in contents ? contents.value : '');

function textsOf({ title, disabled, edit }: CodeAction): readonly string[] {
  const annotations = Object.values(edit?.changeAnnotations ?? {});
  return [title, disabled?.reason ?? '', ...annotations.flatMap(({ label, description = '' }) => [label, description])];
}
