// The libraries that this page can edit: a list that extensions add to, with its lookups.
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { ILibraryEditor, ILibraryEditors, IResourceType } from '../tokens';
import { DeepForgeError } from '../utils/errors';

/** The library that reads architectures from values of a type; null when none does. */
export function libraryReading(
  libraries: Pick<ILibraryEditors, 'all'>,
  type: string
): ILibraryEditor | null {
  return libraries.all.find(each => each.reads?.(type) === true) ?? null;
}

export class LibraryEditors implements ILibraryEditors {
  private readonly editors: ILibraryEditor[] = [];
  private readonly change = new Signal<this, void>(this);

  get all(): readonly ILibraryEditor[] {
    return [...this.editors];
  }

  get changed(): ISignal<this, void> {
    return this.change;
  }

  /**
   * Adds a library until disposed.
   *
   * @throws DeepForgeError `taken` when the library, or one of its resource types, is there already: documents name
   * both, so that two of a name could not be told apart
   */
  register(editor: ILibraryEditor): IDisposable {
    if (this.ofLibrary(editor.library) !== null) {
      throw new DeepForgeError(
        'taken',
        `There is an editor of the library ${editor.library} already.`,
        { library: editor.library }
      );
    }
    for (const { type } of editor.resources) {
      const other = this.editors.find(each => each.resources.some(one => one.type === type));
      if (other !== undefined) {
        throw new DeepForgeError(
          'taken',
          `The resource type ${type} of the library ${editor.library} is that of ${other.library} already.`,
          { library: editor.library, type }
        );
      }
    }
    this.editors.push(editor);
    this.change.emit();
    return new DisposableDelegate(() => {
      this.editors.splice(this.editors.indexOf(editor), 1);
      this.change.emit();
    });
  }

  ofLibrary(library: string): ILibraryEditor | null {
    return this.editors.find(each => each.library === library) ?? null;
  }

  ofResource(type: string): IResourceType | null {
    return (
      this.editors.flatMap(each => each.resources).find(resource => resource.type === type) ?? null
    );
  }
}
