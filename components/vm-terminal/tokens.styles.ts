// The tokens of the look. A page sets `--vm-NAME`, on the element or anywhere above it; the elements read
// `--_NAME`, which falls back on the default. Colours follow the `color-scheme` that is in force where the
// element stands.

import { css } from "lit";

export const tokens = css`
  :host {
    --_surface: var(--vm-surface, light-dark(#fbfbfa, #16181b));
    --_raised: var(--vm-raised, light-dark(#ffffff, #1d2024));
    --_line: var(--vm-line, light-dark(#e3e3e0, #2c3036));
    --_text: var(--vm-text, light-dark(#1c1e21, #e8e9eb));
    --_muted: var(--vm-muted, light-dark(#62666d, #979da6));
    --_accent: var(--vm-accent, light-dark(#1f5fd6, #7aa7ff));
    --_on-accent: var(--vm-on-accent, light-dark(#ffffff, #0d1524));
    --_good: var(--vm-good, light-dark(#12784a, #56c48c));
    --_warn: var(--vm-warn, light-dark(#925400, #e2a750));
    --_bad: var(--vm-bad, light-dark(#b3261e, #ff8b80));
    --_screen: var(--vm-screen, #1a1d22);
    --_screen-text: var(--vm-screen-text, #d5d9df);
    --_screen-muted: var(--vm-screen-muted, #9199a4);
    --_screen-frame: var(--vm-screen-frame, #0e1013);
    --_screen-accent: var(--vm-screen-accent, #7aa7ff);
    --_screen-warn: var(--vm-screen-warn, #e2a750);
    --_radius: var(--vm-radius, 10px);
    --_font: var(--vm-font, system-ui, "Segoe UI", "Helvetica Neue", "Noto Sans", sans-serif);
    --_mono: var(--vm-mono, ui-monospace, "Cascadia Mono", "SF Mono", "DejaVu Sans Mono", monospace);
  }
`;
