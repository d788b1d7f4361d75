// The story of the architecture editor: the inception block of the redshift network from an empty document, a mistake
// and its repair, a block made of it, its code, and the way back.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

import { KERAS, settled } from '../helpers/pages';

const SHOTS = join(__dirname, '..', 'shots');
const PATH = 'architectures/redshift.architecture.json';
const EMPTY = '{"version": 1, "library": "keras", "nodes": {}, "edges": {}}\n';

async function open(page: IJupyterLabPageFixture, folder: string, document = EMPTY): Promise<void> {
  await page.contents.uploadContent('name = "story"\n', 'text', `${folder}/deepforge.toml`);
  await page.contents.uploadContent(document, 'text', `${folder}/${PATH}`);
  await page.evaluate(
    path => window.jupyterapp.commands.execute('docmanager:open', { path }),
    `${folder}/${PATH}`
  );
  await expect(page.locator('.df-ArchitectureEditor .df-GraphEditor-canvas')).toBeVisible();
}

const editor = (page: IJupyterLabPageFixture) => page.locator('.df-ArchitectureEditor');
const layer = (page: IJupyterLabPageFixture, id: string) =>
  editor(page).locator(`.react-flow__node[data-id="${id}"]`);
const side = (page: IJupyterLabPageFixture) => editor(page).locator('.df-Side');
const field = (page: IJupyterLabPageFixture, name: string) =>
  side(page).locator(`[data-argument="${name}"]`);

/** Adds a layer through the search field, as the key A offers it; it is joined to the one that is selected. */
async function add(page: IJupyterLabPageFixture, name: string): Promise<void> {
  const known = await editor(page)
    .locator('.react-flow__node')
    .evaluateAll(cards => cards.map(card => `:not([data-id="${card.getAttribute('data-id')}"])`));
  await page.keyboard.press('a');
  const search = page.locator('.df-Popup input');
  await expect(search).toBeFocused();
  await search.fill(name);
  await search.press('Enter');
  await expect(page.locator('.df-Popup')).toHaveCount(0);
  // The one before may look the same.
  const added = editor(page).locator(`.react-flow__node:focus${known.join('')}`);
  await expect(added).toContainText(name);
  const id = await added.getAttribute('data-id');
  await expect(side(page).getByLabel('Name of the layer')).toHaveValue(id ?? '');
}

/** Types an argument into its field; of several numbers the first stands for all. */
async function type(page: IJupyterLabPageFixture, name: string, text: string): Promise<void> {
  const input = field(page, name).locator('input').first();
  await input.fill(text);
  await input.press('Enter');
}

/** Gives a layer the selection and the focus. */
async function choose(page: IJupyterLabPageFixture, id: string): Promise<void> {
  await layer(page, id).locator('.df-LayerCard-head').click();
  await expect(side(page).getByLabel('Name of the layer')).toHaveValue(id);
}

/** Drags from an output to a card: anywhere on it means its input, of a list the place after the last. */
async function connect(page: IJupyterLabPageFixture, from: string, to: string): Promise<void> {
  const start = await settled(layer(page, from).locator('[data-df-side="output"]').last());
  const end = await settled(layer(page, to));
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 3, end.y - 20, { steps: 6 });
  await page.mouse.move(end.x + end.width / 3, end.y + end.height / 2, { steps: 3 });
  await page.mouse.up();
}

/** A branch below the input: a 1 × 1 convolution. */
async function narrow(page: IJupyterLabPageFixture, filters: string): Promise<void> {
  await add(page, 'Conv2D');
  await type(page, 'filters', filters);
  await type(page, 'kernel_size', '1');
  await layerHead(page).click();
}

/** The card of the selected layer. */
const layerHead = (page: IJupyterLabPageFixture) =>
  editor(page).locator('.react-flow__node.selected .df-LayerCard-head');

test.use({ viewport: { width: 1600, height: 900 } });

test('an inception block is built, repaired, made a block and read as code', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(600000);
  await open(page, tmpPath);
  await expect(
    editor(page).locator('.df-Palette-entry', { hasText: 'Conv2D' }).first()
  ).toBeVisible(KERAS);
  await page.screenshot({ path: join(SHOTS, 'architecture-empty-light.png') });

  await editor(page).locator('.df-ArchitectureEditor-body').focus();
  await add(page, 'Input');
  await type(page, 'shape', '32, 32, 64');
  await expect(side(page).locator('.df-LayerShape')).toContainText('32 × 32 × 64', KERAS);

  await choose(page, 'input');
  await narrow(page, '64');
  await expect(layer(page, 'conv2d')).toContainText('4,160');
  await choose(page, 'input');
  await narrow(page, '48');
  await add(page, 'Conv2D');
  await type(page, 'filters', '64');
  await type(page, 'kernel_size', '3');
  await field(page, 'padding').locator('select').selectOption({ label: 'same' });
  await choose(page, 'input');
  await narrow(page, '48');
  await add(page, 'Conv2D');
  await type(page, 'filters', '64');
  await type(page, 'kernel_size', '5');
  const name = side(page).getByLabel('Name of the layer');
  await name.fill('conv_5x5');
  await name.press('Enter');
  await expect(layer(page, 'conv_5x5')).toBeVisible();

  // The fourth branch begins with a layer that is dragged from the palette.
  await layerHead(page).click();
  await page.keyboard.press('f');
  const canvas = await settled(editor(page).locator('.df-GraphEditor-canvas'));
  await editor(page)
    .locator('.df-Palette-entry', { hasText: /^AveragePooling2D/ })
    .dragTo(editor(page).locator('.df-GraphEditor-canvas'), {
      targetPosition: { x: canvas.width - 100, y: canvas.height - 60 }
    });
  await expect(layer(page, 'average_pooling2d')).toBeVisible();
  await page.keyboard.press('f');
  await connect(page, 'input', 'average_pooling2d');
  await choose(page, 'average_pooling2d');
  await type(page, 'pool_size', '2');
  await type(page, 'strides', '1');
  await field(page, 'padding').locator('select').selectOption({ label: 'same' });
  await layerHead(page).click();
  await narrow(page, '48');

  await choose(page, 'conv2d');
  await add(page, 'Concatenate');
  await page.keyboard.press('f');
  await connect(page, 'conv2d_2', 'concatenate');
  await connect(page, 'conv_5x5', 'concatenate');
  await connect(page, 'conv2d_4', 'concatenate');
  await expect(layer(page, 'concatenate').locator('.df-CardRing')).toHaveCount(4);
  await layer(page, 'concatenate').locator('.df-LayerCard-head').click();
  await expect(side(page).locator('.df-LayerInput li .df-Link')).toHaveText([
    'conv2d',
    'conv2d_2',
    'conv_5x5',
    'conv2d_4'
  ]);
  await page.keyboard.press('l');
  await expect(async () => {
    const [above, below] = [layer(page, 'conv_5x5'), layer(page, 'concatenate')];
    expect((await below.boundingBox())?.y).toBeGreaterThan((await above.boundingBox())?.y ?? 0);
  }).toPass();

  // The wrong padding is said where it is, not where it hurts.
  await editor(page).locator('.df-Totals .df-Badge').click();
  await expect(name).toHaveValue('conv_5x5');
  const popover = editor(page).locator('.df-LayerPopover');
  await expect(popover).toContainText('32 × 32');
  await expect(popover).toContainText('28 × 28');
  await expect(popover).toContainText('padding is valid');
  await page.screenshot({ path: join(SHOTS, 'architecture-error-light.png') });
  await popover.getByRole('button', { name: 'Set padding to same' }).click();
  await expect(editor(page).locator('.df-Problems-none')).toContainText('No problems');
  await expect(popover).toHaveCount(0);

  const code = editor(page).locator('.df-CodePane-lines');
  await expect(code).toContainText('layers.Concatenate');
  await expect(code.locator('.df-mod-lit').first()).toContainText('conv_5x5');
  await code.locator('.df-CodeLine', { hasText: 'layers.Concatenate' }).first().click();
  await expect(name).toHaveValue('concatenate');

  // Everything but the input becomes a block.
  await page.keyboard.press('Control+a');
  await layer(page, 'input')
    .locator('.df-LayerCard-head')
    .click({ modifiers: ['Shift'] });
  await expect(side(page)).toContainText('8 layers selected');
  await page.keyboard.press('Control+g');
  await side(page).getByLabel('Name', { exact: true }).fill('inception_block');
  await page.keyboard.press('Enter');
  await expect(editor(page).locator('.react-flow__node')).toHaveCount(2);
  await expect(layer(page, 'inception_block')).toBeVisible();
  await expect(code).toContainText(/def \w*inception_block/);
  await page.keyboard.press('Control+z');
  await expect(editor(page).locator('.react-flow__node')).toHaveCount(9);
  // The focus comes back to the canvas once the drawing has changed.
  await expect(editor(page).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Control+Shift+Z');
  await expect(layer(page, 'inception_block')).toBeVisible();

  await layer(page, 'inception_block').dblclick();
  await expect(editor(page).locator('.df-Breadcrumb')).toContainText('inception_block');
  await expect(layer(page, 'conv_5x5')).toBeVisible();
  await expect(layer(page, 'conv_5x5')).toContainText('76,864');

  // The keys act on what is shown, list or canvas, without a click on it.
  await editor(page).locator('.df-ViewSwitch').getByRole('button', { name: 'List' }).click();
  await page.keyboard.press('Control+a');
  await expect(side(page)).toContainText('layers selected');
  await page.screenshot({ path: join(SHOTS, 'architecture-list-light.png') });
  await editor(page).locator('.df-ViewSwitch').getByRole('button', { name: 'Canvas' }).click();
  await page.keyboard.press('Escape');
  await expect(side(page)).not.toContainText('layers selected');
  await page.keyboard.press('Control+a');
  await expect(side(page)).toContainText('layers selected');

  await accessible(page);
});

test('several layers are set at once, and a module that cannot be read is named', async ({
  page,
  tmpPath
}) => {
  const conv = (filters: string, x: number) => ({
    kind: 'layer',
    class: 'keras.layers.Conv2D',
    arguments: { filters, kernel_size: '3' },
    position: [x, 120]
  });
  const image = {
    kind: 'layer',
    class: 'keras.layers.InputLayer',
    arguments: { shape: '(8, 8, 3)' },
    position: [140, 0]
  };
  const nodes = { image, a: conv('16', 0), b: conv('32', 280) };
  const edges = Object.fromEntries(
    ['a', 'b'].map(id => [id, { from: ['image', 'output'], to: [id, 'inputs'] }])
  );
  await page.contents.uploadContent('class Own(\n', 'text', `${tmpPath}/modules/own.py`);
  await open(page, tmpPath, JSON.stringify({ version: 1, library: 'keras', nodes, edges }));
  await expect(editor(page).locator('.df-Palette-list')).toContainText(
    /modules\/own\.py cannot be read.*line 1/,
    KERAS
  );
  await expect(layer(page, 'a')).toContainText('448', KERAS);

  await choose(page, 'a');
  await layer(page, 'b')
    .locator('.df-LayerCard-head')
    .click({ modifiers: ['Shift'] });
  await expect(side(page)).toContainText('2 layers selected');
  await expect(field(page, 'filters')).toContainText('they differ: 16, 32');
  await field(page, 'padding').locator('select').selectOption({ label: 'same' });
  const code = editor(page).locator('.df-CodePane-lines');
  await expect(code.getByText('same')).toHaveCount(2);
  await page.screenshot({ path: join(SHOTS, 'architecture-several-light.png') });
  await type(page, 'filters', '24');
  await expect(field(page, 'filters')).not.toContainText('they differ');
  await expect(layer(page, 'a')).toContainText('672', KERAS);
  await expect(layer(page, 'b')).toContainText('672', KERAS);

  await editor(page).locator('.df-ArchitectureEditor-body').focus();
  await page.keyboard.press('Control+z');
  await expect(layer(page, 'b')).toContainText('896', KERAS);
  await expect(layer(page, 'a')).toContainText('448', KERAS);
});

async function accessible(page: IJupyterLabPageFixture): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include('.df-ArchitectureEditor')
    // JupyterLab's own toolbar buttons.
    .exclude('.jp-ToolbarButtonComponent')
    .analyze();
  const serious = violations.filter(
    each => each.impact === 'serious' || each.impact === 'critical'
  );
  expect(serious.map(each => `${each.id}: ${each.nodes.map(one => one.html).join(' | ')}`)).toEqual(
    []
  );
}
