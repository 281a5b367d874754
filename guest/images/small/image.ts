// The small guest: Debian's kernel source, compiled with what the board needs. 3 MB on the wire, no modules.
import { compileKernel } from "./kernel.js";
import type { ImageRecipe } from "../../recipe/image.js";

export const small: ImageRecipe = {
  title: "small kernel",
  commandLine: "console=ttyS0 quiet",
  commands: ["cc", "/usr/include/stdio.h", "make", "flex", "bison", "bc"],
  kernelInputs: ["images/small/kernel.ts", "images/small/kernel.config"],
  kernelPackages: () => ["linux-source-6.12"],
  makeKernel: ([source], folder) => compileKernel(source!, folder),
};
