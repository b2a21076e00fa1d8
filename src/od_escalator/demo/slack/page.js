// Looks for news every two seconds, sends forms without leaving the page, and keeps the reader's place.
const parts = ["nav", "main", "dialog"];

function read(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function show(fresh, wanted) {
  for (const id of wanted) {
    const here = document.getElementById(id);
    const there = fresh.getElementById(id).innerHTML;
    if (here.dataset.seen === there || (id === "main" && here.querySelector("details[open]") && wanted === parts)) continue;
    const held = here.contains(document.activeElement) ? document.activeElement.value : null;
    here.innerHTML = here.dataset.seen = there;
    if (held) [...here.querySelectorAll("button")].find((button) => button.value === held)?.focus();
  }
  document.title = fresh.title;
  ask();
}

function ask() {
  const dialog = document.querySelector("dialog:not(:modal)");
  if (!dialog) return;
  dialog.close();
  dialog.showModal();
}

// A notice stands above an open dialog too.
function warn() {
  const notice = document.getElementById("notice");
  notice.popover = "manual";
  notice.togglePopover(false);
  notice.togglePopover(notice.textContent !== "");
}

async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    show(read(await answer.text()), parts);
    document.body.classList.remove("away");
  } catch {
    document.body.classList.add("away");
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post") return;
  event.preventDefault();
  if (button?.dataset.confirm && !confirm(button.dataset.confirm)) return;
  const action = button?.hasAttribute("formaction") ? button.formAction : form.action;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
    const address = new URL(answer.url);
    address.searchParams.delete("notice");
    history.replaceState(null, "", address);
    show(read(await answer.text()), [...parts, "notice", "say"]);
    if (form.closest("#say")) form.reset();
    warn();
  } catch {
    document.body.classList.add("away");
  }
  form.removeAttribute("aria-busy");
});

document.addEventListener("change", (event) => {
  if (event.target.id === "as") event.target.form.requestSubmit();
});

document.addEventListener("cancel", (event) => {
  event.preventDefault();
  event.target.querySelector("[formaction='/do/dismiss']").click();
}, true);

for (const id of [...parts, "notice"]) {
  const here = document.getElementById(id);
  here.dataset.seen = here.innerHTML;
}
ask();
setInterval(refresh, 2000);
