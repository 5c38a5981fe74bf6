"use strict";
/* Signs in, or steps up, with a passkey: the same ceremony as /admin/v1 has for everyone. */
(() => {
  const button = document.querySelector("[data-passkey]");
  if (!button || !window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
  const said = document.querySelector("[data-passkey-said]");
  const send = async (path, body, csrf) => {
    const headers = { "content-type": "application/json" };
    if (csrf) headers["x-csrf-token"] = csrf;
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body ?? null), credentials: "same-origin" });
    if (!answer.ok) throw new Error((await answer.json()).title);
    return answer.status === 204 ? null : answer.json();
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      const csrf = button.dataset.csrf;
      const { ceremony, options } = await send("/admin/v1/sign-in/passkey/options", undefined, csrf);
      const given = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      const passkey = { ceremony, credential: given.toJSON() };
      if (button.dataset.passkey === "step-up") {
        await send("/admin/v1/me/step-up", { passkey }, csrf);
        goOn(csrf);
      } else {
        goOn((await send("/admin/v1/sign-in/passkey", passkey)).csrf);
      }
    } catch (error) {
      said.textContent = error.name === "NotAllowedError" ? "No passkey was given." : error.message;
    }
  });
  /* What was sent when the session had ended, or before the proof, goes on its way. */
  function goOn(csrf) {
    const { next, carried } = button.form.elements;
    if (!carried) return location.assign(next.value);
    const form = document.createElement("form");
    form.method = "post";
    form.action = next.value;
    const fields = [...new URLSearchParams(carried.value)].filter(([name]) => name !== "csrf");
    for (const [name, value] of [...fields, ["csrf", csrf]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }
})();
