// The project panel's contents: head, search and tree, or what takes the tree's place.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type KeyboardEvent, type ReactElement, useEffect, useReducer, useState } from 'react';

import { Icon } from '../../components/icon';
import type * as Api from '../../documents/generated/api';
import type { ILibraryEditors } from '../../tokens';
import type { ShownArea } from './areas';
import { Away } from './away';
import { Failure, Loading, NoProject } from './empty';
import { Header } from './header';
import type { OpenMenu } from './menus';
import type { ProjectPanelModel } from './model';
import { Tree } from './tree';

/** How often ages are said anew, in milliseconds. */
const AGE_STEP = 15000;

export interface IPanelActions {
  readonly open: (area: ShownArea, item: Api.TreeItem) => void;
  /** Gives the new path. */
  readonly rename: (path: string, name: string) => Promise<string>;
  readonly delete: (item: Api.TreeItem) => void;
  readonly newProject: () => void;
  readonly makeHere: () => void;
  readonly newNotebook: () => void;
  readonly settings: () => void;
  readonly openMenu: OpenMenu;
}

export interface IPanelProps {
  readonly model: ProjectPanelModel;
  readonly actions: IPanelActions;
  readonly libraries: Pick<ILibraryEditors, 'ofResource'>;
  readonly trans: TranslationBundle;
}

export function Panel({ model, actions, libraries, trans }: IPanelProps): ReactElement {
  const [, update] = useReducer((count: number) => count + 1, 0);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const onChange = (): void => {
      setNow(Date.now());
      update();
    };
    model.changed.connect(onChange);
    const timer = setInterval(onChange, AGE_STEP);
    return () => {
      model.changed.disconnect(onChange);
      clearInterval(timer);
    };
  }, [model]);

  const summary = model.tree?.project ?? null;
  return (
    <>
      <Header project={summary} openMenu={actions.openMenu} trans={trans} />
      {model.tree === null ? null : <Search model={model} trans={trans} />}
      {model.isAway ? (
        <Away
          lastSeen={model.server.lastSeen}
          now={now}
          onRetry={() => void model.refresh()}
          trans={trans}
        />
      ) : null}
      <Content model={model} actions={actions} libraries={libraries} now={now} trans={trans} />
    </>
  );
}

function Content({
  model,
  actions,
  libraries,
  now,
  trans
}: IPanelProps & { readonly now: number }): ReactElement | null {
  const { tree, rows, failure } = model;
  if (failure !== null) {
    return (
      <Failure
        failure={failure}
        onRetry={() => void model.refresh()}
        onSettings={model.project === null ? null : actions.settings}
        trans={trans}
      />
    );
  }
  if (tree === null) {
    if (model.isAway) {
      return null;
    }
    return model.project === null && model.projects?.length === 0 ? (
      <NoProject onNew={actions.newProject} onHere={actions.makeHere} trans={trans} />
    ) : (
      <Loading trans={trans} />
    );
  }
  const isBare = rows.every(row => row.kind === 'area' && row.count === 0);
  return (
    <div className={`df-Project-scroll ${model.isAway ? 'df-mod-away' : ''}`}>
      {rows.length === 0 ? (
        <div className="df-Empty" role="status">
          {trans.__('Nothing in this project is called “%1”.', model.filter.trim())}
        </div>
      ) : (
        <Tree
          label={trans.__('Project %1', tree.project.name)}
          rows={rows}
          renaming={model.renaming}
          renamedTo={model.renamedTo}
          document={model.document}
          now={now}
          resourceOf={type => libraries.ofResource(type)}
          actions={{
            toggle: area => {
              model.toggle(area);
            },
            unfold: area => {
              model.unfold(area);
            },
            open: actions.open,
            rename: item => void model.beginRename(item.path),
            delete: actions.delete,
            endRename: (path, name) => void model.endRename(path, () => actions.rename(path, name)),
            cancelRename: () => {
              model.cancelRename();
            }
          }}
          trans={trans}
        />
      )}
      {isBare && rows.length > 0 ? (
        <div className="df-Empty">
          <span>
            {trans.__('Start with a notebook: what it runs can become a pipeline of this project.')}
          </span>
          <button type="button" className="df-Button df-mod-primary" onClick={actions.newNotebook}>
            {trans.__('New notebook')}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function Search({ model, trans }: Pick<IPanelProps, 'model' | 'trans'>): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape' && model.filter !== '') {
      event.preventDefault();
      event.stopPropagation();
      model.filter = '';
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      event.currentTarget
        .closest('.df-Project')
        ?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')
        ?.focus();
    }
  };
  return (
    <div className="df-Project-search">
      <Icon name="search" />
      <input
        type="search"
        className="df-Field"
        placeholder={trans.__('Find in project')}
        aria-label={trans.__('Find in project')}
        value={model.filter}
        spellCheck={false}
        onChange={event => {
          model.filter = event.currentTarget.value;
        }}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
