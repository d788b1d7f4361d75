// What the architecture editor calls the things it edits.
import type { IGraphWords } from '../common/graphWords';
import type { Translate } from '../common/words';

export function graphWords(trans: Translate): IGraphWords {
  return {
    add: trans.__('Add a layer'),
    find: trans.__('Find a layer'),
    notFound: trans.__('No layer is called that.'),
    arrange: trans.__('Arrange the layers'),
    showAll: trans.__('Show the whole architecture'),
    selectAll: trans.__('Select all layers'),
    notPasted: trans.__('The clipboard holds no layers of an architecture.'),
    selected: count => trans._n('%1 layer selected', '%1 layers selected', count),
    canvas: path => trans.__('Architecture %1', path)
  };
}
