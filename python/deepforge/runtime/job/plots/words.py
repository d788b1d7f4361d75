"""Texts of figures: lines of plain text; simple TeX between dollars becomes Unicode, other TeX is not translated."""

from __future__ import annotations

import re
from typing import Any

from .basics import colour, pixels, require

_SIGNS = {
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠",
    "approx": "≈", "sim": "∼", "infty": "∞", "sum": "∑", "partial": "∂", "nabla": "∇", "degree": "°", "circ": "°",
    "rightarrow": "→", "to": "→", "leftarrow": "←", "propto": "∝", "in": "∈", "ell": "ℓ", "hbar": "ℏ", "odot": "⊙",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "%": "%", "_": "_", "&": "&", "#": "#", "{": "{", "}": "}", ",": " ", ";": " ", " ": " ", "quad": " ",
}  # fmt: skip
_ABOVE = dict(zip("0123456789+-−=()ni°", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ°", strict=True))
_BELOW = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_FONT = re.compile(r"\\(?:mathdefault|mathrm|mathregular|mathit|mathsf|text|rm)\s*\{([^{}]*)\}")
_SIGN = re.compile(r"\\([A-Za-z]+|[^A-Za-z])\s?")
_SCRIPT = re.compile(r"([\^_])\{?((?<=\{)[^{}]*(?=\})|.)\}?")


def lines(text: str, *, usetex: bool = False) -> str | list[str]:
    """A text as Vega takes it: plain, a list when it has several lines. Raises Unsupported for other TeX."""
    require(not usetex, "TeX")
    found = [_plain(line) for line in text.split("\n")]
    return found[0] if len(found) == 1 else found


def text_of(artist: Any) -> str | list[str]:
    """The text of a matplotlib Text."""
    return lines(artist.get_text(), usetex=artist.get_usetex()) if artist.get_parse_math() else artist.get_text()


def font(artist: Any, prefix: str = "") -> dict[str, Any]:
    """Size in pixels, weight, style and colour of a Text as Vega's properties, such as ``titleFontSize``."""
    weight = artist.get_weight()
    heavy = weight in ("bold", "heavy", "black", "semibold", "demibold", "extra bold") or (
        isinstance(weight, int) and weight >= 600
    )
    names = {
        "fontSize": pixels(artist.get_fontsize(), artist),
        "fontWeight": "bold" if heavy else "normal",
        "fontStyle": "italic" if artist.get_style() in ("italic", "oblique") else "normal",
        "color": colour(artist.get_color(), artist.get_alpha()),
    }
    return {(prefix + key[0].upper() + key[1:]) if prefix else key: value for key, value in names.items()}


def _plain(text: str) -> str:
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) % 2 == 0 or len(parts) == 1:
        return text.replace("\\$", "$")  # matplotlib takes an odd number of dollars for what they are
    return "".join(_math(part) if k % 2 else part.replace("\\$", "$") for k, part in enumerate(parts))


def _math(text: str) -> str:
    for _ in range(4):  # fonts may be nested
        text = _FONT.sub(r"\1", text)
    require(not re.search(r"\\(?:frac|sqrt|hat|bar|vec|dot|over|left|right|int|mathbf|mathcal|mathbb)\b", text), "TeX")

    def sign(found: re.Match[str]) -> str:
        require(found[1] in _SIGNS, "TeX")
        return _SIGNS[found[1]]

    def script(found: re.Match[str]) -> str:
        table = _ABOVE if found[1] == "^" else _BELOW
        require(all(each in table for each in found[2]), "TeX")
        return "".join(table[each] for each in found[2])

    scripted = _SCRIPT.sub(script, _SIGN.sub(sign, text))
    require(not set(scripted) & set("{}^_\\"), "TeX")
    return scripted.replace("-", "−")
