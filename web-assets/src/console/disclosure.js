// The screens on information under items: files sent one by one, forms that save themselves.
import { openFiles } from "./disclosure/files.js";
import { openAutosave, forgetSent } from "./disclosure/autosave.js";
import { openCopyText } from "./disclosure/copy-text.js";

for (const button of document.querySelectorAll("[data-copy-text]")) openCopyText(button);
for (const drop of document.querySelectorAll("form .drop input[type=file][multiple]")) openFiles(drop);
forgetSent();
const saved = document.querySelector("[data-autosave]");
if (saved) openAutosave(saved);
