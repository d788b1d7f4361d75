// A press on the canvas leaves the field that is being typed into, so that what was typed is saved: the gestures of the
// canvas keep the browser from doing so, and a field that goes away with the selection is never left.

export function leaveField(canvas: HTMLElement | null): void {
  const field = document.activeElement;
  if (
    field instanceof HTMLElement &&
    field.matches('input, textarea, select') &&
    canvas?.contains(field) !== true
  ) {
    field.blur();
  }
}
