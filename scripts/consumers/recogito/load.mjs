// Loads a text and a page of annotations as a web page with Recogito's text annotator would, all of the page, and prints
// what it sees: for each annotation its id, its quotations, the text at its positions, and the annotation as it is saved again.
// Usage: node load.mjs TEXT PAGE SOURCE

import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const [textFile, pageFile, source] = process.argv.slice(2);
const { window } = new JSDOM("<!doctype html><body><pre id='content'></pre></body>", { pretendToBeVisual: true });
const names = ["window", "document", "Node", "NodeFilter", "Range", "HTMLElement", "Element", "Text", "MutationObserver"];
for (const name of [...names, "DocumentFragment", "CSSStyleSheet", "getComputedStyle", "CustomEvent", "Event"]) {
  globalThis[name] = name === "window" ? window : window[name];
}
const { parseW3CTextAnnotation, serializeW3CTextAnnotation, reviveSelector } = await import("@recogito/text-annotator");

const container = window.document.getElementById("content");
container.textContent = readFileSync(textFile, "utf-8");
const page = JSON.parse(readFileSync(pageFile, "utf-8"));
const seen = [];
for (const item of page.items) {
  const { parsed, error } = parseW3CTextAnnotation(item);
  if (error) throw error;
  const selectors = parsed.target.selector.map((selector) => reviveSelector(selector, container));
  seen.push({
    id: parsed.id,
    quotes: selectors.map((selector) => selector.quote),
    covered: selectors.map((selector) => selector.range.toString()),
    bodies: parsed.bodies,
    saved: serializeW3CTextAnnotation(parsed, source),
  });
}
console.log(JSON.stringify(seen));
