/** Runs a compiled test entry (`exports.run`) in a real extension host, and gives its exit code. */
import { format } from 'node:util';
import { startEditor } from './editor.mjs';

/** Lines of the workbench's own log, which is mixed with the tests' output and is not about them. */
const unrelated = [
  /^(Resolv(ing|ed) connection token|Creating a socket|Updating additional builtin|Ignoring fetching additional builtin)/,
  /^\[(reconnection-grace-time|Service Worker|AgentHost|AccountPolicyGate)/,
  /is not a web extension\.$/,
  /^Creation of workbench contribution/,
  /^No search provider registered/,
  /^Canceled: Canceled/, // its own shutdown
  /(@vscode\/spdlog|native-watchdog)/, // left unbuilt by --ignore-scripts: log files and a watchdog only
];

/** Resolves to the code that the extension host ends with; a host killed by a signal reports 0 too, so 0 alone proves nothing. */
async function hostExit(page, timeoutMs) {
  let timer;
  const exit = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no result after ${timeoutMs} ms`)), timeoutMs);
    page.on('crash', () => reject(new Error('the page crashed')));
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  try {
    return await exit;
  } finally {
    clearTimeout(timer);
  }
}

function report(type, args) {
  const text = format(...args);
  if (process.env.EDITOR_VERBOSE || !unrelated.some(pattern => pattern.test(text))) console[type === 'error' ? 'error' : 'log'](text);
}

export async function runTests({ extensionDevelopmentPath, extensionTestsPath, folder, timeoutMs }) {
  const editor = await startEditor({ folder });
  try {
    await editor.page.exposeFunction('codeAutomationLog', report);
    const [code] = await Promise.all([hostExit(editor.page, timeoutMs), editor.open({ extensionDevelopmentPath, extensionTestsPath })]);
    return code;
  } catch (error) {
    console.error(editor.log());
    throw error;
  } finally {
    await editor.close();
  }
}
