// How the TypeScript unit tests run: JupyterLab's own jest set-up on src/__tests__, without type checks (tsc does those).
const jupyterlab = require('@jupyterlab/testing/lib/jest-config')(__dirname);

// Packages that ship ES modules only.
const esModules = [
  '@codemirror',
  '@jupyter',
  '@jupyterlab',
  '@lezer',
  '@marijn',
  '@microsoft',
  '@rjsf',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

module.exports = {
  ...jupyterlab,
  cacheDirectory: '<rootDir>/.work/jest',
  modulePathIgnorePatterns: ['<rootDir>/(python|lib|build|dist|\\.venv|\\.work)/'],
  reporters: ['default'],
  roots: ['<rootDir>/src'],
  // For slow machines, in milliseconds.
  testTimeout: 60000,
  testRegex: 'src/__tests__/.*\\.spec\\.tsx?$',
  transform: {
    ...jupyterlab.transform,
    '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'tsconfig.test.json', diagnostics: false }]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})).+`]
};
