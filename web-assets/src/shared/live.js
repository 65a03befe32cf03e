// An element marked data-live follows by itself: every two seconds it is fetched again with its page and
// put in place, until it comes back without the mark. Without scripts the page reloads as a whole.
const wait = 2000;

async function follow() {
  const here = document.querySelector("[data-live]");
  if (!here?.id) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const there = page.getElementById(here.id);
      // What has not changed stays, so that the focus and a screen reader are left alone.
      if (there && there.outerHTML !== here.outerHTML) here.replaceWith(document.adoptNode(there));
    }
  } catch {
    // The server is away for a moment: ask again.
  }
  setTimeout(follow, wait);
}

setTimeout(follow, wait);
