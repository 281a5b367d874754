// npx tsx guest/build.ts [IMAGE]: makes a guest image, or finds it made, and prints the path of its machine file.
import { debian } from "./images/debian/image.js";
import { makeImage, type ImageRecipe } from "./recipe/image.js";

const IMAGES: Record<string, ImageRecipe> = { debian };

const name = process.argv[2] ?? "debian";
const recipe = IMAGES[name];
try {
  if (recipe === undefined) throw new Error(`no image "${name}"; there are ${Object.keys(IMAGES).join(", ")}`);
  console.log(makeImage(import.meta.dirname, name, recipe, (step) => console.error(`guest: ${step}`)));
} catch (error) {
  console.error(`guest: ${(error as Error).message}`);
  process.exitCode = 1;
}
