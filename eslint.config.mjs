// Lint rules of the TypeScript and JavaScript code: typescript-eslint's strict, type-checked set.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const scripts = ['scripts/**/*.mjs', '*.{js,mjs,cjs}', 'style/*.js', 'ui-tests/*.js'];

export default tseslint.config(
  {
    ignores: [
      'lib/',
      'dist/',
      'build/',
      '.venv/',
      '.work/',
      'python/',
      'src/documents/generated/',
      '**/node_modules/',
      'ui-tests/{test-results,shots}/'
    ]
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: true } }
      ],
      // A token and its interface share a name, and so do a class and the namespace of its options.
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', 500],
      eqeqeq: ['error', 'always', { null: 'ignore' }]
    }
  },
  {
    files: scripts,
    languageOptions: {
      globals: Object.fromEntries(
        [
          'console',
          'process',
          'module',
          'require',
          '__dirname',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'URL',
          'fetch'
        ].map(name => [name, 'readonly'])
      )
    },
    rules: { eqeqeq: 'error', 'max-lines': ['error', 500] }
  },
  {
    // Programs of node that send functions into pages.
    files: ['benchmarks/**/*.{mjs,jsx}'],
    languageOptions: {
      parserOptions: { ecmaFeatures: { jsx: true } },
      globals: Object.fromEntries(
        [
          'process',
          'setTimeout',
          'URL',
          'URLSearchParams',
          'window',
          'document',
          'performance',
          'requestAnimationFrame'
        ].map(name => [name, 'readonly'])
      )
    },
    // ESLint alone does not see that JSX uses a name.
    rules: { eqeqeq: 'error', 'max-lines': ['error', 500], 'no-unused-vars': 'off' }
  }
);
