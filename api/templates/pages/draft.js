// Holds a draft against the rules on the page. Nothing leaves this page: no request, no storage, and leaving it
// empties the field. All words to show are in the page already; this only says which of them apply.
const draft = document.getElementById("draft");
const nothing = document.getElementById("nothing");
const size = document.getElementById("length");
const languages = draft.dataset.languages.split(" ").filter(Boolean);
const CYRILLIC = ["be", "bg", "kk", "mk", "ru", "sr", "tg", "uk"];
const MOST_SHOWN = 5;
// A foreign name or two are no foreign letter.
const FOREIGN_SHARE = 0.15;

const folded = (text) => text.toLowerCase().replaceAll("ё", "е").normalize("NFC");
const wordsOf = (text) => text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];

function foreign(text) {
  if (!languages.length || !languages.every((tag) => CYRILLIC.includes(tag))) return [];
  const words = wordsOf(text);
  const other = words.filter((word) => !/\p{Script=Cyrillic}/u.test(word));
  if (other.length && other.join("").length > FOREIGN_SHARE * words.join("").length) return other;
  const marks = { be: /[ў]/i, uk: /[їєґ]/i };
  return words.filter((word) => Object.entries(marks).some(([tag, mark]) => !languages.includes(tag) && mark.test(word)));
}

function begunWith(stems, text) {
  return wordsOf(folded(text)).filter((word) => stems.some((stem) => word.startsWith(folded(stem))));
}

const CONTACT = /[\w.+-]+@[\w-]+\.\w+|https?:\/\/\S+|www\.\S+|(?<!\S)@\w{3,}|\+?\d[\d\s()-]{8,}\d/g;
const SIGNS = /\p{Extended_Pictographic}|[★☆✡☭☮♥#*_=<>|~^]{2,}/gu;

const findings = {
  language: (_, text) => foreign(text.replaceAll(CONTACT, " ")),
  contact: (_, text) => text.match(CONTACT) ?? [],
  sign: (_, text) => text.match(SIGNS) ?? [],
  word: (item, text) => begunWith(item.dataset.words.split("|"), text),
};

function check() {
  const text = draft.value;
  let any = false;
  for (const item of document.querySelectorAll("#found > li")) {
    const found = [...new Set(findings[item.dataset.finding](item, text))];
    item.hidden = !found.length;
    item.querySelector(".found").textContent = found.slice(0, MOST_SHOWN).join(", ");
    any ||= found.length > 0;
  }
  nothing.hidden = any || !text.trim();
  size.textContent = [...text].length;
}

draft.addEventListener("input", check);
addEventListener("pagehide", () => { draft.value = ""; });
document.getElementById("checker").hidden = false;
check();
