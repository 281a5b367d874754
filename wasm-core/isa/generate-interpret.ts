// Text of generated/interpret.ts: the loop that runs decoded instructions, one switch arm a row.
import type { Ops } from "./op-numbers.js";
import type { Row } from "./parse.js";

const HEADER = `// Generated from isa/*.isa; do not edit.
import * as semantics from "../cpu/semantics/index";
import { Evaluate } from "../cpu/evaluate";
import { PAGE_SPAN, decodeSlot, heat, isComputed, markJumped, pcAt } from "../cpu/code";
import { straddle } from "../cpu/fetch";
import { hart } from "../cpu/hart";
import * as insn from "../cpu/insn";

/**
 * Runs decoded instructions from slot \`ip\` of decoded page \`page\` until control leaves the page,
 * something traps or may have changed how to go on, or \`n\` instructions have retired and a jump is taken.
 * On return \`hart().pc\` is the next instruction and \`hart().budget\` what is left of \`n\`.
 */
export function runPage(page: usize, ip: usize, n: i32): void {
  const m = changetype<Evaluate>(0);
  while (true) {
    n--;
    switch (insn.op(ip)) {
      case ${"$"}{UNDECODED}: { n++; decodeSlot(page, ip); continue; }
      case ${"$"}{END}: { hart().pc = pcAt(ip); hart().budget = n + 1; return; }
      case ${"$"}{STRADDLE}: {
        const slot = straddle(ip);
        if (!slot) { hart().budget = n; return; }
        n++;
        page = hart().page;
        ip = slot;
        continue;
      }
      case ${"$"}{ENTER}: { hart().pc = pcAt(ip); hart().budget = n + 1; return; }
`;

const FOOTER = `      default: { hart().budget = n; m.illegal(ip); return; }
    }
    if (ip - page < PAGE_SPAN && n > 0) {
      if (!heat(page, ip)) continue;
      hart().hot = 1;
    }
    hart().pc = pcAt(ip);
    hart().budget = n;
    return;
  }
}
`;

/** Ops that are no rows. */
export const SPECIAL_OPS = { UNDECODED: 0, END: 1, STRADDLE: 2, ILLEGAL: 3, ENTER: 4 };

/** The interpreter loop over \`rows\`, with a second arm for those that have a 16-bit form. */
export function interpretText(rows: Row[], short: Row[], ops: Ops): string {
  const header = HEADER.replace(/\$\{(\w+)\}/g, (_, name: keyof typeof SPECIAL_OPS) =>
    String(SPECIAL_OPS[name]),
  );
  return (
    header +
    rows.map((row) => arm(row, ops.of(row.name), 32)).join("") +
    short.map((row) => arm(row, ops.shortOf(row.name), 16)).join("") +
    FOOTER
  );
}

/** \`bytes\` of decoded slots that the instruction takes: 8 for each byte of code. */
function arm(row: Row, op: number, bytes: number): string {
  const call = `semantics.${row.name.replaceAll(".", "_").replace(/^(and|or|xor)$/, "$1")}(m, ip)`;
  const guards = guardText(row);
  return `      case ${op}: { ${guards}${bodyText(row, call, bytes)} }\n`;
}

function guardText(row: Row): string {
  const float = row.operands.some((operand) => /^f[ds]/.test(operand));
  const rounding = row.fields.some((field) => field.name === "rm");
  const test = [float && "!m.floatOn()", rounding && "!m.roundingValid(ip)"].filter(Boolean).join(" || ");
  return test ? `if (${test}) { hart().budget = n; m.illegal(ip); return; } ` : "";
}

function bodyText(row: Row, call: string, bytes: number): string {
  const next = `ip += ${bytes}; continue;`;
  switch (row.kind) {
    case "":
      return `${call}; ${next}`;
    case "trap":
      return `if (${call}) { ${next} } hart().budget = n; return;`;
    case "branch":
      return `if (${call}) { ${jump("")} } ${next}`;
    case "jump":
      return `${call}; ${jump(" || insn.rd(ip) != insn.sink(0)")}`;
    case "indirect":
      return (
        `const target = ${call}; const inPage = target - hart().pageVa; const computed = isComputed(ip); ` +
        `if (inPage < 4096) { ip = page + (usize(inPage) << 3); if (computed) markJumped(page, ip); break; } ` +
        `hart().computed = computed; hart().pc = target; hart().budget = n; return;`
      );
    case "system":
      return `hart().budget = n; hart().pc = pcAt(ip); ${call}; return;`;
  }
}

/**
 * A jump within the page goes on at once when it is forward: it cannot loop. Others count (`heat`). The last
 * word is an unconditional `break`, without which asc takes the code behind the switch for unreachable.
 */
function jump(counts: string): string {
  return (
    `const by = insn.displacement(ip); const far = by <= 0${counts}; ip += by; ` +
    `if (!far && ip - page < PAGE_SPAN) continue; break;`
  );
}
