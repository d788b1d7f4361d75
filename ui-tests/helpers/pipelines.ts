// A pipeline for the browser tests, and what they use of JupyterLab's application in the page.
import type { IPipelineModel } from '../../src/documents/pipeline/model';

/** A small pipeline in the canonical layout. Its operations need not be there. */
export const DIAMOND = `{
  "edges": {
    "fit.images": {
      "from": ["load", "images"],
      "to": ["fit", "images"]
    }
  },
  "nodes": {
    "fit": {
      "attributes": {
        "epochs": "10"
      },
      "kind": "operation",
      "operation": "operations/fit.py",
      "position": [400, 0],
      "references": {}
    },
    "load": {
      "attributes": {},
      "kind": "operation",
      "operation": "operations/load.py",
      "position": [0, 0],
      "references": {}
    }
  },
  "version": 1
}
`;

interface IDocument {
  readonly pipeline: Omit<IPipelineModel, 'data'> & {
    readonly data: {
      readonly nodes: Readonly<
        Record<string, { title?: string; attributes?: Record<string, string> } | undefined>
      >;
    };
  };
  readonly context: {
    readonly ready: Promise<void>;
    readonly model: {
      fromString(text: string): void;
      toString(): string;
      readonly collaborative: boolean;
    };
    save(): Promise<void>;
  };
}

export interface IPipelineWindow {
  readonly jupyterapp: {
    readonly commands: { execute(id: string, args: object): Promise<IDocument> };
    readonly shell: { readonly currentWidget: IDocument };
    readonly serviceManager: {
      readonly contents: { rename(from: string, to: string): Promise<unknown> };
    };
  };
}
