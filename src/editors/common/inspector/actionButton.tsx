// A button of the inspector: an icon and a verb.
import type { ReactElement } from 'react';

import { Icon } from '../../../components/icon';
import type { IconName } from '../../../utils/iconPaths';
import { deleteSelection } from '../editing';
import type { AnyEditorState } from '../editorState';

export interface IActionButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isDisabled?: boolean;
  /** Id of the text that says why it is disabled. */
  readonly describedBy?: string | undefined;
  readonly isDangerous?: boolean;
  readonly onPress: () => void;
}

export function ActionButton(props: IActionButtonProps): ReactElement {
  const { icon, label, isDisabled, describedBy, isDangerous, onPress } = props;
  return (
    <button
      type="button"
      className={`df-Button ${isDangerous === true ? 'df-mod-danger' : ''}`}
      disabled={isDisabled}
      aria-describedby={describedBy}
      onClick={onPress}
    >
      <Icon name={icon} />
      {label}
    </button>
  );
}

/** Deletes what is selected. */
export function DeleteButton({ state }: { readonly state: AnyEditorState }): ReactElement {
  return (
    <ActionButton
      icon="close"
      label={state.trans.__('Delete')}
      isDisabled={state.isReadOnly}
      isDangerous
      onPress={() => {
        deleteSelection(state);
      }}
    />
  );
}
