// The default guest: Debian's own kernel, unmodified, told by its command line to skip what a guest in a page
// has no use for.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzip } from "../../recipe/compress.js";
import { unpack } from "../../recipe/debian-archive.js";
import { filesUnder } from "../../recipe/finished-folder.js";
import type { ImageRecipe } from "../../recipe/image.js";
import { writeModules } from "../../recipe/kernel-modules.js";

/** Most of a plain boot: without these, 1,888 million instructions to the login prompt become 283 million. */
const SKIPPED_INITCALLS = [
  "jent_mod_init", // jitter entropy: virtio-rng is there
  "load_system_certificate_list", // keys for module signatures
  "init_kprobe_trace",
  "init_encrypted", // encrypted keys
  "check_unaligned_access_all_cpus", // a timed probe
  "fips_signature_selftest_init", // RSA and elliptic curves
  "trace_eval_sync",
  "trace_eval_init",
  "bpf_tcp_ca_kfunc_init",
  "bpf_dummy_struct_ops_init",
];

export const debian: ImageRecipe = {
  title: "Debian's kernel",
  commandLine: [
    "console=ttyS0 quiet apparmor=0 cryptomgr.notests=1",
    `initcall_blacklist=${SKIPPED_INITCALLS.join(",")}`,
  ].join(" "),
  commands: [],
  kernelInputs: ["images/debian", "recipe/kernel-modules.ts"],
  kernelPackages: (archive) => [archive.dependency("linux-image-riscv64", /^linux-image-\d/)],

  makeKernel([deb], folder) {
    const tree = join(folder, "package");
    const modules = join(folder, "modules");
    unpack(deb!, tree, ["./boot/vmlinu*", "*/kernel/drivers/*"]);
    const image = filesUnder(join(tree, "boot"))[0]!;
    writeFileSync(join(folder, "kernel.gz"), gzip(readFileSync(image)));
    mkdirSync(modules);
    writeModules(tree, ["virtio_mmio", "virtio_blk", "virtio-rng"], modules);
    rmSync(tree, { recursive: true });
  },
};
