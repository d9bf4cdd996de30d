// Progressive enhancement: every page works without this; each part wires what it finds.

import { wireChat } from "./chat.js";
import { wireClauses } from "./clauses.js";
import { wireFeedback } from "./feedback.js";
import { wireIntake } from "./intake.js";
import { wireMarks } from "./marks.js";
import { wirePages } from "./pages.js";
import { wirePanel } from "./panel.js";
import { wireFolding, wireUnits } from "./units.js";
import { wireWaiting } from "./waiting.js";

wireChat();
wireClauses();
wireFeedback();
wireIntake();
wireMarks();
wirePages();
wirePanel();
wireFolding();
wireUnits();
wireWaiting();
