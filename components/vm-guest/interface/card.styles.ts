// What stands on the screen while the guest does not; its colours are those of the screen.

import { css } from "lit";

export const styles = css`
  .card {
    position: absolute;
    inset: 0;
    display: grid;
    color: var(--_screen-text);
    overflow: auto;
    --_line: color-mix(in oklab, var(--_screen-text) 16%, transparent);
    --_muted: var(--_screen-muted);
    --_accent: var(--_screen-accent);
    --_on-accent: var(--_screen-frame);
    --_bad: var(--vm-screen-bad, #ff8b80);
  }
  .card.centre {
    place-items: center;
    padding: 24px;
    background: var(--_screen);
  }
  .card.foot {
    inset-block-start: auto;
    max-block-size: 100%;
    border-block-start: 1px solid var(--_line);
    background: color-mix(in oklab, var(--_screen-text) 6%, var(--_screen));
    box-shadow: 0 -8px 24px rgb(0 0 0 / 0.25);
  }
  .inner,
  .text {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
  }
  .centre .inner {
    gap: 24px;
    inline-size: min(100%, 400px);
    justify-items: center;
    text-align: center;
  }
  .centre .text {
    inline-size: 100%;
  }
  .centre h2 {
    justify-content: center;
  }
  .foot .inner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    gap: 12px;
    padding: 12px 16px;
  }
  .foot .text {
    flex: 1 1 220px;
  }
  .foot .text:not(:has(:nth-child(2))) {
    flex-basis: 80px;
  }
  .card h2 {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: 15px;
    font-weight: 600;
    text-wrap: balance;
  }
  .card h2 .icon {
    flex: none;
  }
  .card h2 .icon[data-icon="failed"] {
    color: var(--_bad);
  }
  .card .quiet,
  .card .detail {
    font-size: 13px;
    text-wrap: pretty;
  }
  .centre .main {
    min-inline-size: 132px;
  }
  .card progress {
    inline-size: 100%;
  }
  .loads {
    inline-size: 100%;
    gap: 12px;
    text-align: start;
  }
  .load {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 8px;
    align-items: baseline;
  }
  .load progress {
    grid-column: 1 / -1;
  }
  .load small {
    color: var(--_muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .words {
    inline-size: 100%;
    margin: 0;
    padding: 8px 12px;
    border-radius: 8px;
    background: var(--_screen-frame);
    font: 12px/1.5 var(--_mono);
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
