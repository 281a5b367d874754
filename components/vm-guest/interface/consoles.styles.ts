// Tabs and terminals.

import { css } from "lit";

export const styles = css`
  .consoles {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    background: var(--_screen-frame);
  }
  .tabs {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 8px 0;
    color: var(--_screen-muted);
  }
  [role="tablist"] {
    display: flex;
    flex: 1;
    gap: 4px;
    min-inline-size: 0;
    align-self: end;
    overflow-x: auto;
    scrollbar-width: none;
  }
  [role="tab"] {
    position: relative;
    flex: none;
    min-block-size: 32px;
    padding: 4px 12px 6px;
    border: 0;
    border-radius: 8px 8px 0 0;
    background: none;
    color: inherit;
    font-size: 12px;
  }
  [role="tab"]:hover {
    color: var(--_screen-text);
  }
  [role="tab"]:focus-visible {
    outline-color: var(--_screen-accent);
    outline-offset: -2px;
  }
  [role="tab"][aria-selected="true"] {
    color: var(--_screen-text);
    background: var(--_screen);
    box-shadow: inset 0 2px 0 var(--_screen-accent);
  }
  .dot {
    display: inline-block;
    inline-size: 6px;
    block-size: 6px;
    margin-inline-start: 6px;
    border-radius: 50%;
    background: var(--_screen-warn);
    vertical-align: 1px;
  }
  .tabs .tool {
    color: inherit;
    margin-block-end: 4px;
  }
  .tabs .tool:hover,
  .tabs .tool[aria-pressed="true"] {
    color: var(--_screen-text);
    background: color-mix(in oklab, var(--_screen-text) 14%, transparent);
  }
  .tabs .tool:focus-visible {
    outline-color: var(--_screen-accent);
    outline-offset: -2px;
  }
  .panels {
    position: relative;
    flex: 1;
    min-block-size: 0;
    overflow: clip;
    background: var(--_screen);
  }
  .panel {
    position: absolute;
    inset: 0;
    visibility: hidden;
  }
  .panel[data-chosen] {
    visibility: visible;
  }
  vm-terminal {
    block-size: 100%;
  }
`;
