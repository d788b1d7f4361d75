// Tests of the files that are used as blocks: they are read once, and anew when files of the project change.
import type { Architecture } from '../../../documents/architecture/model';
import { Blocks, type BlocksProject } from '../../../editors/architecture/blocks';
import { DOCUMENT, FakeProject, layer } from './fakeProject';

const PART = 'architectures/part.architecture.json';
const OTHER = 'architectures/other.architecture.json';

interface IRead {
  readonly path: string;
  answer(found: Architecture | null): Promise<void>;
}

/** Lets everything go on that waits for an answer. */
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

function blocksOf(): { blocks: Blocks; project: FakeProject; reads: IRead[] } {
  const reads: IRead[] = [];
  const project = Object.assign(new FakeProject(), {
    tree: () => Promise.resolve({ architectures: [] }),
    uses: () => Promise.resolve({ uses: [] })
  });
  const read = (path: string): Promise<Architecture | null> =>
    new Promise(resolve => {
      const answer = async (found: Architecture | null): Promise<void> => {
        resolve(found);
        await settled();
      };
      reads.push({ path, answer });
    });
  const blocks = new Blocks(project as unknown as BlocksProject, read, () => 'architectures/own');
  return { blocks, project, reads };
}

it('reads a file once, and the files that it uses itself', async () => {
  const { blocks, reads } = blocksOf();
  await settled();
  void blocks.open([PART]);
  void blocks.open([PART]);
  const position: [number, number] = [0, 0];
  const inner = { kind: 'block' as const, architecture: OTHER, arguments: {}, position };
  await reads[0]?.answer({ ...DOCUMENT, nodes: { inner } });
  await reads[1]?.answer(DOCUMENT);
  expect(reads.map(({ path }) => path)).toEqual([PART, OTHER]);
  expect([...blocks.opened.keys()]).toEqual([PART, OTHER]);
});

it('keeps what was read until it is read anew: ports of a block do not vanish meanwhile', async () => {
  const { blocks, project, reads } = blocksOf();
  await settled();
  void blocks.open([PART, OTHER]);
  await Promise.all(reads.map(each => each.answer(DOCUMENT)));
  const sizes: number[] = [];
  blocks.changed.connect(() => {
    sizes.push(blocks.opened.size);
  });

  project.tell(['architectures'], PART);
  await settled();
  expect(blocks.opened.get(PART)).toBe(DOCUMENT);
  const now = { ...DOCUMENT, nodes: { only: layer('3') } };
  await reads[2]?.answer(now);
  await reads[3]?.answer(null);
  expect(blocks.opened.get(PART)).toBe(now);
  // What is gone is gone once that is known.
  expect(blocks.opened.has(OTHER)).toBe(false);
  expect(sizes).toEqual([2, 1]);
});

it('keeps a file that was opened while the others were read anew', async () => {
  const { blocks, project, reads } = blocksOf();
  await settled();
  void blocks.open([PART]);
  await reads[0]?.answer(DOCUMENT);
  project.tell(['architectures'], PART);
  await settled();
  void blocks.open([OTHER]);
  await reads[2]?.answer(DOCUMENT);
  await reads[1]?.answer(DOCUMENT);
  expect([...blocks.opened.keys()].sort()).toEqual([OTHER, PART]);
});
