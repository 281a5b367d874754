// The keys a touch keyboard lacks, as a row of buttons.

import { html, type TemplateResult } from "lit";
import type { TextKey } from "../locales/translation.js";

interface SoftKey {
  /** What is on the button. */
  cap: string;
  /** Its name, where the cap is no word. */
  name?: TextKey;
  /** What it sends; for cursor keys the letter after CSI or SS3. */
  sends: string;
  cursor?: true;
}

const KEYS: readonly SoftKey[] = [
  { cap: "Esc", sends: "\x1b" },
  { cap: "Tab", sends: "\t" },
  { cap: "←", name: "keyLeft", sends: "D", cursor: true },
  { cap: "↑", name: "keyUp", sends: "A", cursor: true },
  { cap: "↓", name: "keyDown", sends: "B", cursor: true },
  { cap: "→", name: "keyRight", sends: "C", cursor: true },
];

export interface SoftKeyRow {
  text(key: TextKey): string;
  /** Does the guest's program want the cursor keys' application codes? */
  applicationCursor(): boolean;
  send(data: string): void;
  /** Is the next character a control character? */
  control: boolean;
  toggleControl(): void;
}

/** The next character as what Ctrl makes of it, where Ctrl makes something of it. */
export function withControl(data: string): string {
  if (!/^[@-_a-z]$/.test(data)) return data;
  return String.fromCharCode(data.toUpperCase().charCodeAt(0) & 0x1f);
}

/** The row. Its buttons leave the focus, and with it the touch keyboard, where it is. */
export function softKeys(row: SoftKeyRow): TemplateResult {
  const press = ({ sends, cursor }: SoftKey) => {
    const prefix = row.applicationCursor() ? "\x1bO" : "\x1b[";
    row.send(cursor ? prefix + sends : sends);
  };
  const stay = (event: Event) => event.preventDefault();
  const [escape, tab, ...cursors] = KEYS.map(
    (key) =>
      html`<button
        type="button"
        aria-label=${key.name ? row.text(key.name) : key.cap}
        @click=${() => press(key)}
      >
        ${key.cap}
      </button>`,
  );
  return html`<div
    class="keys"
    part="keys"
    role="group"
    aria-label=${row.text("softKeys")}
    @pointerdown=${stay}
  >
    ${escape}${tab}
    <button type="button" aria-pressed=${row.control} @click=${() => row.toggleControl()}>Ctrl</button>
    ${cursors}
  </div>`;
}
