// The machine file's JSON Schema (draft 7): what worker/machine-file-check.ts enforces, and what the build
// publishes as machine.schema.json for editors. machine-file.ts says the same in types.

export const MACHINE_SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "vm-guest machine file",
  description:
    "Describes a machine for <vm-guest>: what it is made of and what it boots. URLs are relative to the machine file.",
  type: "object",
  required: ["kernel"],
  additionalProperties: false,
  properties: {
    $schema: {
      description: "The URL of this schema, for editors.",
      type: "string",
    },
    name: {
      description: "Shown as the machine's name.",
      type: "string",
      minLength: 1,
      maxLength: 80,
    },
    memory: {
      description: "Memory of the guest, MiB.",
      type: "integer",
      minimum: 16,
      maximum: 2048,
      default: 128,
    },
    firmware: {
      description: "`none`: the kernel starts in M-mode. Otherwise an OpenSBI fw_dynamic image, raw or ELF.",
      default: "none",
      $ref: "#/definitions/artefact",
    },
    kernel: {
      description: "A Linux Image, an ELF executable or a raw binary; may be packed with gzip or zstd.",
      $ref: "#/definitions/artefact",
    },
    initrd: {
      description: "A cpio archive; may be packed with gzip or zstd.",
      $ref: "#/definitions/artefact",
    },
    commandLine: {
      description: "The kernel's command line.",
      type: "string",
      maxLength: 2047,
      pattern: "^[^\\u0000]*$",
      default: "",
    },
    consoles: {
      description:
        "Consoles shown as tabs, in this order: `ttyS0` is the UART, `hvc0` to `hvc7` are virtio consoles.",
      type: "array",
      items: {
        type: "string",
        pattern: "^(ttyS0|hvc[0-7])$",
      },
      minItems: 1,
      maxItems: 9,
      uniqueItems: true,
      default: ["ttyS0"],
    },
    agent: {
      description: "Is there a port for an integration agent (org.qemu.guest_agent.0)?",
      type: "boolean",
      default: true,
    },
    drives: {
      description:
        "Drives (/dev/vda, /dev/vdb, …), kept in memory: what the guest writes is lost when the machine is turned off.",
      type: "array",
      maxItems: 4,
      items: {
        type: "object",
        required: ["image"],
        additionalProperties: false,
        properties: {
          image: {
            description: "The drive's content; may be packed with gzip or zstd.",
            $ref: "#/definitions/artefact",
          },
          readOnly: {
            type: "boolean",
            default: false,
          },
        },
      },
      default: [],
    },
    clock: {
      description:
        "Guest time comes from the host's clock, or from retired instructions (the same run every time).",
      type: "string",
      enum: ["host", "deterministic"],
      default: "host",
    },
    engine: {
      description:
        "How guest code is run: interpreted, translated to WebAssembly when it is hot (auto), or at first sight.",
      type: "string",
      enum: ["interpreter", "auto", "translator"],
      default: "auto",
    },
  },
  definitions: {
    artefact: {
      type: ["string", "object"],
      minLength: 1,
      required: ["url"],
      additionalProperties: false,
      properties: {
        url: {
          description: "URL of the file, relative to the machine file.",
          type: "string",
          minLength: 1,
        },
        size: {
          description: "Bytes of the file as it is served.",
          type: "integer",
          minimum: 0,
        },
        sha256: {
          description: "SHA-256 of the file as it is served.",
          type: "string",
          pattern: "^[0-9a-fA-F]{64}$",
        },
      },
    },
  },
} as const;
