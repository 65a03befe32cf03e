// The editor of a record's body, over the plain field that is there without scripts. It is loaded by the one page that
// has such a field, and writes into it whatever the form sends and the form's autosave keeps.
import { openBody } from "./editor/body.js";

for (const box of document.querySelectorAll("[data-body]")) openBody(document.getElementById(box.dataset.body));
