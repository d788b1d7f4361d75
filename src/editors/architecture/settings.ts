// The settings of the architecture editor and what they are without any.

export interface IEditorSettings {
  /** Whether the overview lies in a corner of the canvas. */
  readonly minimap: boolean;
}

export const DEFAULT_SETTINGS: IEditorSettings = { minimap: true };

/** The settings that a user's values give; what is missing or of another type is as without settings. */
export function readSettings(values: Readonly<Record<string, unknown>>): IEditorSettings {
  const { minimap } = values;
  return { minimap: typeof minimap === 'boolean' ? minimap : DEFAULT_SETTINGS.minimap };
}
