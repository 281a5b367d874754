// Users and tasks.

import { css } from "lit";

export const styles = css`
  .side {
    contain: size;
    overflow: auto;
    border-inline-start: 1px solid var(--_line);
  }
  section {
    padding: 12px 16px 16px;
  }
  section + section {
    border-block-start: 1px solid var(--_line);
  }
  section h2 {
    margin-block-end: 8px;
    font-size: 12px;
    font-weight: 600;
    color: var(--_muted);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 12px;
  }
  .who {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr) auto;
    gap: 8px;
    align-items: center;
  }
  .face {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    font-weight: 600;
    font-size: 12px;
    background: color-mix(in oklab, var(--_accent) 16%, transparent);
    color: var(--_accent);
  }
  .user {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .user small {
    display: block;
    color: var(--_muted);
    font-size: 12px;
    white-space: nowrap;
  }
  section .main {
    inline-size: 100%;
    margin-block-start: 12px;
  }
  .note .why {
    display: flex;
    gap: 8px;
    margin-block-end: 4px;
    font-weight: 600;
  }
  .note .icon {
    flex: none;
    color: var(--_warn);
  }
  .task {
    display: grid;
    gap: 4px;
  }
  .task header {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .task strong {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: 1;
    font-weight: 600;
  }
  .task strong .icon {
    inline-size: 14px;
    block-size: 14px;
    stroke-width: 2.4;
  }
  .task small {
    color: var(--_muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .task .step {
    flex: 1;
    min-block-size: 24px;
    align-content: center;
  }
  .done .icon {
    color: var(--_good);
  }
  .failed .icon {
    color: var(--_bad);
  }
  .detail {
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  .task .detail {
    font-size: 12px;
  }
  .code {
    font: 12px/1.45 var(--_mono);
    color: var(--_bad);
    overflow-wrap: anywhere;
  }
  .code span {
    white-space: nowrap;
  }
`;
