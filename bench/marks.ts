// What programs say of themselves on the console: `@B NAME` and `@E NAME CHECKSUM` around what is timed,
// `@R` when the first process runs, `@N NAME COMMAND` where a program was left out for want of a command,
// `@DONE` at the end. Time is when a mark came to the host, so a guest's clock cannot flatter it.

/** A piece of what a console printed, and when it came, ms. */
export interface Heard {
  text: string;
  time: number;
}

/** What a program took on one machine. */
export interface Timing {
  milliseconds: number;
  /** The same on every machine that computes rightly. */
  checksum: string;
}

export interface Marks {
  /** When the guest's first process ran, ms since the start. */
  ready: number;
  timings: Map<string, Timing>;
  /** Programs left out, with the command that the guest lacks. */
  missing: Map<string, string>;
  done: boolean;
}

/** Reads the marks of a whole run. */
export function readMarks(heard: readonly Heard[]): Marks {
  const marks: Marks = { ready: 0, timings: new Map(), missing: new Map(), done: false };
  let begun = 0;
  for (const { text, time } of lines(heard)) {
    const [mark, name = "", what = ""] = text.split(" ");
    if (mark === "@R") marks.ready = time;
    if (mark === "@B") begun = time;
    if (mark === "@E") marks.timings.set(name, { milliseconds: time - begun, checksum: what });
    if (mark === "@DONE") marks.done = true;
    if (mark === "@N") marks.missing.set(name, what);
  }
  return marks;
}

/** Whole lines; the time of a line is that of its end. */
function lines(heard: readonly Heard[]): Heard[] {
  const found: Heard[] = [];
  let line = "";
  for (const { text, time } of heard) {
    for (const part of text.split(/(\n)/)) {
      if (part === "\n") found.push({ text: line.trim(), time });
      line = part === "\n" ? "" : line + part;
    }
  }
  return found;
}
