"use strict";
/* Packs the file before it is sent, as bodies have at most 1 MB; ticks all rows at once. */
(() => {
  const form = document.querySelector("form[data-upload]");
  const said = form?.querySelector("[data-upload-said]");
  form?.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file) return;
    event.preventDefault();
    said.textContent = "Sending…";
    try {
      const packed = await new Response(file.stream().pipeThrough(new CompressionStream("gzip"))).blob();
      const body = new FormData();
      for (const name of ["importer", "mapping"]) body.set(name, form.elements[name].value);
      if (form.elements.older.checked) body.set("older", "1");
      body.set("name", file.name);
      body.set("list", packed, file.name);
      const headers = { "x-csrf-token": form.elements.csrf.value };
      const answer = await fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" });
      if (answer.status === 413) throw new Error("This list has over 1 MB even when packed: send it in parts.");
      if (!answer.ok) throw new Error(`It was refused (${answer.status}).`);
      location.assign(answer.url);
    } catch (error) {
      said.textContent = error.message;
    }
  });
  if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), 2000);
  for (const all of document.querySelectorAll("[data-all]")) {
    all.closest("[hidden]").hidden = false;
    all.addEventListener("change", () => {
      for (const box of all.form.querySelectorAll("input[name=proposal]")) box.checked = all.checked;
    });
  }
})();
