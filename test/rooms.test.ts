/** The closed doors of ARCHITECTURE.md: a forbidden import, planted in a file of each room, is caught by lint. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint } from 'eslint';

const root = path.resolve(__dirname, '..');
const eslint = new ESLint({ cwd: root });

const PLANTED: readonly (readonly [file: string, imports: string])[] = [
  ['server/src/core/analyze.ts', 'vscode'],
  ['server/src/core/analyze.ts', 'vscode-languageserver'],
  ['server/src/core/analyze.ts', '@kubernetes/client-node'],
  ['server/src/core/analyze.ts', 'node:fs'],
  ['server/src/core/analyze.ts', 'yaml'],
  ['server/src/core/analyze.ts', '../lsp/server'],
  ['server/src/core/scc/review.ts', 'yaml'],
  ['server/src/core/scc/review.ts', '../manifest'],
  ['server/src/core/scc/strategies/user.ts', '../../policies'],
  ['server/src/core/facts/gather.ts', '../review'],
  ['server/src/core/openshell/index.ts', '../review/paths'],
  ['server/src/core/review/hover.ts', '../generate'],
  ['server/src/core/generate/draft.ts', '../policies'],
  ['server/src/core/policies/needs.ts', '../edits'],
  ['server/src/core/rules/scc-denied.ts', 'yaml'],
  ['server/src/core/rules/scc-denied.ts', '../edits'],
  ['server/src/core/openshell/index.ts', 'yaml'],
  ['server/src/core/manifest/parse.ts', '../scc'],
  ['server/src/core/manifest/parse.ts', '../rules'],
  ['server/src/core/manifest/parse.ts', '../edits'],
  ['server/src/core/edits/index.ts', '../rules'],
  ['server/src/core/edits/index.ts', '../scc'],
  ['server/src/lsp/server.ts', '../core/analyze'],
  ['server/src/lsp/server.ts', 'vscode'],
  ['server/src/cli/main.ts', '../core/manifest'],
  ['server/src/protocol.ts', 'node:path'],
  ['client/src/extension.ts', '../../server/src/core/index'],
  ['client/src/extension.ts', 'yaml'],
  ['client/src/extension.ts', '@kubernetes/client-node'],
  ['client/src/cluster/connect.ts', 'vscode'],
  ['client/src/cluster/connect.ts', '../../../server/src/core/index'],
  ['client/src/deploy/plan/planDeployment.ts', 'vscode'],
  ['client/src/deploy/plan/planDeployment.ts', 'yaml'],
];

describe('closed doors', function () {
  this.timeout(120_000);

  for (const [file, imports] of PLANTED) {
    it(`${file} may not import ${imports}`, async () => {
      const [result] = await eslint.lintText(`import ${JSON.stringify(imports)};\n`, { filePath: path.join(root, file) });
      assert.ok(
        result?.messages.some(({ ruleId }) => ruleId === '@typescript-eslint/no-restricted-imports'),
        'lint says nothing',
      );
    });
  }
});
