"use strict";
/* Adds a passkey to one's own account, by the ceremony of /admin/v1. */
(() => {
  const box = document.querySelector("[data-enrol]");
  if (!box || !window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) return;
  const button = box.querySelector("button"), name = box.querySelector("input"), said = box.querySelector("[role=status]");
  const send = async (path, body) => {
    const headers = { "content-type": "application/json", "x-csrf-token": button.dataset.csrf };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body ?? null), credentials: "same-origin" });
    const given = await answer.json();
    if (answer.ok) return given;
    if (given.code === "step-up-required") location.assign("/admin/step-up?next=/admin/me");
    throw new Error(given.title);
  };
  box.hidden = false;
  button.addEventListener("click", async () => {
    if (!name.value.trim()) {
      said.textContent = "Give it a name first.";
      return name.focus();
    }
    try {
      const { ceremony, options } = await send("/admin/v1/me/passkeys/options");
      const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
      await send("/admin/v1/me/passkeys", { ceremony, credential: made.toJSON(), name: name.value.trim() });
      location.reload();
    } catch (error) {
      said.textContent = error.name === "NotAllowedError" ? "No passkey was made." : error.message;
    }
  });
})();
