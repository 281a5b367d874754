// The guest images there are, by name.
import type { ImageRecipe } from "../recipe/image.js";
import { debian } from "./debian/image.js";
import { small } from "./small/image.js";

export const images: Record<string, ImageRecipe> = { debian, small };
