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
 * Opens a pipeline and gives two times in seconds from the command: `painted`, the frame after the one in which all
 * its nodes and edges were in the page; `complete`, when each node showed the ports of its operation's code.
 */
export async function openPipeline(page, count) {
  return page.evaluate(
    async ([path, nodes]) => {
      const began = performance.now();
      const seconds = () => (performance.now() - began) / 1000;
      const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
      const number = selector => document.querySelectorAll(selector).length;
      const until = async isThere => {
        while (!isThere()) {
          if (seconds() > 120) {
            throw new Error(`After two minutes: ${number('.react-flow__node')} of ${nodes} nodes.`);
          }
          await frame();
        }
        await frame();
        await new Promise(resolve => setTimeout(resolve));
        return seconds();
      };
      void window.jupyterapp.commands.execute('docmanager:open', { path });
      const painted = await until(
        () => number('.react-flow__node') >= nodes && number('.react-flow__edge') >= nodes - 1
      );
      const complete = await until(() => number('.df-GraphPort') >= 4 * nodes);
      return { painted, complete };
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

/** The size of the canvas in CSS pixels. */
export async function canvasSize(page) {
  return page.evaluate(() => {
    const { width, height } = document.querySelector('.react-flow').getBoundingClientRect();
    return { width: Math.round(width), height: Math.round(height) };
  });
}
