// npx tsx guest/build.ts [IMAGE]: makes a guest image, or finds it made, and prints the path of its machine
// file.
import { images } from "./images/images.js";
import { makeImage } from "./recipe/image.js";

const name = process.argv[2] ?? "debian";
const recipe = images[name];
try {
  if (recipe === undefined)
    throw new Error(`no image "${name}"; there are ${Object.keys(images).join(", ")}`);
  console.log(makeImage(import.meta.dirname, name, recipe, (step) => console.error(`guest: ${step}`)));
} catch (error) {
  console.error(`guest: ${(error as Error).message}`);
  process.exitCode = 1;
}
