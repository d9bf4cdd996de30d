// Progressive enhancement: every page works without this; each part wires what it finds.

import { wireAudit } from "./audit.js";
import { wireChat } from "./chat.js";
import { wireChoosing } from "./choosing.js";
import { wireClauses } from "./clauses.js";
import { wireCorrecting } from "./correcting.js";
import { wireFeedback } from "./feedback.js";
import { wireHome } from "./home.js";
import { wireIntake } from "./intake.js";
import { wireLive } from "./live.js";
import { wireMarks } from "./marks.js";
import { wireMenu } from "./menu.js";
import { wireOriginals } from "./originals.js";
import { wirePages } from "./pages.js";
import { wirePanel } from "./panel.js";
import { wireStrength } from "./strength.js";
import { wireFolding, wireUnits } from "./units.js";
import { wireWaiting } from "./waiting.js";

wireAudit();
wireChat();
wireChoosing();
wireClauses();
wireCorrecting();
wireFeedback();
wireHome();
wireIntake();
wireLive();
wireMarks();
wireMenu();
wireOriginals();
wirePages();
wirePanel();
wireFolding();
wireStrength();
wireUnits();
wireWaiting();
