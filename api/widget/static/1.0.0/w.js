// Cards of Nezabudka on other sites: four elements, described in docs/partners.md. This file is what runs.
//
// Nothing is shown that a signature does not vouch for: the attribute `root` pins the site's keys, they sign the
// manifest, the manifest names the hash of each file. Until then, and whenever anything at all is wrong, readers
// see what the host page wrote inside the element. No cookie, no storage, no referrer, no HTML out of strings.

const HERE = new URL("../../", import.meta.url).href; // the tree that this script came from
const PATIENCE = 2500, LONGEST = 8000; // ms: until the next place is asked too, and for all of them together
const LARGEST = 4e6; // bytes of one answer: no file of a snapshot that is asked for here is near it
const SECOND_CHOICE = { be: "ru" }; // what a reader of this language would sooner read than English
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|syr|ug|ur|yi)\b/;
const SHOW = { en: "Show", ru: "Показать", be: "Паказаць", uk: "Показати", de: "Anzeigen", fr: "Afficher", ar: "عرض" };

const STYLE = `
:host { --ink: #1d2630; --paper: #fff; --quiet: #4f5a66; --line: #d9d6cd; --link: #1f4f8f; --hot: #a01c33;
  block-size: var(--nezabudka-size, 19rem); display: block; overflow: auto; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([hidden]) { display: none; }
@supports (color: light-dark(red, red)) { :host { --ink: light-dark(#1d2630, #e8e6e1);
  --paper: light-dark(#fff, #1d2126); --quiet: light-dark(#4f5a66, #b6bcc4); --line: light-dark(#d9d6cd, #39414a);
  --link: light-dark(#1f4f8f, #9cc4ff); --hot: light-dark(#a01c33, #ff9aa8); } }
:host(nezabudka-list), :host(nezabudka-alerts) { block-size: var(--nezabudka-size, 27rem); }
:host(nezabudka-counter) { block-size: var(--nezabudka-size, 11rem); }
article { background: var(--nezabudka-paper, var(--paper)); border: var(--nezabudka-border, 1px solid var(--line));
  border-radius: var(--nezabudka-radius, .4rem); box-sizing: border-box; color: var(--nezabudka-ink, var(--ink));
  font: var(--nezabudka-font, 1rem/1.5 system-ui, sans-serif); min-block-size: 100%; overflow-wrap: anywhere;
  padding: .75rem 1rem; }
p { margin: 0 0 .3rem; text-align: left; }
[dir=rtl] > p, [dir=rtl] li > p { text-align: right; }
ul { list-style: none; margin: .5rem 0; padding: 0; }
li { border-block-start: 1px solid var(--line); padding-block: .4rem .2rem; }
a { color: var(--nezabudka-link, var(--link)); }
:focus-visible { outline: 3px solid; outline-offset: 2px; }
[part~=name], [part~=title] { font-weight: 600; }
article > [part~=name] { font-size: 1.25em; }
[part~=alert], [part~=alert] a { color: var(--nezabudka-hot, var(--hot)); }
[part~=link] { display: inline-block; margin-inline-end: 1rem; }
[part~=status], [part~=days], [part~=fact] { display: inline; }
[part~=days]::before, [part~=fact] + [part~=fact]::before { content: " · "; }
[part~=sample] { border: 1px dashed; display: inline-block; padding-inline: .35rem; }
[part~=sample], [part~=fact], [part~=source] { color: var(--nezabudka-quiet, var(--quiet)); font-size: .9em; }
[part~=summary] { -webkit-box-orient: vertical; -webkit-line-clamp: 3; display: -webkit-box; overflow: hidden; }
button { font: inherit; margin-block: .5rem; padding: .4rem 1rem; }`;

const utf8 = new TextEncoder();
const bytesOf = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const hashOf = async bytes => btoa(String.fromCharCode(...await sha256(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const parse = bytes => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));

class Unfit extends Error {} // an answer came, and it is not what was signed

function must(fits, what) {
  if (!fits) throw new Unfit(what);
}

// --- Who signed

async function isSigned(text, key, signature) {
  const kind = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const known = await crypto.subtle.importKey("raw", bytesOf(key.p256), kind, false, ["verify"]);
  return crypto.subtle.verify(kind, known, bytesOf(signature), utf8.encode(text));
}

/** Whether enough of these keys signed this entry of the chain, each key once. */
async function isSignedBy({ keys, threshold }, { signed, signatures }) {
  const good = new Set();
  for (const key of keys) {
    for (const one of signatures) {
      if (one.key === key.id && await isSigned(signed, key, one.p256)) good.add(key.p256);
    }
  }
  return threshold > 0 && good.size >= threshold;
}

/** The root in force: the entry with this digest, or one that follows from it by signatures. */
async function rootOf(chain, pin) {
  let root;
  for (const entry of chain) {
    const next = JSON.parse(entry.signed);
    if (root) {
      must(next.version === root.version + 1, "order of roots");
      must(await isSignedBy(root, entry) && await isSignedBy(next, entry), "root");
      root = next;
    } else if (await hashOf(utf8.encode(entry.signed)) === pin) {
      root = next;
    }
  }
  must(root && root.format === "nezabudka-root/1" && Date.parse(root.expires) > Date.now(), "root");
  return root;
}

const newest = new Map(); // by pin: a page never goes back to an older snapshot than it has seen

async function manifestOf(root, { signed, key, signature }, pin) {
  const { keys, threshold } = root.snapshot, known = keys.find(one => one.id === key);
  must(known && threshold === 1 && await isSigned(signed, known, signature), "manifest");
  const manifest = JSON.parse(signed), left = Date.parse(manifest.expires) - Date.now();
  // Good for seven days at most: who once stole the key must not have signed one for years.
  must(manifest.format === "nezabudka-snapshot/1" && left > 0 && left < 8 * 864e5, "expired");
  newest.set(pin, Math.max(manifest.version, newest.get(pin) ?? 0));
  return manifest;
}

// --- Where from

async function get(url, cache) {
  const options = { cache, credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(LONGEST) };
  const answer = await fetch(url, options);
  must(answer.ok, url);
  const reader = answer.body.getReader(), pieces = [];
  for (let left = LARGEST, piece; !(piece = await reader.read()).done; pieces.push(piece.value)) {
    if ((left -= piece.value.length) < 0) await reader.cancel();
    must(left >= 0, url);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const kept = new Map(); // what several elements of a page need is asked for once a minute; failures are not kept

function once(key, make) {
  if (!kept.has(key)) {
    kept.set(key, make());
    kept.get(key).catch(() => kept.delete(key));
    setTimeout(() => kept.delete(key), 60_000);
  }
  return kept.get(key);
}

const snapshotOf = (base, pin, cache) => once(`${base} ${pin} ${cache}`, async () => {
  const [roots, signed] = await Promise.all([get(base + "root.json", cache), get(base + "manifest.p256.json", cache)]);
  return manifestOf(await rootOf(parse(roots).chain, pin), parse(signed), pin);
});

/** One file of the snapshot at `base`, if it is the one that the manifest names. */
async function fileOf(base, pin, path, cache) {
  const bin = (await sha256(utf8.encode(path)))[0] >> 1;
  const listed = `${base}bins/${bin.toString(16).padStart(2, "0")}.json`;
  const [manifest, list, bytes] = await Promise.all([
    snapshotOf(base, pin, cache),
    once(`${listed} ${cache}`, () => get(listed, cache)),
    once(`${base}${path} ${cache}`, () => get(base + path, cache)),
  ]);
  must(manifest.version >= newest.get(pin), "older");
  must(await hashOf(list) === manifest.bins[bin], "bin");
  must(await hashOf(bytes) === parse(list).files[path], path);
  return { manifest, card: parse(bytes) };
}

async function cardAt(base, { pin, kind, name }) {
  const path = `w/d/${kind[0]}/${name}.json`;
  // Caches may hold files of two snapshots: what does not fit together is asked for once more.
  const { manifest, card } = await fileOf(base, pin, path, "default").catch(error => {
    if (error instanceof Unfit) return fileOf(base, pin, path, "no-cache");
    throw error;
  });
  must(card.format === "nezabudka-card/1" && card.kind === kind && card.of.includes(name), "another card");
  return { base, manifest, card };
}

let working = HERE; // the place that answered last is asked first

/** The card from whoever has it first; the next place is asked when one fails, or takes too long. */
export function load(wanted, places) {
  const bases = [...new Set([HERE, ...places])].sort((a, b) => (b === working) - (a === working));
  return new Promise((done, fail) => {
    let running = 0, settled = false;
    const ask = () => {
      if (settled) return; // nobody else learns that somebody reads here
      const base = bases.shift();
      if (!base) return running || fail(new Unfit("nobody has it"));
      running += 1;
      const later = setTimeout(ask, PATIENCE);
      cardAt(base, wanted).then(found => {
        clearTimeout(later);
        if (settled) return;
        settled = true;
        working = base;
        done({ ...found, listed: places.includes(base) });
      }, () => {
        clearTimeout(later);
        running -= 1;
        ask();
      });
    };
    setTimeout(() => {
      settled = true;
      fail(new Unfit("too slow"));
    }, LONGEST);
    ask();
  });
}

// --- How it looks

/** The best entry of a text map: [tag, text]. */
function best(map, lang) {
  const tags = Object.keys(map);
  for (const wanted of [lang, SECOND_CHOICE[lang.slice(0, 2)], "en"]) {
    for (let range = wanted?.toLowerCase(); range; range = range.replace(/(^|-)[^-]*$/, "")) {
      const tag = tags.find(one => one.toLowerCase() === range)
        ?? tags.find(one => one.toLowerCase().startsWith(range + "-"));
      if (tag) return [tag, map[tag]];
    }
  }
  return [tags[0], map[tags[0]]];
}

function counted({ base, since }, forms, lang) {
  const days = since ? Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 864e5)) : 0;
  const number = base + days;
  const form = forms[new Intl.PluralRules(lang).select(number)] ?? forms.other;
  return form.replace("#", number.toLocaleString(lang, { numberingSystem: "latn" }));
}

function linked(element, href) {
  const link = document.createElement("a");
  Object.assign(link, { href, rel: "noopener noreferrer", referrerPolicy: "no-referrer" });
  link.append(...element.childNodes);
  element.append(link);
}

function shownLine(line, lang, addressOf) {
  const shown = document.createElement("p"), [tag, text] = best(line.text, lang);
  shown.part = line.part;
  Object.assign(shown, { lang: tag, dir: "auto", textContent: line.count ? counted(line.count, text, tag) : text });
  if (line.page !== undefined) linked(shown, addressOf(line.page));
  return shown;
}

const spaced = lines => lines.flatMap(line => [line, " "]); // words of one line would touch each other

function shownCard({ base, listed, manifest, card }, lang, limit) {
  // What a mirror had to bring is read on there, as the site itself did not answer: its pages are files. A partner's
  // own copy has none.
  const site = manifest.site.replace(/\/*$/, "/"), mirrored = listed && base !== site;
  const own = best(Object.fromEntries(card.languages.map(one => [one, one])), lang)[0];
  const home = `${mirrored ? base : site}${own}/`;
  const addressOf = page => home + (mirrored ? page.replace(/[?#]|$/, ".html$&") : page);
  const article = document.createElement("article"), items = card.items.slice(0, limit);
  article.part = "card";
  Object.assign(article, { lang: own, dir: RIGHT_TO_LEFT.test(own) ? "rtl" : "ltr" });
  const lines = card.lines.map(line => shownLine(line, lang, addressOf));
  const last = lines.pop();
  const time = document.createElement("time");
  time.textContent = new Date(manifest.built).toLocaleDateString(own, {
    dateStyle: "long", timeZone: "UTC", numberingSystem: "latn", calendar: "gregory" });
  time.dateTime = manifest.built;
  last.append(" · ", time);
  article.append(...spaced(lines));
  if (items.length) {
    const list = document.createElement("ul");
    list.part = "list";
    list.append(...items.map(item => {
      const entry = document.createElement("li");
      entry.part = "item";
      entry.append(...spaced(item.lines.map(line => shownLine(line, lang, addressOf))));
      return entry;
    }));
    article.append(list);
  }
  article.append(last);
  return article;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

const nearby = new IntersectionObserver(seen => {
  for (const { isIntersecting, target } of seen) {
    if (isIntersecting) {
      nearby.unobserve(target);
      target.show();
    }
  }
}, { rootMargin: "300px" });

class Card extends HTMLElement {
  static observedAttributes = ["country", "lang", "limit", "mirrors", "root", "slug"];
  #shadow = this.attachShadow({ mode: "open" });
  #turn = 0;

  constructor() {
    super();
    this.#shadow.adoptedStyleSheets = [sheet];
    this.#shadow.append(document.createElement("slot"));
  }

  connectedCallback() {
    if (this.getAttribute("load") === "click") this.#ask();
    else nearby.observe(this);
  }

  disconnectedCallback() {
    nearby.unobserve(this);
  }

  attributeChangedCallback() {
    if (this.#turn) this.show();
  }

  get #lang() {
    return this.closest("[lang]")?.lang || navigator.language;
  }

  #ask() {
    const button = document.createElement("button"), [lang, text] = best(SHOW, this.#lang);
    button.part = "button";
    Object.assign(button, { lang, type: "button", textContent: text, onclick: () => this.show() });
    this.#shadow.replaceChildren(document.createElement("slot"), button);
  }

  get #wanted() {
    const kind = this.localName.replace("nezabudka-", "");
    const name = kind === "person" ? this.getAttribute("slug") : this.getAttribute("country")?.toUpperCase() || "all";
    must(/^[\w-]{1,100}$/.test(name), "name");
    return { pin: this.getAttribute("root"), kind, name };
  }

  /** Shows the card, or leaves what the host page wrote. Says which by an event `nezabudka`. */
  async show() {
    const turn = ++this.#turn, places = (this.getAttribute("mirrors") ?? "").split(/\s+/).filter(Boolean);
    let shown = document.createElement("slot"), base;
    try {
      must(crypto.subtle, "no secure context"); // pages of http:// can check no signature
      const found = await load(this.#wanted, places.map(one => one.replace(/\/*$/, "/")));
      shown = shownCard(found, this.#lang, Number(this.getAttribute("limit")) || 5);
      base = found.base;
    } catch {
      // Whatever it was, readers have the host's own words.
    }
    if (turn !== this.#turn) return;
    this.#shadow.replaceChildren(shown);
    this.dispatchEvent(new CustomEvent("nezabudka", { bubbles: true, detail: { shown: Boolean(base), base } }));
  }
}

for (const kind of ["person", "list", "alerts", "counter"]) {
  // Pages may take the script from two places, for when one is blocked: the first to come serves.
  if (!customElements.get(`nezabudka-${kind}`)) customElements.define(`nezabudka-${kind}`, class extends Card {});
}
