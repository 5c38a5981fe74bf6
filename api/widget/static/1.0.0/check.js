// A self-test for partners: says on their own page what works there, and what is in the way. docs/partners.md
import { load } from "./w.js";

const blocked = []; // what the page's policy refused meanwhile
document.addEventListener("securitypolicyviolation", event => blocked.push(event));

/** Whether this place answers, or which directive does not let the page ask it. */
async function reached(base) {
  try {
    const options = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(8000) };
    const answer = await fetch(`${base}root.json`, options);
    return answer.ok ? [true, "answers"] : [false, `answers ${answer.status}`];
  } catch {
    await new Promise(done => setTimeout(done)); // the violation is told after the failure
    const stopped = blocked.some(({ blockedURI, effectiveDirective }) =>
      effectiveDirective === "connect-src" && blockedURI.startsWith(new URL(base).origin));
    return [false, stopped ? `blocked: connect-src does not name ${new URL(base).origin}` : "does not answer"];
  }
}

async function verified(places, pin) {
  try {
    const { base, manifest } = await load({ pin, kind: "counter", name: "all" }, places);
    return [true, `verified, from ${base}, snapshot ${manifest.version}, good until ${manifest.expires}`];
  } catch {
    return [false, "nothing can be verified: no place answers with what the keys under `root` signed"];
  }
}

function styled() {
  const probe = document.createElement("p"), root = probe.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host { inline-size: 7px; display: block; }");
  root.adoptedStyleSheets = [sheet];
  document.body.append(probe);
  const fits = getComputedStyle(probe).inlineSize === "7px";
  probe.remove();
  return [fits, fits ? "applied" : "not applied: the browser is too old for adoptedStyleSheets"];
}

class Check extends HTMLElement {
  async connectedCallback() {
    const places = (this.getAttribute("mirrors") ?? "").split(/\s+/).filter(Boolean)
      .map(place => new URL(place.replace(/\/*$/, "/"), location.href).href);
    this.tell("script", true, "runs");
    this.tell("secure context", isSecureContext, isSecureContext
      ? "yes" : "no: pages of http:// can check no signature and keep their own words; use a frame");
    this.tell("styles", ...styled());
    for (const place of places) this.tell(place, ...await reached(place));
    this.tell("data", ...await verified(places, this.getAttribute("root")));
    this.dispatchEvent(new CustomEvent("nezabudka-checked", { bubbles: true }));
  }

  tell(what, works, how) {
    const line = document.createElement("p");
    line.textContent = `${works ? "✓" : "✗"} ${what}: ${how}`;
    line.dataset.works = works;
    if (what === "script") this.replaceChildren(line);
    else this.append(line);
  }
}

if (!customElements.get("nezabudka-check")) customElements.define("nezabudka-check", Check);
