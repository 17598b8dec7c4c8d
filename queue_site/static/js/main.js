// Everything the screens can do by themselves. Each element is one file, wraps what the server drew, and may be missing.
import "./auto-print.js";
import "./call-voice.js";
import "./dialogs.js";
import "./full-screen.js";
import "./hot-keys.js";
import "./idle-reset.js";
import "./live-screen.js";
import "./notice-lines.js";
import "./office-clock.js";
import "./quick-form.js";
import "./screen-report.js";
import "./tick-all.js";
import "./waited-time.js";
