/** The bundle that the extension starts as a process, and from which the command line loads the language server. */
import { serveProcess } from '.';

export { serveProcess };

if (require.main === module) serveProcess();
