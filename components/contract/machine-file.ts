// The machine file: what a page author writes to describe a machine. The JSON Schema of machine-schema.ts
// says the same to editors; worker/machine-file-check.ts enforces it.

/** A file to fetch: a URL, relative to the machine file, or that with its expected size and hash. */
export type Artefact =
  string | { url: string; /** Bytes. */ size?: number; /** SHA-256, 64 hex digits. */ sha256?: string };

export interface MachineFile {
  /** Shown as the machine's name. */
  name?: string;
  /** MiB, 16…2048; default 128. */
  memory?: number;
  /** `none`, or an OpenSBI fw_dynamic image. */
  firmware?: "none" | Artefact;
  /** Linux Image (raw or gzip), ELF, or raw binary. */
  kernel: Artefact;
  /** cpio, raw or gzip or zstd (unpacked before the guest sees it). */
  initrd?: Artefact;
  commandLine?: string;
  /** Consoles shown as tabs; `ttyS0` is the UART, `hvcN` virtio consoles. Default: ttyS0. */
  consoles?: string[];
  /** Is there an agent port (org.qemu.guest_agent.0)? Default: true. */
  agent?: boolean;
  drives?: { image: Artefact; readOnly?: boolean }[];
  /** Host time (default) or retired instructions. */
  clock?: "host" | "deterministic";
  /** Guest code becomes WebAssembly when it is hot (default), never, or at first sight. */
  engine?: "interpreter" | "auto" | "translator";
}
