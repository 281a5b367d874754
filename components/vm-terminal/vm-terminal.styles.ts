// How <vm-terminal> looks.
import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    min-block-size: 120px;
    background: var(--_screen);
    color: var(--_screen-muted);
    font: 12px/1.45 var(--_font);
    text-align: start;
  }
  :host {
    position: relative;
  }
  /* Over everything, so that nothing inside moves when the focus comes and goes. */
  .room:focus-within ~ .ring {
    position: absolute;
    inset: 0;
    border: 1px solid var(--_screen-accent);
    pointer-events: none;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  .room {
    position: relative;
    min-block-size: 0;
    margin: 12px 4px 4px 16px;
  }
  /* Its colours, outline colour and font are what the terminal is drawn in; the transition tells when they
     change. */
  .screen {
    position: absolute;
    inset: 0;
    /* What changes in here lays nothing else on the page out anew. */
    contain: strict;
    font: 13px/1.2 var(--_mono);
    color: var(--_screen-text);
    background-color: var(--_screen);
    outline: 0 none var(--_screen-accent);
    transition:
      background-color 1ms,
      color 1ms;
  }
  .xterm {
    block-size: 100%;
  }
  /* xterm.js scrolls by itself; Firefox would draw the corner of two scroll bars. */
  .xterm .xterm-viewport {
    overflow: hidden;
    background-color: transparent;
  }
  .foot {
    display: flex;
    gap: 12px;
    align-items: center;
    min-block-size: 28px;
    padding: 0 16px 4px;
  }
  .after {
    outline: none;
  }
  .after:focus-visible {
    color: var(--_screen-text);
  }
  .keys {
    display: none;
    flex: 1;
    gap: 4px;
  }
  .keys button {
    flex: 1 1 36px;
    max-inline-size: 64px;
    min-block-size: 44px;
    padding: 0 4px;
    border: 1px solid color-mix(in oklab, var(--_screen-text) 18%, transparent);
    border-radius: 8px;
    background: color-mix(in oklab, var(--_screen-text) 8%, transparent);
    color: var(--_screen-text);
    font: 13px/1 var(--_font);
    touch-action: manipulation;
  }
  .keys button[aria-pressed="true"] {
    border-color: var(--_screen-accent);
    color: var(--_screen-accent);
  }
  .keys button:focus-visible {
    outline: 2px solid var(--_screen-accent);
    outline-offset: 1px;
  }
  @media (pointer: coarse) {
    .foot {
      padding: 4px 8px 8px;
    }
    .keys {
      display: flex;
    }
    .after:not(:focus) {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  @media (forced-colors: active) {
    .keys button {
      border-color: ButtonBorder;
    }
  }
`;
