// What all fields of a form share: the catalogue, the way to set a value, and what is known of each argument.
import { type ComponentType, createContext, useContext } from 'react';

import type { ArgumentPath, Value } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import type { Translate } from '../../common/words';
import type { ICatalogueIndex } from '../catalogueIndex';

export interface IArgumentRowProps {
  readonly argument: Api.CatalogueArgument;
  readonly path: ArgumentPath;
  /** null while the argument is at its default. */
  readonly value: Value | null;
}

/** What is wrong with an argument. */
export interface IFieldProblem {
  readonly text: string;
  /** Written in full among the layer's problems already: the field is only marked. */
  readonly isSaidAbove: boolean;
}

export interface IForm {
  /** Draws an argument; objects inside of objects draw theirs with it. */
  readonly Row: ComponentType<IArgumentRowProps>;
  readonly catalogue: ICatalogueIndex;
  readonly trans: Translate;
  readonly isDisabled: boolean;
  /** Whether each argument's documentation is shown. */
  readonly hasDocs: boolean;
  /** Names of the parameters of the graph that is shown, with their defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Sets a value; null gives the default back. */
  set(path: ArgumentPath, value: Value | null): void;
  /** Of several layers: what each has where they differ, in words, by argument. */
  readonly differences?: ReadonlyMap<string, string>;
  /** What is wrong with an argument of the layer itself, in words; undefined when nothing is. */
  problem(argument: string): IFieldProblem | undefined;
}

export const FormContext = createContext<IForm | null>(null);

export function useForm(): IForm {
  const form = useContext(FormContext);
  if (form === null) {
    throw new Error('A field outside of a form.');
  }
  return form;
}
