// Progressive enhancement: every page works without this; each part wires what it finds.

import { wireChat } from "./chat.js";
import { wireClauses } from "./clauses.js";
import { wireCorrecting } from "./correcting.js";
import { wireFeedback } from "./feedback.js";
import { wireIntake } from "./intake.js";
import { wireMarks } from "./marks.js";
import { wirePages } from "./pages.js";
import { wirePanel } from "./panel.js";

wireChat();
wireClauses();
wireCorrecting();
wireFeedback();
wireIntake();
wireMarks();
wirePages();
wirePanel();
