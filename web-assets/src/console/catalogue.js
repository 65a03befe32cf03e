// The screens on catalogues: the grid, the review beside the guideline, the choice of a file.
import { openWorkbench } from "./catalogue/workbench.js";
import { openReview } from "./catalogue/review.js";
import { openImport } from "./catalogue/import.js";

const workbench = document.querySelector("[data-grid]");
if (workbench) openWorkbench(workbench);
const review = document.querySelector("[data-review]");
if (review) openReview(review);
const form = document.querySelector("form[data-import]");
if (form) openImport(form);
