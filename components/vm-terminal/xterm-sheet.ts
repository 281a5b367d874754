// xterm.js's own style sheet, for shadow roots. It is fetched from the package: importing CSS as text is
// spelled differently by every bundler and test server, a URL relative to the module by none.

let sheet: Promise<CSSStyleSheet> | undefined;

/**
 * The sheet, one for all terminals; empty when it could not be fetched, which the next terminal tries again.
 */
export function xtermSheet(): Promise<CSSStyleSheet> {
  sheet ??= load().catch(() => {
    sheet = undefined;
    return new CSSStyleSheet();
  });
  return sheet;
}

async function load(): Promise<CSSStyleSheet> {
  const url = new URL("../../node_modules/@xterm/xterm/css/xterm.css", import.meta.url);
  const response = await fetch(url, { headers: { Accept: "text/css" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new CSSStyleSheet().replace(await response.text());
}
