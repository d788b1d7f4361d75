// Code to read: JupyterLab's own editor, read only.
import { CodeEditor, type IEditorFactoryService } from '@jupyterlab/codeeditor';
import { type ReactElement, useEffect, useRef } from 'react';

export interface ICodeViewProps {
  readonly code: string;
  readonly editors: IEditorFactoryService;
  /** Said by screen readers. */
  readonly label: string;
  /** A line to show, from 1. */
  readonly line?: number;
}

export function CodeView({ code, editors, label, line }: ICodeViewProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor.IEditor | null>(null);
  useEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    const made = editors.newInlineEditor({
      host: host.current,
      model: new CodeEditor.Model({ mimeType: 'text/x-python' }),
      // It is as high as its text: room to scroll past the end would never end.
      config: { readOnly: true, lineNumbers: true, lineWrap: false, scrollPastEnd: false }
    });
    editor.current = made;
    return () => {
      editor.current = null;
      made.dispose();
      made.model.dispose();
    };
  }, [editors]);
  useEffect(() => {
    const shown = editor.current;
    if (shown !== null && shown.model.sharedModel.getSource() !== code) {
      shown.model.sharedModel.setSource(code);
    }
    if (shown !== null && line !== undefined) {
      shown.setCursorPosition({ line: line - 1, column: 0 });
      shown.revealPosition({ line: line - 1, column: 0 });
    }
  }, [code, line, editors]);
  useEffect(() => {
    host.current?.querySelector('[role="textbox"]')?.setAttribute('aria-label', label);
  }, [label, editors]);
  return <div ref={host} className="df-CodeView" role="region" aria-label={label} />;
}
