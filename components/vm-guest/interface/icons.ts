// Line icons on a grid of 24, drawn in the colour of the text.

import { svg, html, type TemplateResult } from "lit";

const PATHS = {
  start: "M8 5.5v13l10.5-6.5z",
  pause: "M9 6v12M15 6v12",
  reset: "M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6",
  turnOff: "M12 4v8M7.5 7a7 7 0 1 0 9 0",
  fullScreen: "M5 9V5h4M19 9V5h-4M5 15v4h4M19 15v4h-4",
  leaveFullScreen: "M9 5v4H5M15 5v4h4M9 19v-4H5M15 19v-4h4",
  logoff: "M10 5H6v14h4M14 8l4 4-4 4M18 12h-8",
  speech: "M5 10v4h3l4 3.5v-11L8 10zM15.5 9.5a3.5 3.5 0 0 1 0 5M18 7a7 7 0 0 1 0 10",
  done: "M5 12.5l4.5 4.5L19 7.5",
  failed: "M7 7l10 10M17 7L7 17",
  cancelled: "M6 12h12",
  warning: "M12 5l8 14H4zM12 10v4M12 16.5v.2",
} as const;

export type Icon = keyof typeof PATHS;

export function icon(name: Icon): TemplateResult {
  const path = svg`<path d=${PATHS[name]} />`;
  return html`<svg class="icon" data-icon=${name} viewBox="0 0 24 24" aria-hidden="true">${path}</svg>`;
}
