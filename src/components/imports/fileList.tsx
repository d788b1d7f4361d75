// Choosing a file of the project inside of a dialog: one folder at a time, only files of some endings.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useRef, useState } from 'react';

import { messageOf } from '../../utils/errors';
import { Icon } from '../icon';

/** What is in a folder. */
export interface IFolderItem {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface IFileListProps {
  readonly label: string;
  /** Endings of files that can be chosen, such as `.keras`. */
  readonly endings: readonly string[];
  /** What is in a folder of the project ('' for the project itself). */
  readonly list: (folder: string) => Promise<readonly IFolderItem[]>;
  /** Path in the project. */
  readonly chosen: string | null;
  readonly onChoose: (path: string) => void;
  readonly trans: TranslationBundle;
}

export function FileList(props: IFileListProps): ReactElement {
  const { label, endings, list, chosen, onChoose, trans } = props;
  const [folder, setFolder] = useState('');
  const group = useRef<HTMLDivElement>(null);
  /** Shows another folder; what was pressed goes away, and the focus must not go with it. */
  const enter = (path: string): void => {
    setFolder(path);
    group.current?.focus();
  };
  const [items, setItems] = useState<readonly IFolderItem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    list(folder).then(
      found => {
        if (isCurrent) {
          setItems(found);
          setFailure(null);
        }
      },
      (reason: unknown) => {
        if (isCurrent) {
          setItems([]);
          setFailure(messageOf(reason));
        }
      }
    );
    return () => {
      isCurrent = false;
    };
  }, [folder, list]);

  const shown = items
    .filter(item => item.isFolder || endings.some(ending => item.name.endsWith(ending)))
    .filter(item => !item.name.startsWith('.') && item.name !== '__pycache__')
    .sort(
      (one, other) =>
        Number(other.isFolder) - Number(one.isFolder) || one.name.localeCompare(other.name)
    );
  const within = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  return (
    <div ref={group} className="df-Import-files" role="group" aria-label={label} tabIndex={-1}>
      <div className="df-Import-folder">
        <button
          type="button"
          className="df-Link"
          disabled={folder === ''}
          onClick={() => {
            enter(folder.split('/').slice(0, -1).join('/'));
          }}
        >
          {trans.__('Up')}
        </button>
        <span className="df-Mono">{folder === '' ? trans.__('the project') : folder}</span>
      </div>
      {failure === null ? null : (
        <div className="df-Problem" role="alert">
          {failure}
        </div>
      )}
      <ul>
        {shown.map(item => (
          <li key={item.name}>
            <button
              type="button"
              className="df-Import-file"
              aria-pressed={item.isFolder ? undefined : within(item.name) === chosen}
              onClick={() => {
                if (item.isFolder) {
                  enter(within(item.name));
                } else {
                  onChoose(within(item.name));
                }
              }}
            >
              <Icon name={item.isFolder ? 'folder' : 'file'} />
              {item.name}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && failure === null ? (
        <p className="df-Meta">{trans.__('No %1 file in this folder.', endings.join(', '))}</p>
      ) : null}
    </div>
  );
}
