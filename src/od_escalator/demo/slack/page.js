// Looks for news every two seconds and swaps in what changed, keeping the reader's place.
const parts = ["nav", "main"];

async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const here = document.querySelector(part);
      const there = fresh.querySelector(part);
      if (here.dataset.seen !== there.innerHTML) {
        here.innerHTML = there.innerHTML;
        here.dataset.seen = there.innerHTML;
      }
    }
    document.body.classList.remove("away");
  } catch {
    document.body.classList.add("away");
  }
}

for (const part of parts) {
  const here = document.querySelector(part);
  here.dataset.seen = here.innerHTML;
}
setInterval(refresh, 2000);
