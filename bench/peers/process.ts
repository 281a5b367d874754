// A machine as a process of its own, whose standard input and output are the guest's UART: QEMU, and our
// command line.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TOP } from "../../tools/files.js";
import { readMachine, unpacked } from "../machines/machine.js";
import { cpuShare } from "./cpu-time.js";
import type { Peer, Session } from "./session.js";
import { Transcript } from "./transcript.js";

/** The reference: native QEMU with the machine's own files. */
export const QEMU: Peer = {
  name: "qemu",
  start: async (machine) => start("qemu-system-riscv64", await qemuArguments(machine)),
};

/** Our machine in Node: no browser, the same core. */
export const NODE: Peer = {
  name: "node",
  start: async (machine) => start(process.execPath, [join(TOP, "cli/vm-guest.js"), "run", machine]),
};

const BOARD =
  "-M virt -display none -monitor none -serial stdio -no-reboot -global virtio-mmio.force-legacy=false";

/** The same board and devices as ours; what QEMU cannot unpack is unpacked before it starts. */
async function qemuArguments(path: string): Promise<string[]> {
  const machine = readMachine(path);
  const { firmware, kernel, initrd, commandLine } = machine;
  const files = {
    "-bios": firmware === undefined || firmware === "none" ? "none" : await unpacked(path, firmware),
    "-kernel": await unpacked(path, kernel),
    ...(initrd !== undefined && { "-initrd": await unpacked(path, initrd) }),
    ...(commandLine !== undefined && { "-append": commandLine }),
  };
  return [
    ...BOARD.split(" "),
    ...["-m", String(machine.memory ?? 128)],
    ...Object.entries(files).flat(),
    ...(machine.agent === false ? [] : portArguments(machine.consoles ?? [])),
  ];
}

/** Consoles beside the UART, the agent's port and the random numbers, as the guest's drivers find them. */
function portArguments(consoles: readonly string[]): string[] {
  const virtio = consoles.filter((name) => name.startsWith("hvc"));
  const backend = (name: string) => ["-chardev", `null,id=${name}`];
  return [
    ...["-device", "virtio-serial-device", "-device", "virtio-rng-device"],
    ...virtio.flatMap((name) => [...backend(name), "-device", `virtconsole,chardev=${name}`]),
    ...backend("agent"),
    ...["-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"],
  ];
}

function start(command: string, args: readonly string[]): Session {
  const begun = performance.now();
  // setpriv: the machine ends with the benchmark, however that ends.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", command, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const transcript = new Transcript();
  let echoed = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    transcript.add(text, performance.now() - begun);
    echoed();
  });
  child.stdin.on("error", () => {}); // It ended; the transcript says so.
  child.on("error", (error) => transcript.end(error));
  child.on("close", (code) => transcript.end(new Error(`${command} ended (${code})`)));
  return {
    transcript,
    type: async (text) => void child.stdin.write(text),
    async echoes(pauses) {
      const times: number[] = [];
      for (const pause of pauses) {
        const typed = performance.now();
        const heard = new Promise<void>((resolve) => (echoed = resolve));
        child.stdin.write("x");
        await heard;
        times.push(performance.now() - typed);
        await sleep(pause);
      }
      return times;
    },
    share: (time) => cpuShare([child.pid!], time),
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const closed = new Promise((resolve) => child.once("close", resolve));
        child.kill("SIGKILL");
        await closed;
      }
    },
  };
}
