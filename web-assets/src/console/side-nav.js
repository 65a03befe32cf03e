// On a narrow screen the places stand in one line that scrolls: the present one is brought into it.
const nav = document.querySelector(".side-nav");
const here = nav?.querySelector("[aria-current]");
if (here && nav.scrollWidth > nav.clientWidth) {
  nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
}
