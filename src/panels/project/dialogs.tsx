// What the project panel asks: names of new things, and whether something shall really be deleted.
import { Dialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type * as Api from '../../documents/generated/api';
import type { IResourceType } from '../../tokens';
import { messageOf } from '../../utils/errors';
import type { IconName } from '../../utils/iconPaths';
import { folderOf, folderProblem, nameProblem } from '../../utils/names';
import { AREA_OF_KIND, type NewKind, nameOfPath, newKindName, newResourceName } from './areas';
import { type IFormOptions, NameForm } from './nameForm';

const USE_ICONS: Readonly<Record<Api.Use['kind'], IconName>> = {
  pipeline: 'pipeline',
  execution: 'play',
  notebook: 'notebook',
  operation: 'operation',
  artifact: 'cube',
  architecture: 'layers'
};

interface IAsk<T> extends Omit<IFormOptions, 'failure'> {
  readonly title: string;
  readonly button: string;
  readonly trans: TranslationBundle;
  /** Does it; when that fails the dialog comes back with the reason and what was typed. */
  readonly act: (values: readonly string[]) => Promise<T>;
}

/** Asks until it is done or given up; null then. */
async function ask<T>(options: IAsk<T>): Promise<T | null> {
  const { title, button, trans, act, ...form } = options;
  let values = form.values;
  let failure: string | null = null;
  for (;;) {
    const result: Dialog.IResult<readonly string[]> = await showDialog({
      title,
      body: new NameForm({ ...form, values, failure }),
      focusNodeSelector: 'input',
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: button })
      ]
    });
    if (!result.button.accept || result.value === null) {
      return null;
    }
    values = result.value;
    try {
      return await act(values);
    } catch (reason) {
      failure = messageOf(reason);
    }
  }
}

export interface INewProjectOptions {
  /** The folder that becomes a project; null: one is asked for, below `base`. */
  readonly folder: string | null;
  readonly base: string;
  readonly trans: TranslationBundle;
  readonly create: (project: Api.NewProject) => Promise<Api.ProjectSummary>;
}

/** Asks for a new project's name and folder and makes it. */
export function askNewProject(options: INewProjectOptions): Promise<Api.ProjectSummary | null> {
  const { folder, base, trans, create } = options;
  const name = {
    label: trans.__('Name'),
    placeholder: trans.__('for example Redshift'),
    problem: (text: string) => (text.trim() === '' ? trans.__('A name is needed.') : null)
  };
  if (folder !== null) {
    return ask({
      title: trans.__('Make this folder a project'),
      button: trans.__('Make it a project'),
      trans,
      fields: [
        {
          ...name,
          note: trans.__(
            'In %1. No file that is there is changed.',
            folder === '' ? trans.__('the top folder') : folder
          )
        }
      ],
      values: [folder.split('/').at(-1) ?? ''],
      act: ([text = '']) => create({ path: folder, name: text })
    });
  }
  return ask({
    title: trans.__('New project'),
    button: trans.__('Create project'),
    trans,
    fields: [
      name,
      {
        label: trans.__('Folder'),
        note: trans.__('Made when it is missing. No file that is there is changed.'),
        problem: text => folderProblem(text, trans)
      }
    ],
    values: ['', base === '' ? '' : `${base}/`],
    derive: (_, [text = '']) => (base === '' ? folderOf(text) : `${base}/${folderOf(text)}`),
    act: ([text = '', path = '']) => create({ path: path.replace(/\/+$/, ''), name: text })
  });
}

export interface INewDocumentOptions {
  readonly kind: NewKind;
  /** The project, to see which names are taken; null when it could not be read. */
  readonly tree: Api.Tree | null;
  readonly trans: TranslationBundle;
  readonly create: (document: Api.NewDocument) => Promise<Api.DocumentPath>;
}

/** Asks for a new document's name and makes it. */
export function askNewDocument(options: INewDocumentOptions): Promise<Api.DocumentPath | null> {
  const { kind, tree, trans, create } = options;
  const taken = new Set((tree?.[AREA_OF_KIND[kind]] ?? []).map(item => nameOfPath(item.path)));
  return ask({
    title: newKindName(kind, trans),
    button: trans.__('Create'),
    trans,
    fields: [
      {
        label: trans.__('Name'),
        note: documentNote(kind, trans),
        problem: text =>
          taken.has(text.trim())
            ? trans.__('There is one of this name already.')
            : nameProblem(text, kind === 'operation', trans)
      }
    ],
    values: [''],
    act: ([name = '']) => create({ kind, name })
  });
}

export interface INewResourceOptions {
  readonly resource: IResourceType;
  /** Paths of the project's resources of this type, to see which names are taken. */
  readonly paths: readonly string[];
  readonly trans: TranslationBundle;
  /** Makes it and gives its path. */
  readonly create: (name: string) => Promise<string>;
}

/** Asks for the name of a new resource, such as an architecture, and makes it; gives its path. */
export function askNewResource(options: INewResourceOptions): Promise<string | null> {
  const { resource, paths, trans, create } = options;
  const taken = new Set(paths);
  return ask({
    title: newResourceName(resource, trans),
    button: trans.__('Create'),
    trans,
    fields: [
      {
        label: trans.__('Name'),
        note: trans.__('An empty one, in the folder %1.', resource.folder),
        problem: text =>
          taken.has(`${resource.folder}/${text.trim()}${resource.ending}`)
            ? trans.__('There is one of this name already.')
            : nameProblem(text, false, trans)
      }
    ],
    values: [''],
    act: ([name = '']) => create(name)
  });
}

function documentNote(kind: NewKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'pipeline':
      return trans.__('An empty pipeline, in the folder pipelines.');
    case 'operation':
      return trans.__('A Python function of this name, in the folder operations.');
    case 'notebook':
      return trans.__('With the DeepForge kernel, in the folder notebooks.');
  }
}

export interface IDeleteOptions {
  readonly name: string;
  readonly area: Api.Area | null;
  readonly uses: readonly Api.Use[];
  readonly trans: TranslationBundle;
}

/** Shows what uses something, and asks whether it shall be deleted all the same. */
export async function askDelete(options: IDeleteOptions): Promise<boolean> {
  const { name, uses, trans } = options;
  const result = await showDialog({
    title: trans.__('Delete %1?', name),
    body: <DeleteBody {...options} />,
    // What cannot be undone with one key is not the button that Enter presses.
    defaultButton: 0,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({
        label: uses.length === 0 ? trans.__('Delete') : trans.__('Delete all the same')
      })
    ]
  });
  return result.button.accept;
}

function DeleteBody({ area, uses, trans }: IDeleteOptions): ReactElement {
  const kept =
    area === 'executions'
      ? trans.__('Its jobs’ folders are deleted too. Artifacts that it made stay.')
      : trans.__('The project’s history keeps it.');
  return (
    <div className="df-DeleteBody">
      {uses.length === 0 ? (
        <p>{trans.__('Nothing uses it.')}</p>
      ) : (
        <>
          <p>
            {trans._n(
              '%1 place uses it and will miss it:',
              '%1 places use it and will miss it:',
              uses.length
            )}
          </p>
          <ul className="df-DeleteBody-uses">
            {uses.map(use => (
              <li key={`${use.path} ${use.node ?? ''}`}>
                <Icon name={USE_ICONS[use.kind]} label={use.kind} />
                <span>{nameOfPath(use.path)}</span>
                {use.node == null ? null : <span className="df-Meta df-Mono">{use.node}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="df-Meta">{kept}</p>
    </div>
  );
}

/** Says that something could not be done, and why. */
export async function showFailure(
  title: string,
  reason: unknown,
  trans: TranslationBundle
): Promise<void> {
  await showErrorMessage(title, messageOf(reason), [Dialog.okButton({ label: trans.__('Close') })]);
}
