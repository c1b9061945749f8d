import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '@scc-lens/words';
import { gapCommand, toDiagnostic, toRange, toWorkspaceEdit } from '../../server/src/lsp/convert';

const finding: Finding = {
  id: '["some-rule"]',
  rule: 'some-rule',
  severity: 'warning',
  message: 'Something is wrong.',
  span: { start: 3, end: 6 },
  document: 0,
  path: ['spec'],
  workload: null,
  related: [{ message: 'because of this', span: { start: 0, end: 1 }, path: ['kind'] }],
  remedies: [],
  isDetail: false,
  isFault: false,
};
const style = { ruleUrl: (rule: string) => `file:///docs/${rule}.md`, relatedInformation: true, drawsDetails: true };

describe('convert', () => {
  it('counts lines at every kind of line end, and characters in UTF-16 units', () => {
    const document = TextDocument.create('file:///a.yaml', 'yaml', 1, 'a\r\n🦀b\rcé\nd');
    const at = (start: number, end: number): number[] => {
      const range = toRange(document, { start, end });
      return [range.start.line, range.start.character, range.end.line, range.end.character];
    };
    assert.deepEqual(at(0, 1), [0, 0, 0, 1]);
    assert.deepEqual(at(3, 6), [1, 0, 1, 3]);
    assert.deepEqual(at(7, 9), [2, 0, 2, 2]);
    assert.deepEqual(at(10, 11), [3, 0, 3, 1]);
  });

  it('makes a diagnostic of a finding', () => {
    const document = TextDocument.create('file:///a.yaml', 'yaml', 1, 'a: bcd\n');
    const converted = (of: Finding, by = style): ReturnType<typeof toDiagnostic> =>
      toDiagnostic(document.uri, of, by, span => toRange(document, span));
    assert.deepEqual(converted(finding), {
      range: { start: { line: 0, character: 3 }, end: { line: 0, character: 6 } },
      severity: 2,
      code: 'some-rule',
      codeDescription: { href: 'file:///docs/some-rule.md' },
      source: 'scc-lens',
      message: 'Something is wrong.',
      data: { finding: '["some-rule"]' },
      relatedInformation: [
        {
          message: 'because of this',
          location: { uri: 'file:///a.yaml', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } },
        },
      ],
    });
    assert.equal(converted(finding, { ...style, relatedInformation: false }).relatedInformation, undefined);
    const severities = (['error', 'warning', 'info', 'hint'] as const).map(severity => converted({ ...finding, severity }).severity);
    assert.deepEqual(severities, [1, 2, 3, 4]);
  });

  it('binds an edit to the version of its text where the editor understands that', () => {
    const document = TextDocument.create('file:///a.yaml', 'yaml', 7, 'a: bcd\n');
    const edits = [{ span: { start: 3, end: 6 }, newText: 'x' }];
    const converted = [{ range: { start: { line: 0, character: 3 }, end: { line: 0, character: 6 } }, newText: 'x' }];
    assert.deepEqual(toWorkspaceEdit(document, edits, true), {
      documentChanges: [{ textDocument: { uri: 'file:///a.yaml', version: 7 }, edits: converted }],
    });
    assert.deepEqual(toWorkspaceEdit(document, edits, false), { changes: { 'file:///a.yaml': converted } });
  });

  it('has the cause and its file in the lens where Kustomize quotes all folders before them, and the rest in the tooltip', () => {
    const before = 'Not judged: kustomize failed: ';
    const way = `accumulating resources: accumulation err='accumulating resources from '../base': '/work/base' must resolve to a file': recursed accumulation of path '/work/base': `;
    const missing = `accumulating resources: accumulation err='accumulating resources from 'deploy.yaml': missing Resource metadata': must build at directory: '/work/base/deploy.yaml': file is not directory`;
    const malformed = `accumulating resources: accumulating resources from 'deploy.yaml': MalformedYAMLError: yaml: line 1: did not find expected ',' or ']' in File: deploy.yaml`;
    const lenses = [way + missing, way + malformed, 'nothing selected by ConfigMap'].map(reason => gapCommand(before + reason));
    assert.deepEqual(
      lenses.map(({ title }) => title),
      [
        "– Not judged: kustomize failed: accumulating resources from 'deploy.yaml': missing Resource metadata",
        "– Not judged: kustomize failed: accumulating resources from 'deploy.yaml': MalformedYAMLError: yaml: line 1: did not find …",
        '– Not judged: kustomize failed: nothing selected by ConfigMap',
      ],
    );
    assert.equal(lenses[0]?.tooltip, before + way + missing);
  });
});
