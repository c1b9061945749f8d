/** The entry of the bundle that the extension starts. */
import { serveProcess } from '.';

serveProcess();
