// Buttons, links, progress bars.

import { css } from "lit";

export const styles = css`
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
    touch-action: manipulation;
  }
  button[aria-disabled="true"] {
    cursor: default;
    opacity: 0.4;
  }
  :is(button, [role="tab"]):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .tool {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 32px;
    block-size: 32px;
    padding: 0;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--_muted);
  }
  .tool:not([aria-disabled="true"]):hover {
    background: color-mix(in oklab, var(--_text) 8%, transparent);
    color: var(--_text);
  }
  .main {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 36px;
    padding: 8px 16px;
    border: 0;
    border-radius: 8px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }
  .main:not([aria-disabled="true"]):hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  .link {
    min-block-size: 24px;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_accent);
    font-size: 12px;
  }
  .link:hover {
    text-decoration: underline;
  }
  progress {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 4px;
    border: 0;
    border-radius: 2px;
    overflow: hidden;
    background: var(--_line);
    color: var(--_accent);
  }
  progress::-webkit-progress-bar {
    background: var(--_line);
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }
  progress:indeterminate {
    background: var(--_accent);
    animation: breathe 1.6s ease-in-out infinite;
  }
  progress:indeterminate::-webkit-progress-bar {
    background: none;
  }
  progress:indeterminate::-moz-progress-bar {
    background: none;
  }
`;
