// What xterm.js uses when it is opened and takes long the first time: each can be used before, in a task of
// its own.

/** Measures text on a canvas. */
export function openCanvas(): void {
  document.createElement("canvas").getContext("2d")?.measureText("W");
}

/** Lays text out in each face of the font of `place`. */
export function layOutFaces(place: HTMLElement): void {
  const faces = [
    ["normal", "normal"],
    ["bold", "normal"],
    ["normal", "italic"],
    ["bold", "italic"],
  ].map(([fontWeight, fontStyle]) => {
    const text = place.ownerDocument.createElement("span");
    Object.assign(text.style, { fontWeight, fontStyle, visibility: "hidden" });
    text.textContent = "W";
    return text;
  });
  place.append(...faces);
  place.getBoundingClientRect();
  for (const text of faces) text.remove();
}
