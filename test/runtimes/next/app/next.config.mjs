import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

// The project lies inside the folder that has the packages.
const packages = dirname(dirname(fileURLToPath(import.meta.url)));

export default { outputFileTracingRoot: packages, turbopack: { root: packages } };
