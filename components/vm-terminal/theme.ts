// A terminal's colours and font, as the style sheets in force have them.

import type { ITerminalOptions, ITheme } from "@xterm/xterm";

/** The sixteen colours of ANSI, for dark and for light screens. */
const ON_DARK: ITheme = {
  black: "#3a3f47",
  red: "#f08c86",
  green: "#8fd3a8",
  yellow: "#e2b866",
  blue: "#8ab4ff",
  magenta: "#d3a3f0",
  cyan: "#7fd0d6",
  white: "#d5d9df",
  brightBlack: "#8f96a1",
  brightRed: "#ffb3ae",
  brightGreen: "#b4ecc8",
  brightYellow: "#f4d58f",
  brightBlue: "#b4cfff",
  brightMagenta: "#e8c8fa",
  brightCyan: "#a8e8ec",
  brightWhite: "#ffffff",
};
const ON_LIGHT: ITheme = {
  black: "#1c1e21",
  red: "#b3261e",
  green: "#12784a",
  yellow: "#7d5200",
  blue: "#1f5fd6",
  magenta: "#8a2fb5",
  cyan: "#0b6f78",
  white: "#5d6168",
  brightBlack: "#676b72",
  brightRed: "#c9372e",
  brightGreen: "#1a8a58",
  brightYellow: "#925f00",
  brightBlue: "#3b76e5",
  brightMagenta: "#a045cc",
  brightCyan: "#13828c",
  brightWhite: "#3a3d42",
};

type Look = Required<Pick<ITerminalOptions, "theme" | "fontFamily" | "fontSize">>;

/** The look of `screen`: its colours, its accent (its outline's colour) and its font. */
export function lookOf(screen: Element): Look {
  const { color, backgroundColor, outlineColor, fontFamily, fontSize } = getComputedStyle(screen);
  const theme: ITheme = {
    ...(luminance(backgroundColor) < 0.4 ? ON_DARK : ON_LIGHT),
    foreground: color,
    background: backgroundColor,
    cursor: color,
    cursorAccent: backgroundColor,
    selectionBackground: withAlpha(outlineColor, 0.35),
    scrollbarSliderBackground: withAlpha(color, 0.16),
    scrollbarSliderHoverBackground: withAlpha(color, 0.28),
    scrollbarSliderActiveBackground: withAlpha(color, 0.4),
  };
  return { theme, fontFamily, fontSize: parseFloat(fontSize) };
}

/** Red, green and blue, 0…255, of a computed colour in one of the sRGB notations. */
function channels(color: string): [number, number, number] {
  const [r = 0, g = 0, b = 0] = (color.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  // `color(srgb 0.1 0.2 0.3)` is what color-mix() computes to.
  const scale = color.startsWith("color(") ? 255 : 1;
  return [r * scale, g * scale, b * scale];
}

/** How light a colour looks, 0…1. */
function luminance(color: string): number {
  const [r, g, b] = channels(color);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}

function withAlpha(color: string, alpha: number): string {
  return `rgba(${channels(color).map(Math.round).join(", ")}, ${alpha})`;
}
