// The commands of the architecture editor, each one row: what it is called, when it can be given, what it does.
import { always, canEdit, graphCommands, hasChosen, meant, withNode } from '../common/commands';
import type { IEditorCommand } from '../common/wiring';
import type { Translate } from '../common/words';
import { callAgain, expandBlock, openBlock } from './actions';
import { copyCode, saveCode } from './exporting';
import { graphWords } from './graphWords';
import { downloadPng, downloadSvg } from './picture';
import type { ArchitectureState } from './state';

const PREFIX = 'deepforge:architecture-';

const isDrawn = (state: ArchitectureState): boolean => state.graph.nodes.length > 0;

export function editorCommands(trans: Translate): readonly IEditorCommand<ArchitectureState>[] {
  return [
    ...graphCommands(PREFIX, graphWords(trans), trans),
    {
      id: `${PREFIX}toggle-code`,
      label: trans.__('Show the generated code'),
      icon: 'code',
      isEnabled: always,
      isToggled: state => state.isCodeShown,
      execute: state => {
        state.toggleCode();
      }
    },
    {
      id: `${PREFIX}copy-code`,
      label: trans.__('Copy the code'),
      icon: 'copy',
      isEnabled: state => state.code?.code != null,
      execute: copyCode
    },
    {
      id: `${PREFIX}save-code`,
      label: trans.__('Save the code as a file of the project'),
      icon: 'download',
      isEnabled: state => state.code?.code != null && state.project !== null,
      execute: saveCode
    },
    {
      id: `${PREFIX}picture-svg`,
      label: trans.__('Download as SVG'),
      caption: trans.__('The whole network as a picture that is sharp at any size, on no ground'),
      icon: 'image',
      isEnabled: isDrawn,
      execute: downloadSvg
    },
    {
      id: `${PREFIX}picture-png`,
      label: trans.__('Download as PNG'),
      caption: trans.__('The whole network as a picture on white'),
      icon: 'image',
      isEnabled: isDrawn,
      execute: state => downloadPng(state, 'white')
    },
    {
      id: `${PREFIX}picture-transparent`,
      label: trans.__('Download as PNG without ground'),
      caption: trans.__('The whole network as a picture that shows what lies behind it'),
      icon: 'image',
      isEnabled: isDrawn,
      execute: state => downloadPng(state, 'none')
    },
    {
      id: `${PREFIX}make-block`,
      label: trans.__('Make a block…'),
      icon: 'group',
      isEnabled: state => canEdit(state) && hasChosen(state),
      execute: (state, node) => {
        const nodes = meant(state, node);
        if (nodes.join('\n') !== state.selection.nodes.join('\n')) {
          state.select(nodes);
        }
        state.setMakingBlock(true);
      }
    },
    {
      id: `${PREFIX}open-block`,
      label: trans.__('Open the block'),
      icon: 'cube',
      isEnabled: always,
      execute: withNode(openBlock)
    },
    {
      id: `${PREFIX}close-block`,
      label: trans.__('Close the block'),
      isEnabled: state => state.trail.length > 0,
      execute: state => {
        state.goUp(state.trail.length - 1);
      }
    },
    {
      id: `${PREFIX}expand-block`,
      label: trans.__('Put the block’s layers here'),
      icon: 'split',
      isEnabled: canEdit,
      execute: withNode(expandBlock)
    },
    {
      id: `${PREFIX}call-again`,
      label: trans.__('Call again'),
      caption: trans.__('Adds another call of this layer, which shares its weights'),
      icon: 'link',
      isEnabled: canEdit,
      execute: withNode(callAgain)
    },
    {
      id: `${PREFIX}toggle-docs`,
      label: trans.__('Show the documentation of arguments'),
      icon: 'info',
      isEnabled: always,
      isToggled: state => state.hasDocs,
      execute: state => {
        state.toggleDocs();
      }
    }
  ];
}
