// The portal's script. Every page works without it; it adds the two buttons a browser needs script for.
import "./shared/print.js";
import "./shared/copy-link.js";
