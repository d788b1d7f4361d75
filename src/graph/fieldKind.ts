// Which control edits an attribute in place, judged by its annotation and its present value.

export type FieldKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'switch'; readonly isOn: boolean }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

const LITERAL = /^(?:typing\.)?Literal\[(.*)\]$/s;
const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y;
const PLAIN = /[^,'"\s[\]]+/y;

/** A value that its control could not show (a bool that is neither, a choice that is none) is edited as text. */
export function fieldKind(annotation: string | undefined, value: string): FieldKind {
  const type = (annotation ?? '').trim();
  if (type === 'bool' && (value === 'True' || value === 'False')) {
    return { kind: 'switch', isOn: value === 'True' };
  }
  const inner = LITERAL.exec(type)?.[1];
  const choices = inner === undefined ? null : literals(inner);
  const chosen = choices?.find(choice => choice === value || sameString(choice, value));
  if (choices !== null && chosen !== undefined) {
    return { kind: 'choice', choices: choices.map(choice => (choice === chosen ? value : choice)) };
  }
  return { kind: 'text' };
}

/** The literals between the brackets; null when something else is among them. */
function literals(source: string): readonly string[] | null {
  const found: string[] = [];
  let at = 0;
  while (at < source.length) {
    at += /^[\s,]*/.exec(source.slice(at))?.[0].length ?? 0;
    if (at >= source.length) {
      break;
    }
    const token = matchAt(STRING, source, at) ?? matchAt(PLAIN, source, at);
    if (token === null) {
      return null;
    }
    found.push(token);
    at += token.length;
  }
  return found.length > 0 ? found : null;
}

function matchAt(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

/** 'a' and "a" are one string, as long as neither holds a quote or a backslash. */
function sameString(a: string, b: string): boolean {
  const simple = /^(['"])([^'"\\]*)\1$/;
  const left = simple.exec(a)?.[2];
  return left !== undefined && left === simple.exec(b)?.[2];
}
