// Node, as CommonJS.
const lib = require('strictjwt');

const [runtime, origin] = process.argv.slice(2);
import('./portable.mjs')
  .then(({ runPortable }) => runPortable(lib, runtime, origin))
  .then((report) => console.log(`REPORT ${JSON.stringify(report)}`));
