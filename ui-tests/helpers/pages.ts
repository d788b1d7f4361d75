// What browser tests need of pages beyond the fixture.

/** For `page.reload`: a document is open, so JupyterLab never shows the launcher that it would wait for. */
export const RELOAD = { waitForIsReady: false, timeout: 60000 };
