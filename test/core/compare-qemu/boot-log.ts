// The default guest's boot log up to its login prompt, on QEMU's board and on ours: same firmware, kernel,
// initial file system and command line.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { MachineFile } from "../../../components/contract/machine-file.js";
import { TOP } from "../../../tools/files.js";
import { cli, qemuCpu } from "../../support/machines.js";

const GUEST = join(TOP, "guest/cache/debian");
const UNPACKED = join(TOP, "build/test/compare-qemu");
/** The kernel's own messages, which `quiet` would keep from the console. */
const APPEND = "loglevel=7";
const TIMEOUT_MS = 240_000;

/** Starts a program and collects what it prints until the login prompt, then ends it. */
function untilLogin(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.endsWith("login: ")) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      if (output.endsWith("login: ")) resolve(output);
      else reject(new Error(`no login prompt from ${command}:\n${output.slice(-2000)}`));
    });
  });
}

/** The lines of a log without times and colours. */
function linesOf(log: string): string[] {
  return log
    .replace(/\x1b\[[0-9;]*[A-Za-z]/g, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^\[ *\d+\.\d+\] /, "").trimEnd())
    .filter((line) => line !== "");
}

/** Boots the guest on our machine. */
export async function ourBootLog(): Promise<string[]> {
  const machine = join(GUEST, "machine.json");
  return linesOf(await untilLogin(process.execPath, [cli(), "run", "--append", APPEND, machine]));
}

function unpacked(name: string): string {
  const bytes = readFileSync(join(GUEST, name));
  const plain = name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  const path = join(UNPACKED, name.replace(/\.gz$/, ""));
  mkdirSync(UNPACKED, { recursive: true });
  writeFileSync(path, plain);
  return path;
}

/** Boots the guest on QEMU with the devices that our machine has. */
export async function qemuBootLog(): Promise<string[]> {
  const file = JSON.parse(readFileSync(join(GUEST, "machine.json"), "utf8")) as MachineFile;
  const path = (artefact: MachineFile["firmware"]) =>
    unpacked(typeof artefact === "object" ? artefact.url : (artefact ?? ""));
  const args = [
    ...[
      "-M",
      "virt",
      "-cpu",
      qemuCpu(),
      "-m",
      `${file.memory ?? 128}`,
      "-display",
      "none",
      "-monitor",
      "none",
    ],
    ...["-global", "virtio-mmio.force-legacy=false", "-serial", "stdio"],
    ...["-bios", path(file.firmware), "-kernel", path(file.kernel), "-initrd", path(file.initrd)],
    ...["-append", `${file.commandLine ?? ""} ${APPEND}`],
    ...["-device", "virtio-rng-device", "-device", "virtio-serial-device"],
    ...["-chardev", "null,id=hvc0", "-device", "virtconsole,chardev=hvc0"],
    ...["-chardev", "null,id=hvc1", "-device", "virtconsole,chardev=hvc1"],
    ...["-chardev", "null,id=agent", "-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"],
  ];
  return linesOf(await untilLogin("qemu-system-riscv64", args));
}

/** Is the default guest there to be booted? */
export function guestIsBuilt(): boolean {
  return existsSync(join(GUEST, "machine.json"));
}
