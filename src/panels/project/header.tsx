// The head of the project panel: the project's name, which switches projects, and the menus for new things and more.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type * as Api from '../../documents/generated/api';
import type { IconName } from '../../utils/iconPaths';
import type { MenuName, OpenMenu } from './menus';

export interface IHeaderProps {
  readonly project: Api.ProjectSummary | null;
  readonly openMenu: OpenMenu;
  readonly trans: TranslationBundle;
}

export function Header({ project, openMenu, trans }: IHeaderProps): ReactElement {
  return (
    <header className="df-Project-head">
      {project === null ? (
        <span className="df-Project-title">{trans.__('Project')}</span>
      ) : (
        <button
          type="button"
          className="df-Project-title"
          aria-haspopup="menu"
          title={trans.__('Switch to another project')}
          onClick={event => {
            openMenu('projects', event.currentTarget);
          }}
        >
          <span className="df-Project-name">{project.name}</span>
          <Icon name="down" />
        </button>
      )}
      <MenuButton name="new" icon="plus" label={trans.__('New')} openMenu={openMenu} />
      {project === null ? null : (
        <MenuButton name="more" icon="dots" label={trans.__('More')} openMenu={openMenu} />
      )}
    </header>
  );
}

interface IMenuButtonProps {
  readonly name: MenuName;
  readonly icon: IconName;
  readonly label: string;
  readonly openMenu: OpenMenu;
}

function MenuButton({ name, icon, label, openMenu }: IMenuButtonProps): ReactElement {
  return (
    <button
      type="button"
      className="df-Project-button"
      aria-haspopup="menu"
      aria-label={label}
      title={label}
      onClick={event => {
        openMenu(name, event.currentTarget);
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
