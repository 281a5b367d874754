// One type scale: 12 13 15. One spacing scale: 4 8 12 16 24. One radius. Layout follows the element's own
// width.

import { styles as buttons } from "./interface/buttons.styles.js";
import { styles as card } from "./interface/card.styles.js";
import { styles as conditions } from "./interface/conditions.styles.js";
import { styles as consoles } from "./interface/consoles.styles.js";
import { styles as frame } from "./interface/frame.styles.js";
import { styles as side } from "./interface/side.styles.js";
import { styles as toolbar } from "./interface/toolbar.styles.js";

export const styles = [frame, buttons, toolbar, consoles, card, side, conditions];
