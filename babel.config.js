// jest turns the ES modules of JupyterLab's packages into CommonJS with babel.
module.exports = require('@jupyterlab/testing/lib/babel-config');
