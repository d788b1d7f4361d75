// A dialog that imports: it stays open while it works, can be stopped, and says what went wrong or could not be kept.
import { Dialog, ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { ImportForm } from './form';
import { ImportView } from './view';

export interface IImportDialogOptions {
  readonly title: string;
  readonly form: ImportForm;
  /** What is chosen in it. */
  readonly chooser: ReactElement;
  readonly trans: TranslationBundle;
}

/** Asks, imports, and gives the path of the document that was made; null when there is none. */
export async function askImport(options: IImportDialogOptions): Promise<string | null> {
  const result = await new ImportDialog(options).launch();
  return result.button.accept ? (options.form.result?.path ?? null) : null;
}

/** Places of the dialog's buttons. */
const [CANCEL, IMPORT] = [0, 1] as const;

class ImportDialog extends Dialog<null> {
  private readonly form: ImportForm;
  private readonly trans: TranslationBundle;

  constructor(options: IImportDialogOptions) {
    const { title, trans, form } = options;
    super({
      title,
      body: new ImportBody(options),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Import') })
      ],
      focusNodeSelector: '.df-Import-chooser :is(input, textarea, button)',
      hasClose: true
    });
    this.addClass('df-ImportDialog');
    this.form = form;
    this.trans = trans;
    form.changed.connect(this.#update, this);
    this.#update();
  }

  override dispose(): void {
    this.form.changed.disconnect(this.#update, this);
    super.dispose();
  }

  override resolve(index: number = IMPORT): void {
    if (index === CANCEL) {
      this.reject();
    } else if (this.form.result !== null) {
      super.resolve(IMPORT);
    } else {
      void this.#import();
    }
  }

  override reject(): void {
    if (this.form.isImporting) {
      void this.form.stop();
    } else {
      super.reject();
    }
  }

  protected override _evtKeydown(event: KeyboardEvent): void {
    const { target } = event;
    // JupyterLab takes Enter for the dialog itself; on a button of the form it is meant for that.
    const isOnButton =
      target instanceof HTMLButtonElement && target.closest('.jp-Dialog-body') !== null;
    if (event.key !== 'Enter' || !isOnButton) {
      super._evtKeydown(event);
    }
  }

  protected override _checkValidation(): void {
    // Whether it can be imported is known to the form.
  }

  async #import(): Promise<void> {
    const isMade = await this.form.import();
    if (isMade && this.form.result?.notes.length === 0) {
      super.resolve(IMPORT);
    }
  }

  /** Buttons say what they do now. */
  #update(): void {
    const { form, trans } = this;
    const isMade = form.result !== null;
    const buttons = this.node.querySelectorAll<HTMLButtonElement>('.jp-Dialog-footer button');
    const [cancel, accept] = [buttons[CANCEL], buttons[IMPORT]];
    if (cancel !== undefined && accept !== undefined) {
      const isFocused = accept === document.activeElement;
      accept.disabled = !isMade && !form.isReady;
      if (isFocused && form.isImporting) {
        // A button that cannot be pressed loses the focus, and the dialog its keys with it.
        cancel.focus();
      } else if (cancel === document.activeElement && form.failure !== null) {
        accept.focus();
      }
      setLabel(accept, isMade ? trans.__('Open') : trans.__('Import'));
      setLabel(
        cancel,
        isMade ? trans.__('Close') : form.isImporting ? trans.__('Stop') : trans.__('Cancel')
      );
      cancel.disabled = form.isStopping;
      if (isMade) {
        accept.focus();
      }
    }
  }
}

function setLabel(button: HTMLButtonElement, label: string): void {
  const text = button.querySelector('.jp-Dialog-buttonLabel');
  if (text !== null) {
    text.textContent = label;
  }
  button.setAttribute('aria-label', label);
}

class ImportBody extends ReactWidget implements Dialog.IBodyWidget<null> {
  private readonly options: IImportDialogOptions;

  constructor(options: IImportDialogOptions) {
    super();
    this.addClass('df-Import');
    this.options = options;
  }

  getValue(): null {
    return null;
  }

  protected override render(): ReactElement {
    const { form, chooser, trans } = this.options;
    return <ImportView form={form} chooser={chooser} trans={trans} />;
  }
}
