// Who may import whom in src/, as ARCHITECTURE.md draws it.
const UPPER = '^src/(editors|panels|widgets)/';
const MIDDLE = '^src/(graph|components)/';
const LOWER = '^src/(documents|utils)/';
const WORLD = '^src/(services|store|versioning|kernel)/';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'index-lists-plugins-only',
      comment: 'src/index.ts is the list of plugins, nothing else.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { pathNot: '^src/plugins/' }
    },
    {
      name: 'only-index-imports-plugins',
      severity: 'error',
      from: { pathNot: '^src/(index\\.ts$|__tests__/)' },
      to: { path: '^src/(plugins/|index\\.ts$)' }
    },
    {
      name: 'only-plugins-touch-the-world',
      comment: 'Everything else sees the interfaces of src/tokens.ts.',
      severity: 'error',
      from: { pathNot: '^src/(plugins|services|store|versioning|kernel|__tests__)/' },
      to: { path: WORLD }
    },
    {
      name: 'rooms-of-the-world-are-independent',
      severity: 'error',
      from: { path: '^src/(services|store|versioning|kernel)/' },
      to: { path: WORLD, pathNot: '^src/$1/' }
    },
    {
      name: 'editors-and-panels-are-independent',
      comment: 'What both graph editors need is in src/editors/common/, which knows neither.',
      severity: 'error',
      from: { path: '^src/(editors|panels)/([^/]+)/' },
      to: { path: UPPER, pathNot: ['^src/$1/$2/', '^src/$1/common/'] }
    },
    {
      name: 'libraries-use-the-door',
      comment:
        'The browser half of a library sees what a stranger’s package sees: tokens, and pieces to draw with.',
      severity: 'error',
      from: { path: '^src/libraries/([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: ['^src/libraries/$1/', '^src/components/', LOWER, '^src/tokens\\.ts$']
      }
    },
    {
      name: 'only-plugins-know-libraries',
      severity: 'error',
      from: { pathNot: '^src/(plugins|libraries|__tests__)/' },
      to: { path: '^src/libraries/' }
    },
    {
      name: 'middle-imports-no-upper',
      severity: 'error',
      from: { path: MIDDLE },
      to: { path: UPPER }
    },
    {
      name: 'lower-imports-lower-only',
      severity: 'error',
      from: { path: LOWER },
      to: { path: '^src/', pathNot: [LOWER, '^src/tokens\\.ts$'] }
    },
    {
      name: 'documents-are-pure',
      comment: 'Documents hold data and rules: no screen, no JupyterLab.',
      severity: 'error',
      from: { path: '^src/documents/' },
      to: { path: 'node_modules/(@jupyterlab|@lumino/widgets|react|@xyflow)' }
    },
    {
      name: 'no-missing-modules',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true }
    },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '^src/(?!__tests__/)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] }
  }
};
