// The keyboard, the selection and the dialogs. Every page works without this file; see the help dialog for the keys.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const items = () => all(".item");
  const memory = "cursor " + location.pathname + location.search;
  let cursor = null;

  const move = (item, scroll = true) => {
    if (cursor) cursor.classList.remove("cursor");
    cursor = item;
    if (!item) return;
    item.classList.add("cursor");
    const link = one("a", item);
    if (link) link.focus({ preventScroll: true });
    if (scroll) item.scrollIntoView({ block: "nearest" });
    sessionStorage.setItem(memory, item.dataset.id || "");
  };
  const step = (by) => {
    const list = items();
    if (!list.length) return;
    const at = list.indexOf(cursor);
    move(list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  };
  const boxes = () => all('.item input[name="id"]');
  const count = () => {
    const n = boxes().filter((box) => box.checked).length;
    const bar = one("#bulk");
    if (bar) bar.classList.toggle("on", n > 0);
    const label = one("#picked");
    if (label) label.textContent = String(n);
    const every = one("#all");
    if (every) {
      every.checked = n > 0 && n === boxes().length;
      every.indeterminate = n > 0 && n < boxes().length;
    }
  };
  const tick = () => {
    const box = cursor && one('input[name="id"]', cursor);
    if (!box) return;
    box.checked = !box.checked;
    count();
  };
  // A key acts on the selection; without one, on the row under the cursor.
  const act = (key) => {
    const button = one('[data-key="' + key + '"]');
    if (!button) return;
    if (boxes().length && !boxes().some((box) => box.checked)) tick();
    if (!boxes().length || boxes().some((box) => box.checked)) button.click();
  };
  const open = () => { if (cursor && cursor.dataset.href) location.assign(cursor.dataset.href); };
  const typing = (el) => el && (el.tagName === "TEXTAREA" || el.tagName === "SELECT" ||
    (el.tagName === "INPUT" && !["checkbox", "radio"].includes(el.type)));

  // Scanners type digits and capitals; commands are small letters. So a scan goes to the search box from anywhere.
  const scanned = (key) => key.length === 1 && /[0-9A-Z]/.test(key);
  const commands = {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1), x: tick, o: open,
    a: () => act("a"), c: () => act("c"), e: () => act("e"), s: () => act("s"),
    "/": () => { const box = one("#scan"); if (box) { box.focus(); box.select(); } },
    Escape: () => { const menu = one(".more[open]"); if (menu) { menu.open = false; one("summary", menu).focus(); } },
    "?": () => { const help = one("#help"); if (help) help.showModal(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || one("dialog[open]")) return;
    const scan = one("#scan");
    if (typing(event.target)) {
      if (event.key === "Escape" || (event.target === scan && event.key === "ArrowDown" && items().length)) {
        event.preventDefault();
        event.target.blur();
        move(cursor || items()[0] || null);
      }
      return;
    }
    if (scanned(event.key) && scan) {
      scan.value = "";
      scan.focus();
      return; // the character lands in the box that has the focus now
    }
    if (event.key.startsWith("Arrow") && !items().length) return;
    const command = commands[event.key];
    if (command) {
      event.preventDefault();
      command();
    }
  });

  document.addEventListener("change", (event) => {
    const el = event.target;
    if (el.id === "all") for (const box of boxes()) box.checked = el.checked;
    if (el.name === "id" || el.id === "all") count();
    const form = el.closest("form[data-auto]");
    if (form) {
      for (const field of form.elements) if (form.method === "get" && field.value === "") field.disabled = true;
      form.requestSubmit();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of all(".more[open]")) if (!menu.contains(event.target)) menu.open = false;
    const el = event.target.closest("[data-copy], [data-open], [data-cancel]");
    if (el && el.dataset.copy) {
      const from = one("#" + el.dataset.copy);
      navigator.clipboard.writeText("value" in from ? from.value : from.textContent).then(() => el.classList.add("done"), () => {});
    } else if (el && el.dataset.open) {
      one("#" + el.dataset.open).showModal();
    } else if (el && el.closest("dialog")) {
      event.preventDefault();
      el.closest("dialog").close();
    }
  });
  document.addEventListener("submit", (event) => {
    const dialog = event.target.closest("[data-close]") && event.target.closest("dialog");
    if (dialog) dialog.close();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "ask") event.detail.target.showModal();
    if (!one("#list")) return;
    const id = sessionStorage.getItem(memory);
    if (!cursor || !cursor.isConnected) {
      cursor = null;
      const item = id && one('.item[data-id="' + CSS.escape(id) + '"]');
      if (item) move(item, false);
    }
    count();
  });
  // A part that cannot be had says so in the message line; what is on the page stays.
  document.addEventListener("htmx:responseError", (event) => {
    const doc = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const what = one("h1", doc);
    const line = document.createElement("p");
    line.className = "alarm";
    line.textContent = what ? what.textContent : String(event.detail.xhr.status);
    one("#flash").replaceChildren(line);
  });
  window.addEventListener("pageshow", () => {
    for (const field of all("form[data-auto] :disabled")) field.disabled = false;
    const id = sessionStorage.getItem(memory);
    const item = id && one('.item[data-id="' + CSS.escape(id) + '"]');
    if (item && !cursor) move(item);
    count();
  });
})();
