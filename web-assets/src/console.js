// The staff console's script: small enhancements of pages that also work as plain forms.
// Every file directly in src/console is part of it.
import "./shared/print.js";
import "./shared/copy-link.js";
import "./shared/live.js";
import "./shared/keep-typed.js";
import "./shared/plain-address.js";
import "console-modules:scripts";
