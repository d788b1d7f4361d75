// The settings of the pipeline editor and what they are without any.

export interface IEditorSettings {
  /** Whether the overview lies in a corner of the canvas. */
  readonly minimap: boolean;
  /** Whether Run starts at once; otherwise it shows the plan first. */
  readonly runWithoutPlan: boolean;
}

export const DEFAULT_SETTINGS: IEditorSettings = {
  minimap: true,
  runWithoutPlan: true
};

/** The settings that a user's values give; what is missing or of another type is as without settings. */
export function readSettings(values: Readonly<Record<string, unknown>>): IEditorSettings {
  const flag = (name: keyof IEditorSettings): boolean => {
    const value = values[name];
    return typeof value === 'boolean' ? value : DEFAULT_SETTINGS[name];
  };
  return { minimap: flag('minimap'), runWithoutPlan: flag('runWithoutPlan') };
}
