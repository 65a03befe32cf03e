// Turns the pages of a service centre's screen. A page that cannot be fetched leaves the present one standing.
const button = document.querySelector("[data-pause]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let held = calm.matches;
let timer = 0;

function main() {
  return document.querySelector("main");
}

function show() {
  button.hidden = false;
  button.textContent = held ? "继续" : "暂停";
  button.setAttribute("aria-pressed", String(held));
}

function wait() {
  clearTimeout(timer);
  if (!held) timer = setTimeout(turn, Number(main().dataset.seconds) * 1000);
}

async function turn() {
  try {
    const answer = await fetch(main().dataset.next, { cache: "no-store" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("main");
      if (next && !held) {
        main().replaceWith(document.adoptNode(next));
        main().classList.add("turning");
        for (const part of ["header", "nav > a:first-of-type", "nav > a:last-of-type", "[data-place]"]) {
          const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
          if (old && fresh) old.replaceWith(document.adoptNode(fresh));
        }
      }
    }
  } catch {
    // The network is gone for the moment: what is on the screen stays, and the next turn tries again.
  }
  wait();
}

button?.addEventListener("click", () => {
  held = !held;
  show();
  wait();
});
calm.addEventListener?.("change", () => {
  held = calm.matches;
  show();
  wait();
});
show();
wait();
