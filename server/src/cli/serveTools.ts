/** The Model Context Protocol around the tools. A bundle of its own, which only `scc-lens mcp` loads. */
import type { Readable, Writable } from 'node:stream';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import type { Answer, Tool } from '../assistant';

export interface Service {
  readonly version: string;
  readonly tools: readonly Tool[];
  readonly ask: (tool: string, input: unknown) => Promise<Answer>;
}

/** Serves one client, until it closes the input. */
export async function serveTools({ version, tools, ask }: Service, input: Readable, output: Writable): Promise<void> {
  // McpServer takes schemas of zod and checks inputs by them; the tools have JSON schemas and sentences of their own. CONTRIBUTING.md has the sizes.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const server = new Server({ name: 'scc-lens', title: 'SCC Lens', version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(describe) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { texts, isError } = await ask(params.name, params.arguments);
    return { content: texts.map(text => ({ type: 'text' as const, text })), isError };
  });
  const closed = new Promise<void>(resolve => {
    server.onclose = resolve;
  });
  input.once('end', () => void server.close());
  await server.connect(new StdioServerTransport(input, output));
  return closed;
}

function describe({ name, title, description, inputSchema }: Tool): ListedTool {
  return {
    name,
    title,
    description,
    inputSchema: { ...inputSchema, required: [...inputSchema.required] },
    annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  };
}
