"use strict";
// All that is on the page can be read without this: it filters lists, unfolds what a link leads to, zooms the picture, and shows what is known of its parts.

for (const tools of document.querySelectorAll("[data-filter]")) {
  const items = [...document.getElementById(tools.dataset.filter).querySelectorAll(".item")];
  const words = items.map((item) => item.firstElementChild.textContent.toLowerCase());
  const search = tools.querySelector("input[type=search]");
  const boxes = [...tools.querySelectorAll("input[type=checkbox]")];
  const show = () => {
    const wanted = search.value.trim().toLowerCase();
    const statuses = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    items.forEach((item, i) => {
      const fits = words[i].includes(wanted) && (boxes.length === 0 || statuses.has(item.dataset.status));
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    tools.querySelector("output").textContent = `${shown} of ${items.length}`;
  };
  tools.addEventListener("input", show);
  show();
  tools.querySelector("[data-unfold]")?.addEventListener("click", (event) => {
    const open = event.target.textContent === "Unfold all";
    items.filter((item) => !item.hidden).forEach((item) => { item.open = open; });
    event.target.textContent = open ? "Fold all" : "Unfold all";
  });
}

const unfold = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || target.tagName !== "DETAILS") return;
  target.hidden = false;
  target.open = true;
  target.scrollIntoView({ block: "center" });
};
addEventListener("hashchange", unfold);
unfold();

const canvas = document.querySelector(".canvas");
if (canvas) {
  const svg = canvas.querySelector("svg");
  const facts = document.querySelector(".facts");
  let scale = 1;
  const zoom = (to) => {
    scale = Math.min(8, Math.max(1, to));
    svg.style.width = `${scale * 100}%`;
  };
  const act = { in: () => zoom(scale * 1.25), out: () => zoom(scale / 1.25), fit: () => zoom(1) };
  for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => act[button.dataset.zoom]());
  canvas.addEventListener("keydown", (event) => {
    const name = { "+": "in", "=": "in", "-": "out", 0: "fit" }[event.key];
    if (name && !event.ctrlKey && !event.metaKey) { event.preventDefault(); act[name](); }
  });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });

  const parts = svg.querySelectorAll("g[data-kind]");
  for (const part of parts) part.setAttribute("tabindex", "0");
  const tell = (event) => {
    const part = event.target instanceof Element ? event.target.closest("g[data-kind]") : null;
    facts.hidden = !part;
    if (!part) return;
    const title = document.createElement("b");
    title.textContent = part.querySelector(":scope > title")?.textContent ?? "";
    const detail = document.createElement("p");
    detail.textContent = part.querySelector(":scope > desc")?.textContent ?? "";
    const list = document.createElement("dl");
    for (const [name, value] of Object.entries(part.dataset)) {
      if (["kind", "ref", "from", "to"].includes(name) || !value) continue;
      const term = document.createElement("dt");
      const words = document.createElement("dd");
      term.textContent = name.replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase());
      words.textContent = value;
      list.append(term, words);
    }
    facts.replaceChildren(title, detail, list);
  };
  canvas.addEventListener("pointerover", tell);
  canvas.addEventListener("focusin", tell);
  canvas.addEventListener("pointerleave", () => { facts.hidden = true; });
}
