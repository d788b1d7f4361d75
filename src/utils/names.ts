// Which names documents, projects and folders can have. The server decides; this says it while one types.
import type { TranslationBundle } from '@jupyterlab/translation';

const LONGEST = 100;

// Characters that some file system or Jupyter itself refuses in a name.
// eslint-disable-next-line no-control-regex
const REFUSED = /[\\/:*?"<>|\x00-\x1f]/u;

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);

/**
 * What is wrong with the name of a document, in words; null when nothing is.
 *
 * @param isPython - whether it names a Python function and its module
 */
export function nameProblem(
  name: string,
  isPython: boolean,
  trans: TranslationBundle
): string | null {
  const text = name.trim();
  if (text === '') {
    return trans.__('A name is needed.');
  }
  if (text.length > LONGEST) {
    return trans.__('At most %1 characters.', LONGEST);
  }
  if (isPython) {
    if (!/^[\p{L}][\p{L}\p{N}_]*$/u.test(text)) {
      return trans.__(
        'A function’s name: letters, digits and _, not beginning with a digit. For example load_data.'
      );
    }
    return KEYWORDS.has(text) ? trans.__('“%1” is a word of Python itself.', text) : null;
  }
  const refused = REFUSED.exec(text);
  if (refused !== null) {
    return trans.__('“%1” cannot be in a name.', refused[0]);
  }
  return text.startsWith('.') ? trans.__('A name cannot begin with a dot.') : null;
}

/** What is wrong with a folder, relative to the server's root; null when nothing is. */
export function folderProblem(folder: string, trans: TranslationBundle): string | null {
  const parts = folder.split('/');
  if (folder.trim() === '') {
    return trans.__('A folder is needed.');
  }
  if (folder.startsWith('/') || /^[A-Za-z]:/.test(folder)) {
    return trans.__('A folder below the one that JupyterLab shows, for example projects/redshift.');
  }
  for (const part of parts) {
    const problem = part === '' ? null : nameProblem(part, false, trans);
    if (problem !== null) {
      return problem;
    }
  }
  return null;
}

/** A folder's name made of a project's: lower case, hyphens for blanks, without what is refused. */
export function folderOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/\s+/gu, '-')
    .replace(new RegExp(REFUSED.source, 'gu'), '')
    .replace(/^\.+/, '');
}
