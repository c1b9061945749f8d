/** The Model Context Protocol around the tools. A bundle of its own, which only `scc-lens mcp` loads. */
import type { Readable, Writable } from 'node:stream';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import type { Answer, Tool } from '../assistant';

export interface Service {
  readonly version: string;
  readonly tools: readonly Omit<Tool, 'run'>[];
  readonly ask: (tool: string, input: unknown) => Promise<Answer>;
}

/** Serves one client, until it closes the input. */
export async function serveTools({ version, tools, ask }: Service, input: Readable, output: Writable): Promise<void> {
  // McpServer takes schemas of zod and checks inputs by them; the tools have JSON schemas and sentences of their own. CONTRIBUTING.md has the sizes.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const server = new Server({ name: 'scc-lens', title: 'SCC Lens', version }, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(describe) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { texts, data, isError } = await ask(params.name, params.arguments);
    return {
      content: texts.map(text => ({ type: 'text' as const, text })),
      ...(data !== undefined && { structuredContent: data }),
      isError,
    };
  });
  const closed = new Promise<void>(resolve => {
    server.onclose = resolve;
  });
  input.once('end', () => void server.close());
  await server.connect(new StdioServerTransport(input, output));
  return closed;
}

/** What a model reads before it uses any tool. */
const INSTRUCTIONS = `SCC Lens judges Kubernetes and OpenShift manifests by OpenShift's own admission rules, offline. It writes no file and asks no cluster.

- Give a manifest as text, or name a file, a Helm chart or a kustomization by its path. What a chart renders is fixed in its values and templates.
- After you write or change a pod, a workload, an SCC, a role or a binding: check_manifest. Repeat until it has no errors.
- Prefer a manifest that restricted-v2 admits: fix_manifest. Only where a pod needs more: generate_scc. Never bind privileged or anyuid instead.
- To narrow an SCC: check_manifest with the SCC and all pods that use it; scc-wider-than-needed names what none of them needs.
- A verdict that is unknown names the fact that is missing, such as a namespace's UID range. Ask the user for it; do not guess.
- When a deployment fails with a message of the API server: explain_rejection.
- About a whole cluster, by a must-gather or lists in a folder of the server: audit_cluster, who_may_use_scc, sccs_of_service_account, explain_scc_of_pod.`;

/** What names a manifest here, where the tools can be given its text: the editor's own tools have no such input. */
const PATH_INPUT = {
  type: 'string',
  description:
    'Instead of manifest: the path of a manifest, a Helm chart or a kustomization in the folders of the server. A chart is rendered, and findings name the lines of its templates and values.',
};

function describe({ name, title, description, inputSchema, outputSchema }: Omit<Tool, 'run'>): ListedTool {
  const { manifest, ...others } = inputSchema.properties;
  const properties = manifest === undefined ? others : { manifest, path: PATH_INPUT, ...others };
  return {
    name,
    title,
    description,
    inputSchema: { ...inputSchema, properties, required: inputSchema.required.filter(one => one !== 'manifest') },
    ...(outputSchema !== undefined && { outputSchema: outputSchema as ListedTool['outputSchema'] }),
    annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  };
}
