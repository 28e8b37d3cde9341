'use strict';
const strictjwt = require('strictjwt');

import('./use.mjs')
  .then(({ useLibrary }) => useLibrary(strictjwt))
  .then(() => console.log(Object.keys(strictjwt).sort().join(' ')));
