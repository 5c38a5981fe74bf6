"use strict";
/* Adds rows, keeps what is typed (here, and at the server every few seconds), and offers it back. */
(() => {
  const form = document.querySelector("form[data-editing]");
  if (!form) return;
  const state = form.querySelector("[data-state]");
  const begun_new = `desk:${form.dataset.owner}:new-${form.dataset.kind}`;
  const here = form.elements._record.value || form.elements._proposal.value;
  const key = here ? `desk:${form.dataset.owner}:${here}` : begun_new;
  const own = new Set(["csrf", "_do", "_record", "_proposal", "_version", "_base"]);
  const every = 4000;
  let dirty = false, failing = false;

  /* Rows */
  const renamed = (text, from, to) => (text && text.startsWith(from) ? to + text.slice(from.length) : text);
  function another(rows) {
    const all = rows.querySelectorAll(":scope > [data-row]");
    const last = all[all.length - 1], place = Number(last.dataset.row);
    const made = last.cloneNode(true), path = rows.dataset.rows;
    const from = `${path}.${place}.`, to = `${path}.${place + 1}.`;
    made.dataset.row = place + 1;
    for (const one of made.querySelectorAll("*")) {
      if (one.name) one.name = renamed(one.name, from, to);
      if (one.id) one.id = one.id.replace(`-${from}`, `-${to}`);
      if (one.htmlFor) one.htmlFor = one.htmlFor.replace(`-${from}`, `-${to}`);
      if (one.dataset.rows) one.dataset.rows = renamed(one.dataset.rows, from, to);
      if (one.hasAttribute("aria-describedby"))
        one.setAttribute("aria-describedby", one.getAttribute("aria-describedby").replaceAll(`-${from}`, `-${to}`));
      if (one.matches("input[type=checkbox]")) one.checked = false;
      else if (one.matches("input, textarea")) one.value = "";
      else if (one.matches("select")) one.selectedIndex = 0;
    }
    last.after(made);
    made.open = true;
    return made;
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (!button) return;
    const rows = button.closest("[data-rows]");
    const last = [...rows.querySelectorAll(":scope > [data-row]")].pop();
    const blank = ![...last.querySelectorAll("input:not([type=checkbox]), textarea")].some((one) => one.value);
    const row = blank ? last : another(rows);
    row.open = true;
    row.querySelector("input, select, textarea").focus();
  });
  for (const button of form.querySelectorAll("[data-add]")) button.hidden = false;

  /* What is typed */
  const typed = () => [...new FormData(form)].filter(([name]) => !own.has(name));
  const begun = JSON.stringify(typed());
  const put = (store) => { try { store(window.localStorage); } catch { /* full, or forbidden: the server keeps it */ } };
  function keepHere() {
    put((store) => store.setItem(key, JSON.stringify({ at: new Date().toISOString(), fields: typed() })));
  }
  /* Who was quicker than this script typed all the same. */
  function touched(one) {
    if (one.type === "checkbox") return one.checked !== one.defaultChecked;
    if (one.options) return one.selectedIndex !== Math.max(0, [...one.options].findIndex((each) => each.defaultSelected));
    return "defaultValue" in one && one.value !== one.defaultValue;
  }
  if ([...form.elements].some(touched)) dirty = true;
  form.addEventListener("input", () => { dirty = true; keepHere(); });
  form.addEventListener("change", () => { dirty = true; keepHere(); });
  let leaving = false;
  form.addEventListener("submit", () => { leaving = true; keepHere(); });

  async function keepThere() {
    if (!dirty || leaving) return;
    dirty = false;
    try {
      const answer = await fetch(`/admin/autosave/${form.dataset.kind}`, {
        method: "POST", body: new URLSearchParams(new FormData(form)),
        headers: { accept: "application/json" }, credentials: "same-origin",
      });
      if (answer.status === 401) {
        state.textContent = "Your session has ended. What you typed is kept in this browser: ";
        const link = document.createElement("a");
        link.href = `/admin/sign-in?next=${encodeURIComponent(location.pathname)}`;
        link.textContent = "sign in again";
        state.append(link);
        failing = true;
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      state.textContent = `Kept at ${(await answer.json()).kept_at} UTC, not saved yet`;
      if (!dirty) put((store) => store.removeItem(key));
      failing = false;
    } catch {
      dirty = true;
      failing = true;
      state.textContent = "Not reachable now. What you type is kept in this browser.";
    }
  }
  setInterval(keepThere, every);
  window.addEventListener("beforeunload", (event) => { if (failing && !leaving) event.preventDefault(); });

  /* Offer back */
  const offer = document.querySelector("[data-kept]");
  if ("saved" in form.dataset) put((store) => { store.removeItem(key); store.removeItem(begun_new); });
  let left = null;
  put((store) => { left = JSON.parse(store.getItem(key)); });
  if (left && !("refused" in form.dataset) && JSON.stringify(left.fields) !== begun) {
    offer.querySelector("p").textContent =
      `Words that were typed here and not saved are kept in this browser, from ${left.at.slice(0, 16).replace("T", " ")} UTC.`;
    offer.hidden = false;
  }
  function field(name) {
    while (!form.elements[name]) {
      const steps = name.split(".");
      let rows = null;
      for (let at = 1; at < steps.length && !rows; at++) {
        if (!/^\d+$/.test(steps[at])) continue;
        const found = form.querySelector(`[data-rows="${CSS.escape(steps.slice(0, at).join("."))}"]`);
        if (found && !found.querySelector(`:scope > [data-row="${Number(steps[at])}"]`)) rows = found;
      }
      if (!rows) return null;
      another(rows);
    }
    return form.elements[name];
  }
  function fill(fields) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    const seen = new Map();
    for (const [name, value] of fields) {
      const found = field(name);
      if (!found) continue;
      const all = found instanceof RadioNodeList ? [...found] : [found];
      const place = seen.get(name) || 0;
      seen.set(name, place + 1);
      const box = all.find((one) => one.type === "checkbox" && one.value === value);
      if (box) box.checked = true;
      else if (all[place]) all[place].value = value;
      (box || all[place] || all[0]).closest("details")?.setAttribute("open", "");
    }
  }
  offer.querySelector("[data-restore]").addEventListener("click", () => {
    fill(left.fields);
    offer.hidden = true;
    dirty = true;
    form.querySelector("input:not([type=hidden])").focus();
  });
  offer.querySelector("[data-drop]").addEventListener("click", () => {
    put((store) => store.removeItem(key));
    offer.hidden = true;
  });
  /* Who was quicker than this script is somewhere already. */
  if (document.activeElement === document.body) document.getElementById("faults")?.focus();
})();
