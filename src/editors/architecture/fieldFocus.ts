// The way of the keyboard from a layer to its arguments.
import type { ArchitectureState } from './state';

const FIELDS = ':is(input, select, textarea, button):not(:disabled)';

/** Gives the first argument of a layer the focus: one that is wrong before the others. */
export function editArguments(state: ArchitectureState, node: string): void {
  state.select([node]);
  if (!state.isSideOpen) {
    state.toggleSide();
  }
  state.setSide('inspector');
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const side = document.getElementById(state.id)?.querySelector('.df-Side');
      const field =
        side?.querySelector<HTMLElement>(`[data-argument] ${FIELDS}[aria-invalid='true']`) ??
        side?.querySelector<HTMLElement>(`[data-argument] ${FIELDS}`) ??
        side?.querySelector<HTMLElement>(`.df-Side-body ${FIELDS}`);
      field?.focus();
      if (field instanceof HTMLInputElement) {
        field.select();
      }
    })
  );
}
