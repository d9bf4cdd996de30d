// Progressive enhancement: every page works without this; each part wires what it finds.

import { wireChat } from "./chat.js";
import { wireChoosing } from "./choosing.js";
import { wireClauses } from "./clauses.js";
import { wireFeedback } from "./feedback.js";
import { wireIntake } from "./intake.js";
import { wireMarks } from "./marks.js";
import { wirePages } from "./pages.js";
import { wirePanel } from "./panel.js";

wireChat();
wireChoosing();
wireClauses();
wireFeedback();
wireIntake();
wireMarks();
wirePages();
wirePanel();
