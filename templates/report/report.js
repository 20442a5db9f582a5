"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const store = {
    get(key) { try { return localStorage.getItem("netparse:" + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("netparse:" + key, value); } catch { /* a private window keeps nothing */ } },
  };

  // Dark and light: the reader's choice before the system's
  const theme = one("theme"), root = document.documentElement;
  const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  const chosen = store.get("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  label();
  theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; store.set("theme", root.dataset.theme); label(); });

  // Sections stay as they were left, are open on paper, and open when a link leads into them
  const sections = all("details.section"), page = document.title;
  for (const s of sections) {
    if (store.get(page + "#" + s.id) === "closed") s.open = false;
    s.addEventListener("toggle", () => store.set(page + "#" + s.id, s.open ? "open" : "closed"));
  }
  const folds = all("details.fold, details.effects");
  addEventListener("beforeprint", () => { for (const d of [...sections, ...folds]) d.open = true; });
  const reveal = () => {
    const target = location.hash && one(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const closed = [];
    for (let d = target.closest("details"); d; d = d.parentElement.closest("details")) if (!d.open) closed.push(d);
    for (const d of closed) d.open = true;
    if (closed.length) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Filters: findings by all of them, rows of tables by node and text
  const tools = one("tools"), search = one("search"), node = one("node"), verdict = one("verdict"), check = one("check");
  const findings = all(".finding"), rows = all("tbody tr, .gap, .left-over");
  const texts = new Map([...findings, ...rows].map((e) => [e, e.textContent.toLowerCase()]));
  const nodes = (e) => (e.dataset.nodes ?? "").split("\n");
  const opened = new Set();
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (e) => (!node.value || !("nodes" in e.dataset) || nodes(e).includes(node.value)) && words.every((w) => texts.get(e).includes(w));
    let shown = 0;
    for (const e of findings) {
      const yes = fits(e) && (!verdict.value || e.dataset.verdict === verdict.value) && (!check.value || e.dataset.check === check.value);
      e.classList.toggle("filtered", !yes);
      shown += yes;
    }
    for (const e of rows) e.classList.toggle("filtered", !fits(e));
    const asked = Boolean(search.value.trim() || node.value || verdict.value || check.value);
    for (const d of folds) if (asked && !d.open && d.querySelector(".finding:not(.filtered), tbody tr:not(.filtered)")) { d.open = true; opened.add(d); }
    if (!asked) { for (const d of opened) d.open = false; opened.clear(); }
    one("shown").textContent = shown === findings.length ? "" : `${shown} of ${findings.length} findings`;
  };
  tools.hidden = false;
  tools.addEventListener("input", apply);
  tools.addEventListener("submit", (e) => e.preventDefault());
  tools.addEventListener("reset", () => setTimeout(apply));

  // Tables sort by a column; the third click brings back the first order
  const collator = new Intl.Collator("en", { numeric: true });
  for (const table of all("table.sortable")) {
    const body = table.tBodies[0], first = [...body.rows];
    all("thead th", table).forEach((th, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...th.childNodes);
      th.append(button);
      button.addEventListener("click", () => {
        const next = { none: "ascending", ascending: "descending", descending: "none" }[th.getAttribute("aria-sort") ?? "none"];
        for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
        if (next !== "none") th.setAttribute("aria-sort", next);
        const sign = next === "descending" ? -1 : 1;
        const sorted = next === "none" ? first : [...first].sort((a, b) => sign * collator.compare(a.cells[column].textContent, b.cells[column].textContent));
        body.append(...sorted);
      });
    });
  }

  // Commands can be copied
  for (const box of all(".commands")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the commands");
    button.addEventListener("click", async () => {
      const text = box.querySelector("pre").textContent.trimEnd();
      try { await navigator.clipboard.writeText(text); button.textContent = "Copied"; } catch { getSelection().selectAllChildren(box.querySelector("pre")); button.textContent = "Selected"; }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    box.append(button);
  }
})();
