// The project panel as a widget of the left sidebar.
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';

import type { ILibraryEditors } from '../../tokens';
import { projectIcon } from '../../utils/icons';
import type { ProjectPanelModel } from './model';
import { type IPanelActions, Panel } from './panel';

export interface IProjectPanelOptions {
  readonly model: ProjectPanelModel;
  readonly actions: IPanelActions;
  readonly libraries: ILibraryEditors;
  readonly trans: TranslationBundle;
}

export class ProjectPanel extends ReactWidget {
  private readonly options: IProjectPanelOptions;

  /** What resources look like is known while their library is registered. */
  readonly #redraw = (): void => {
    this.update();
  };

  constructor(options: IProjectPanelOptions) {
    super();
    this.options = options;
    this.id = 'deepforge-project';
    this.title.icon = projectIcon;
    this.title.caption = options.trans.__('Project');
    this.addClass('df-Project');
    options.libraries.changed.connect(this.#redraw);
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', options.trans.__('Project'));
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.options.libraries.changed.disconnect(this.#redraw);
      super.dispose();
      this.options.model.dispose();
    }
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.options.model.setActive(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.options.model.setActive(false);
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.options.model.setActive(this.isVisible);
  }

  protected override onBeforeDetach(message: Message): void {
    this.options.model.setActive(false);
    super.onBeforeDetach(message);
  }

  protected override onActivateRequest(): void {
    const line = this.node.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]');
    (line ?? this.node).focus();
  }

  protected render(): ReactElement {
    return <Panel {...this.options} />;
  }
}
