// A form that carries a file sends its token in the address: where the answer is a page, the token need not stand
// in the address bar, the history and what is copied from it.
const address = new URL(location.href);
if (address.searchParams.has("csrf")) {
  address.searchParams.delete("csrf");
  history.replaceState(history.state, "", address);
}
