// Words that both editors use: counts and sentences as people read them.
import type { TranslationBundle } from '@jupyterlab/translation';

export type Translate = TranslationBundle;

/** "1 error, 2 warnings"; "No problems" without any. */
export function problemCounts(errors: number, warnings: number, trans: Translate): string {
  const parts = [
    errors > 0 ? trans._n('%1 error', '%1 errors', errors) : '',
    warnings > 0 ? trans._n('%1 warning', '%1 warnings', warnings) : ''
  ].filter(part => part !== '');
  return parts.length === 0 ? trans.__('No problems') : parts.join(', ');
}

/** A sentence from a fact: its first letter a capital. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
