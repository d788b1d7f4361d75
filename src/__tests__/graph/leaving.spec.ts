import { leaveField } from '../../graph/leaving';

describe('a press on the canvas', () => {
  const add = (tag: string, parent: HTMLElement): HTMLElement => {
    const element = document.createElement(tag);
    element.tabIndex = 0;
    parent.append(element);
    return element;
  };
  const canvas = add('div', document.body);
  const beside = add('input', document.body);
  const inside = add('input', canvas);
  const card = add('div', canvas);

  it('leaves a field beside it', () => {
    const left = jest.fn();
    beside.addEventListener('blur', left);
    beside.focus();
    leaveField(canvas);
    expect(left).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(document.body);
  });

  it('leaves the focus where nothing is typed, and to what is edited on it', () => {
    for (const element of [inside, card]) {
      element.focus();
      leaveField(canvas);
      expect(document.activeElement).toBe(element);
    }
  });
});
