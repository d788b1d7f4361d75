// The canvas with layers by mouse and keyboard alone: numbered rings, places between them, labels that keep off cards.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

import { KERAS, middle, settled } from '../helpers/pages';

const SHOTS = join(__dirname, '..', 'shots');
const PATH = 'architectures/rings.architecture.json';

type Place = readonly [number, number];

interface IDocument {
  readonly nodes: Readonly<Record<string, { readonly position: Place }>>;
  readonly edges: Readonly<
    Record<string, { readonly from: Place; readonly to: Place; readonly order?: number }>
  >;
}

const layer = (name: string, position: Place, values: object = {}): object => ({
  kind: 'layer',
  class: `keras.layers.${name}`,
  arguments: values,
  position
});
const branch = (x: number): object =>
  layer('Conv2D', [x, 112], { filters: '8', kernel_size: '3', padding: "'same'" });

/** One image, three branches that are joined, a fourth that is not, and a way beside them all. */
const DOCUMENT = JSON.stringify({
  version: 1,
  library: 'keras',
  nodes: {
    image: layer('InputLayer', [208, 0], { shape: '(16, 16, 3)' }),
    first: branch(0),
    second: branch(208),
    third: branch(416),
    loose: layer('Dropout', [640, 112], { rate: '0.5' }),
    joined: layer('Concatenate', [176, 240]),
    after: layer('Activation', [208, 368], { activation: "'relu'" }),
    sum: layer('Add', [208, 480])
  },
  edges: {
    i1: { from: ['image', 'output'], to: ['first', 'inputs'] },
    i2: { from: ['image', 'output'], to: ['second', 'inputs'] },
    i3: { from: ['image', 'output'], to: ['third', 'inputs'] },
    i4: { from: ['image', 'output'], to: ['loose', 'inputs'] },
    j1: { from: ['first', 'output'], to: ['joined', 'inputs'] },
    j2: { from: ['second', 'output'], to: ['joined', 'inputs'], order: 1 },
    j3: { from: ['third', 'output'], to: ['joined', 'inputs'], order: 2 },
    a1: { from: ['joined', 'output'], to: ['after', 'inputs'] },
    s1: { from: ['joined', 'output'], to: ['sum', 'inputs'] },
    s2: { from: ['after', 'output'], to: ['sum', 'inputs'], order: 1 }
  }
});

async function open(page: IJupyterLabPageFixture, folder: string): Promise<void> {
  await page.contents.uploadContent('name = "rings"\n', 'text', `${folder}/deepforge.toml`);
  await page.contents.uploadContent(DOCUMENT, 'text', `${folder}/${PATH}`);
  await page.evaluate(
    path => window.jupyterapp.commands.execute('docmanager:open', { path }),
    `${folder}/${PATH}`
  );
  // Shapes have come: ports are known by then.
  await expect(page.locator('.df-LayerEdge-plate', { hasText: '16×16×24' })).toHaveCount(3, KERAS);
}

const node = (page: IJupyterLabPageFixture, id: string) =>
  page.locator(`.react-flow__node[data-id="${id}"]`);
const ring = (page: IJupyterLabPageFixture, edge: string) =>
  page.locator(`.df-CardRing[data-df-ring="${edge}"]`);

/** Where the edges of the list come from, in their order. */
async function sources(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      readonly architecture: { readonly data: IDocument };
    };
    return Object.values(widget.architecture.data.edges)
      .filter(({ to }) => String(to[0]) === 'joined')
      .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
      .map(({ from }) => String(from[0]));
  });
}

const ringCentre = (page: IJupyterLabPageFixture, edge: string): Promise<Place> =>
  middle(ring(page, edge));

async function drag(page: IJupyterLabPageFixture, from: Place, to: Place): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

test.use({ viewport: { width: 1800, height: 1000 } });

test('rings are re-ordered by mouse and keyboard, and take new edges between them', async ({
  page,
  tmpPath
}) => {
  await open(page, tmpPath);
  expect(await sources(page)).toEqual(['first', 'second', 'third']);

  // By mouse: the first ring goes past the third, as one step.
  const [x, y] = await ringCentre(page, 'j3');
  await drag(page, await ringCentre(page, 'j1'), [x + 6, y]);
  await expect.poll(() => sources(page)).toEqual(['second', 'third', 'first']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => sources(page)).toEqual(['first', 'second', 'third']);

  // By keyboard: the digit chooses a ring of the card that has the focus, Alt with an arrow moves it.
  await node(page, 'joined').locator('.df-LayerCard-head').click();
  await page.keyboard.press('3');
  await expect(page.locator('.df-Graph-live')).toContainText('Input 3 of 3: third');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => sources(page)).toEqual(['first', 'third', 'second']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => sources(page)).toEqual(['first', 'second', 'third']);

  // A click chooses the edge, and keys act on it.
  await ring(page, 'j1').click();
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => sources(page)).toEqual(['second', 'first', 'third']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => sources(page)).toEqual(['first', 'second', 'third']);

  // From the lower border of a card to the gap between two rings.
  const out = await settled(node(page, 'loose').locator('[data-df-side="output"]'));
  const [two, three] = [await ringCentre(page, 'j2'), await ringCentre(page, 'j3')];
  await drag(
    page,
    [out.x + out.width / 3, out.y + out.height / 2],
    [(two[0] + three[0]) / 2, two[1]]
  );
  await expect.poll(() => sources(page)).toEqual(['first', 'second', 'loose', 'third']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => sources(page)).toEqual(['first', 'second', 'third']);

  // The same through the lists of the keyboard.
  await node(page, 'loose').locator('.df-LayerCard-head').click();
  await page.keyboard.press('c');
  const chooser = page.getByRole('combobox');
  await chooser.fill('joined');
  await chooser.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Connect to which place of' })).toBeVisible();
  await chooser.fill('before second');
  await chooser.press('Enter');
  await expect.poll(() => sources(page)).toEqual(['first', 'loose', 'second', 'third']);
});

test('labels and ways keep off the cards, in both themes', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  const drawn = () =>
    page.evaluate(() => {
      const boxes = (selector: string): DOMRect[] =>
        [...document.querySelectorAll(selector)].map(each => each.getBoundingClientRect());
      const plates = boxes('.df-LayerEdge-plate');
      const cards = boxes('.df-LayerCard');
      const meet = (a: DOMRect, b: DOMRect): boolean =>
        a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
      let crossings = 0;
      for (const path of document.querySelectorAll<SVGPathElement>('.df-LayerEdge')) {
        const matrix = path.getScreenCTM();
        const length = path.getTotalLength();
        // Both ends lie on cards.
        for (let at = 4; matrix !== null && at < length - 4; at += 4) {
          const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
          crossings += cards.filter(
            ({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom
          ).length;
        }
      }
      return {
        plates: plates.length,
        hidden: plates.filter((one, index) =>
          [...plates.slice(index + 1), ...cards].some(other => meet(one, other))
        ).length,
        crossings
      };
    });
  await expect.poll(drawn).toEqual({ plates: 10, hidden: 0, crossings: 0 });

  for (const theme of ['light', 'dark']) {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    const { violations } = await new AxeBuilder({ page }).include('.df-Graph').analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical'
    );
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.screenshot({ path: join(SHOTS, `layers-${theme}.png`) });
  }
});
