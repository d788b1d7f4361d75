// What the pipeline editor calls the things it edits.
import type { IGraphWords } from '../common/graphWords';
import type { Translate } from '../common/words';

export function graphWords(trans: Translate): IGraphWords {
  return {
    add: trans.__('Add a node'),
    find: trans.__('Find a node'),
    notFound: trans.__('No node is called that.'),
    arrange: trans.__('Arrange the nodes'),
    showAll: trans.__('Show the whole pipeline'),
    selectAll: trans.__('Select all nodes'),
    notPasted: trans.__('The clipboard holds no nodes of a pipeline.'),
    selected: count => trans._n('%1 node selected', '%1 nodes selected', count),
    canvas: path => trans.__('Pipeline %1', path)
  };
}
