require('./suite.cjs')(require('strictjwt'), require('./portable.cjs'));
