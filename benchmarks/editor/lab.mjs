// The pipeline editor in a real JupyterLab: opening a document, timed.

/** A page with JupyterLab, started up and with nothing open. */
export async function openLab(context, { url, token }) {
  const page = await context.newPage();
  await page.goto(`${url}/lab?reset&token=${token}`);
  await page.waitForFunction(() => window.jupyterapp !== undefined, null, { timeout: 120000 });
  await page.evaluate(() => window.jupyterapp.restored);
  await page.waitForSelector('#jupyterlab-splash', { state: 'detached' });
  // The side bar takes a share of the width that says nothing about the editor.
  await page.evaluate(() => window.jupyterapp.commands.execute('application:toggle-left-area'));
  return page;
}

/**
 * Opens a pipeline and gives the seconds from the command to the frame after the one in which all its nodes, with
 * their edges, were in the page.
 */
export async function openPipeline(page, count) {
  return page.evaluate(
    async ([path, nodes]) => {
      const began = performance.now();
      void window.jupyterapp.commands.execute('docmanager:open', { path });
      for (;;) {
        await new Promise(resolve => requestAnimationFrame(resolve));
        const drawn = document.querySelectorAll('.react-flow__node').length;
        if (drawn >= nodes && document.querySelector('.react-flow__edge') !== null) {
          break;
        }
        if (performance.now() - began > 120000) {
          throw new Error(`Only ${drawn} of ${nodes} nodes were drawn after two minutes.`);
        }
      }
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      return (performance.now() - began) / 1000;
    },
    [`pipelines/nodes${count}.pipeline.json`, count]
  );
}

export async function closePipeline(page) {
  await page.evaluate(() => {
    for (const widget of [...window.jupyterapp.shell.widgets('main')]) {
      widget.context?.model.dirty && (widget.context.model.dirty = false);
      widget.dispose();
    }
  });
  await page.waitForSelector('.react-flow', { state: 'detached' });
}

/** Shows the whole pipeline and tells the size of the canvas. */
export async function canvasSize(page) {
  return page.evaluate(() => {
    const { width, height } = document.querySelector('.react-flow').getBoundingClientRect();
    return { width: Math.round(width), height: Math.round(height) };
  });
}
