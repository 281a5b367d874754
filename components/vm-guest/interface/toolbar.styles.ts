// The line above the screen.

import { css } from "lit";

export const styles = css`
  .bar {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 8px 8px 16px;
    border-block-end: 1px solid var(--_line);
  }
  .name {
    min-inline-size: 0;
    font-weight: 600;
    font-size: 15px;
    letter-spacing: -0.005em;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    color: var(--_muted);
    white-space: nowrap;
  }
  .state::before {
    content: "";
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--_muted);
  }
  .state[data-mark="good"]::before {
    background: var(--_good);
  }
  .state[data-mark="warn"]::before {
    background: var(--_warn);
  }
  .state[data-mark="bad"]::before {
    background: var(--_bad);
  }
  .state[data-mark="busy"]::before {
    background: var(--_accent);
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }
  .gap {
    flex: 1;
  }
  .split {
    inline-size: 1px;
    block-size: 20px;
    background: var(--_line);
  }
`;
