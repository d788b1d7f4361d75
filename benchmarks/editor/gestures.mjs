// What the benchmark does with the mouse, and the frame times meanwhile.

/** Frames during one gesture: times between calls of requestAnimationFrame, in milliseconds. */
export async function frames(page, gesture) {
  await page.evaluate(() => {
    const times = [];
    let isOn = true;
    const tick = time => {
      times.push(time);
      if (isOn) {
        requestAnimationFrame(tick);
      }
    };
    requestAnimationFrame(tick);
    window.endFrames = () => {
      isOn = false;
      return times;
    };
  });
  await gesture();
  const times = await page.evaluate(() => window.endFrames());
  return times.slice(1).map((time, index) => time - times[index]);
}

/** Drags one node in the middle of the view to and fro with the left button. */
export async function drag(page, moves) {
  const box = await page.evaluate(() => {
    const view = document.querySelector('.react-flow').getBoundingClientRect();
    const distance = ({ left, top, width, height }) =>
      Math.hypot(
        left + width / 2 - view.left - view.width / 2,
        top + height / 2 - view.top - view.height / 2
      );
    const boxes = [...document.querySelectorAll('.react-flow__node')].map(node =>
      node.getBoundingClientRect()
    );
    const { left, top, width, height } = boxes.sort((a, b) => distance(a) - distance(b))[0];
    return { left, top, width, height };
  });
  // The title's line: values and ports lie further down.
  const [x, y] = [box.left + box.width * 0.6, box.top + box.height * 0.1];
  return sweep(page, 'left', x, y, moves);
}

/** Moves the whole view with the middle button. */
export async function pan(page, moves) {
  const { x, y } = await page.evaluate(() => {
    const view = document.querySelector('.react-flow').getBoundingClientRect();
    return { x: view.left + view.width / 2, y: view.top + 30 };
  });
  return sweep(page, 'middle', x, y, moves);
}

/** Zooms in and out again with the wheel at the middle of the view. */
export async function zoom(page, moves) {
  const { x, y } = await page.evaluate(() => {
    const view = document.querySelector('.react-flow').getBoundingClientRect();
    return { x: view.left + view.width / 2, y: view.top + view.height / 2 };
  });
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  const times = await frames(page, async () => {
    for (let i = 0; i < moves; i++) {
      await page.mouse.wheel(0, i % 20 < 10 ? -20 : 20);
    }
  });
  await page.keyboard.up('Control');
  return times;
}

async function sweep(page, button, x, y, moves) {
  await page.mouse.move(x, y);
  await page.mouse.down({ button });
  await page.mouse.move(x + 4, y + 4);
  const result = await frames(page, async () => {
    for (let i = 1; i <= moves; i++) {
      const angle = (i / moves) * 4 * Math.PI;
      await page.mouse.move(x + 90 * Math.sin(angle), y + 20 + 30 * Math.sin(angle / 2));
    }
  });
  await page.mouse.move(x, y);
  await page.mouse.up({ button });
  return result;
}
