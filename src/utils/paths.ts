// Paths of the kernel's machine seen from the Jupyter server.

/** An absolute path with forward slashes, no doubled or trailing slash, and `~` replaced by the home folder. */
function normalise(path: string, home: string | null): string {
  const expanded =
    home !== null && (path === '~' || path.startsWith('~/')) ? home + path.slice(1) : path;
  return expanded
    .replace(/\\/g, '/')
    .replace(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1');
}

/**
 * The path, relative to the server's root, of a file in a project; null when the file lies outside the root.
 *
 * @param serverRoot - as JupyterLab's page configuration gives it: absolute, or starting with `~`
 * @param home - the home folder that `~` stands for, when it is known
 */
export function toServerPath(
  root: string,
  relative: string,
  serverRoot: string,
  home: string | null
): string | null {
  const base = normalise(serverRoot, home);
  const file = normalise(`${root}/${relative}`, home);
  if (base === '' || base.startsWith('~')) {
    return null;
  }
  const prefix = base === '/' ? '/' : `${base}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : null;
}
