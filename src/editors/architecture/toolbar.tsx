// The parts of the toolbar that are more than a command: import and export menus, sizes, errors, the code's switch.
import { MenuSvg } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { problemCounts } from '../common/words';
import { jumpTo } from './actions';
import type { ArchitectureState } from './state';
import { countWords, libraryWords, memoryWords, parameterWords } from './words';

interface IPartProps {
  readonly state: ArchitectureState;
}

export const IMPORT = 'deepforge:architecture-import';

/** Ways to make an architecture of something else, as the library offers them. */
export function ImportMenu({ state }: IPartProps): ReactElement {
  useSignal(state.changed);
  const importers = state.editorOfLibrary?.importers ?? [];
  return (
    <MenuButton
      state={state}
      label={state.trans.__('Import')}
      isDisabled={importers.length === 0 || state.project === null}
      items={importers.map(({ id }) => ({ command: IMPORT, args: { importer: id } }))}
    />
  );
}

export function ExportMenu({ state }: IPartProps): ReactElement {
  return (
    <MenuButton
      state={state}
      label={state.trans.__('Export')}
      isDisabled={false}
      items={[
        { command: 'deepforge:architecture-copy-code', args: {} },
        { command: 'deepforge:architecture-save-code', args: {} },
        { command: 'deepforge:architecture-picture-svg', args: {} },
        { command: 'deepforge:architecture-picture-png', args: {} },
        { command: 'deepforge:architecture-picture-transparent', args: {} }
      ]}
    />
  );
}

interface IMenuButtonProps extends IPartProps {
  readonly label: string;
  readonly isDisabled: boolean;
  readonly items: readonly {
    readonly command: string;
    readonly args: Readonly<Record<string, string>>;
  }[];
}

function MenuButton({ state, label, isDisabled, items }: IMenuButtonProps): ReactElement {
  return (
    <button
      type="button"
      className="df-Button df-mod-quiet"
      aria-haspopup="menu"
      disabled={isDisabled}
      onClick={event => {
        const menu = new MenuSvg({ commands: state.commands });
        menu.addClass('df-Menu');
        for (const { command, args } of items) {
          menu.addItem({ command, args });
        }
        menu.aboutToClose.connect(() => {
          requestAnimationFrame(() => {
            menu.dispose();
          });
        });
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        menu.open(left, bottom);
      }}
    >
      {label}
      <Icon name="down" />
    </button>
  );
}

/** Library, number of layers, parameters, memory, errors: each only where it is known. */
export function Totals({ state }: IPartProps): ReactElement {
  useSignal(state.changed);
  const { trans, library, totals, feedback, problems } = state;
  const errors = problems.filter(each => each.severity === 'error').length;
  const warnings = problems.length - errors;
  const first = problems[0];
  return (
    <span className="df-Totals">
      {library === null ? null : <span title={libraryTitle(state)}>{libraryWords(library)}</span>}
      <span>{trans._n('%1 layer', '%1 layers', state.layerCount)}</span>
      {totals === null ? null : (
        <>
          <span title={trans.__('%1 parameters', countWords(totals.parameters))}>
            {parameterWords(totals, trans)}
          </span>
          {state.isNarrow ? null : (
            <span title={trans.__('Memory of weights and activations')}>
              {memoryWords(totals, trans)}
            </span>
          )}
        </>
      )}
      {feedback?.state === 'computing' ? (
        <span className="df-Meta" role="status">
          {trans.__('computing')}
        </span>
      ) : null}
      {first === undefined ? null : (
        <button
          type="button"
          className={`df-Badge ${errors > 0 ? 'df-st-failed' : 'df-st-running'}`}
          title={trans.__('Show the first one')}
          onClick={() => {
            jumpTo(state, first);
          }}
        >
          <Icon name={errors > 0 ? 'failed' : 'warn'} />
          {problemCounts(errors, warnings, trans)}
        </button>
      )}
    </span>
  );
}

function libraryTitle(state: ArchitectureState): string {
  const { library } = state;
  return [library?.version, library?.backend].filter(each => each != null).join(', ');
}

export function CodeSwitch({ state }: IPartProps): ReactElement {
  useSignal(state.changed);
  const { trans, isCodeShown } = state;
  return (
    <button
      type="button"
      className={`df-Button ${isCodeShown ? 'df-mod-on' : ''}`}
      aria-pressed={isCodeShown}
      title={trans.__('The code that this diagram stands for')}
      onClick={() => {
        state.toggleCode();
      }}
    >
      <Icon name="code" />
      {trans.__('Code')}
    </button>
  );
}
