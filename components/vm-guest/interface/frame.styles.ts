// The element as a whole, and what its parts have in common.

import { css } from "lit";

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    font: 13px/1.45 var(--_font);
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: clip;
    text-align: start;
    box-shadow:
      0 1px 2px rgb(0 0 0 / 0.06),
      0 8px 24px -12px rgb(0 0 0 / 0.18);
  }
  :host([hidden]) {
    display: none;
  }
  :host(:fullscreen) {
    border: 0;
    border-radius: 0;
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  .vm {
    container: vm / inline-size;
    flex: 1;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
  }
  .body {
    flex: 1;
    min-block-size: 0;
    display: grid;
    grid-template: minmax(var(--vm-screen-height, 440px), 1fr) / minmax(0, 1fr) 280px;
  }
  .bare .consoles {
    flex: 1;
    min-block-size: var(--vm-screen-height, 440px);
  }
  [hidden] {
    display: none !important;
  }
  h2,
  p {
    margin: 0;
  }
  .quiet {
    color: var(--_muted);
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    inline-size: 18px;
    block-size: 18px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon[data-icon="start"] {
    fill: currentColor;
  }
`;
