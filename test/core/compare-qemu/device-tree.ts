// The device tree as a guest finds it: a bare-metal program prints it, on QEMU's board and on ours.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOP } from "../../../tools/files.js";
import { assemble } from "../../support/assemble.js";
import { writeElf } from "../../support/elf.js";
import type { Machine } from "../../support/machines.js";

const ENTRY = 0x8000_0000;

/** The tree in source form: one line for each node and property, its path before it, in order. */
export async function deviceTree(machine: Machine): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "tree-"));
  try {
    const elf = join(folder, "dump.elf");
    const source = join(TOP, "test/core/compare-qemu/dump-tree.S");
    writeFileSync(elf, writeElf(ENTRY, [{ address: ENTRY, bytes: assemble(source, ENTRY) }]));
    const { status, output } = await machine.run(elf);
    if (status !== 0) throw new Error(`${machine.name} ended with status ${status}: ${output}`);
    return flatten(toSource(Buffer.from(output.replace(/\s/g, ""), "hex")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toSource(blob: Buffer): string {
  const { status, stdout, stderr } = spawnSync("dtc", ["-q", "-I", "dtb", "-O", "dts", "-s"], {
    input: blob,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`dtc: ${stderr}`);
  return stdout;
}

/**
 * `/soc/serial@10000000/reg = <…>` and so on; phandles by the path of their node, since their numbers mean
 * nothing.
 */
function flatten(source: string): string[] {
  const path: string[] = [];
  const lines: string[] = [];
  const places = new Map<string, string>();
  for (const raw of source.split("\n")) {
    const line = raw.trim();
    const node = /^(.*) \{$/.exec(line)?.[1];
    if (node !== undefined) {
      path.push(node === "/" ? "" : node);
      lines.push(path.join("/") || "/");
    } else if (line === "};") {
      path.pop();
    } else if (line.startsWith("phandle = ")) {
      places.set(/<(0x[0-9a-f]+)>/.exec(line)![1]!, path.join("/"));
    } else if (line.endsWith(";")) {
      lines.push(`${path.join("/")}: ${line.slice(0, -1)}`);
    }
  }
  const references = /: (interrupts-extended|interrupt-parent|cpu|regmap) = <(.*)>$/;
  return lines.map((line) => {
    const [, name, cells] = references.exec(line) ?? [];
    if (!name || !cells) return line;
    const named = cells
      .split(" ")
      .map((cell, k) => (name !== "interrupts-extended" || k % 2 === 0 ? (places.get(cell) ?? cell) : cell));
    return line.replace(cells, named.join(" "));
  });
}
