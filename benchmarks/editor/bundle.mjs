// Bundles one page of the benchmark with the bundler that JupyterLab's builder brings.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rspack } from '@rspack/core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Writes `index.html` and what it loads to a folder. */
export async function bundle(entry, output) {
  mkdirSync(output, { recursive: true });
  const html =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Graph</title>' +
    '<style>html,body,#root{height:100%;margin:0}</style>' +
    '<body data-jp-theme-light="true"><div id="root"></div><script src="page.js"></script></body></html>';
  writeFileSync(join(output, 'index.html'), html);
  const compiler = rspack({
    mode: process.env.PAGE_MODE || 'production',
    devtool: false,
    context: ROOT,
    entry,
    output: { path: output, filename: 'page.js', chunkFilename: '[name].js', publicPath: 'auto' },
    resolve: {
      extensions: ['.tsx', '.ts', '.mjs', '.js'],
      extensionAlias: { '.js': ['.ts', '.js'] }
    },
    performance: false,
    module: {
      rules: [
        {
          test: /\.(tsx?|jsx)$/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
              target: 'es2022'
            }
          },
          type: 'javascript/auto'
        },
        { test: /\.css$/, use: ['style-loader', 'css-loader'], type: 'javascript/auto' },
        { test: /\.svg$/, type: 'asset/source' }
      ]
    }
  });
  await new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error !== null || stats.hasErrors()) {
        reject(error ?? new Error(stats.toString({ all: false, errors: true })));
        return;
      }
      compiler.close(() => resolve());
    });
  });
}
