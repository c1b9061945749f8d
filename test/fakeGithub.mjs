/** Comments on a pull request, as GitHub's API keeps them, in the file that is named; prints its port. With `--read-only`, as for a token of a fork. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [file, flag] = process.argv.slice(2);
const read = () => JSON.parse(readFileSync(file, 'utf8'));

/** Gives the status and the content of an answer. */
function answer(method, url, body) {
  const comments = read();
  const { pathname, searchParams } = new URL(url, 'http://github.example');
  const id = Number(/^\/repos\/o\/r\/issues\/comments\/(\d+)$/.exec(pathname)?.[1]);
  const index = comments.findIndex(comment => comment.id === id);
  if (method === 'GET' && pathname === '/repos/o/r/issues/7/comments') {
    const [size, page] = [Number(searchParams.get('per_page')), Number(searchParams.get('page'))];
    return [200, comments.slice(size * (page - 1), size * page)];
  }
  if (flag === '--read-only') return [403, {}];
  if (body !== undefined && [...body].length > 65_536) return [422, {}];
  if (method === 'POST' && pathname === '/repos/o/r/issues/7/comments')
    comments.push({ id: Math.max(0, ...comments.map(one => one.id)) + 1, user: { type: 'Bot' }, body });
  else if (method === 'PATCH' && index >= 0) comments[index].body = body;
  else if (method === 'DELETE' && index >= 0) comments.splice(index, 1);
  else return [404, {}];
  writeFileSync(file, JSON.stringify(comments));
  return method === 'DELETE' ? [204] : [200, {}];
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const isAllowed = request.headers.authorization === 'Bearer secret';
  const [status, content] = isAllowed ? answer(request.method, request.url, text === '' ? undefined : JSON.parse(text).body) : [401, {}];
  response.writeHead(status).end(content === undefined ? undefined : JSON.stringify(content));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
