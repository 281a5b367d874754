// Narrow elements, coarse pointers, less motion, forced colours: after all else, so that they have the last
// word.

import { css } from "lit";

export const styles = css`
  @container vm (inline-size < 680px) {
    .body {
      grid-template: minmax(var(--vm-screen-height, 400px), 1fr) auto / minmax(0, 1fr);
    }
    .side {
      contain: none;
      border-inline-start: 0;
      border-block-start: 1px solid var(--_line);
    }
    .uptime {
      display: none;
    }
    .bar {
      gap: 8px;
      padding-inline-start: 12px;
    }
  }
  @container vm (inline-size < 480px) {
    .state {
      gap: 0;
    }
    .word {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .bar {
      gap: 4px;
    }
    .name {
      margin-inline-end: 4px;
    }
  }
  @media (pointer: coarse) {
    .tool {
      inline-size: 44px;
      block-size: 44px;
    }
    .main,
    [role="tab"],
    .link {
      min-block-size: 44px;
    }
    .task .link {
      margin-block: -10px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    progress::-webkit-progress-value {
      transition: none !important;
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    :host {
      border-color: CanvasText;
    }
    .state::before,
    .dot,
    progress::-webkit-progress-value {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .main,
    [role="tab"][aria-selected="true"] {
      border: 1px solid ButtonBorder;
    }
    button[aria-disabled="true"] {
      color: GrayText;
      opacity: 1;
    }
  }
`;
