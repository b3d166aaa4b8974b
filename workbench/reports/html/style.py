"""The page's only style sheet: light and dark as the reader's system is, and on paper."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --ink: #1d2126; --soft: #5d6670; --line: #d8dbd6; --panel: #f3f4f0;
  --accent: #1f5fa8; --mark: #ffe9a8; --mark-ink: #1d2126; --good: 46 125 80; --bad: 190 70 40;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --ink: #e4e6e3; --soft: #a0a8ae; --line: #363b40; --panel: #1f2327;
    --accent: #86b7ef; --mark: #6b5511; --mark-ink: #fff6da; --good: 90 190 130; --bad: 240 130 95;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, "Noto Sans", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .4rem; padding-top: .8rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
h4 { font-size: .95rem; margin: 1.6rem 0 .3rem; }
p { margin: .3rem 0 .7rem; max-width: 46rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
.soft, caption, figcaption { color: var(--soft); font-size: .88rem; }
.parting { font-size: 1.12rem; font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .4rem 0 1rem; font-variant-numeric: tabular-nums; font-size: .92rem; }
caption { text-align: left; padding-bottom: .3rem; max-width: 46rem; }
th, td { padding: .28rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
td.n, th.n { text-align: right; white-space: nowrap; }
td.words { color: var(--soft); max-width: 26rem; font-size: .86rem; }
table.matrix td, table.matrix th { border: 1px solid var(--line); }
table.matrix td a { color: inherit; display: block; }
table.matrix thead th { text-align: center; vertical-align: bottom; }
table.tall thead span { writing-mode: vertical-rl; transform: rotate(180deg); }
figure { margin: .4rem 0 1rem; }
td.self { color: var(--soft); text-align: center; }
svg { display: block; max-width: 100%; height: auto; margin: .4rem 0; }
svg text { fill: var(--ink); font: 13px system-ui, "Noto Sans", "Noto Sans CJK TC", sans-serif; }
svg .soft { fill: var(--soft); }
svg .axis { stroke: var(--line); } svg .bound { stroke: var(--soft); stroke-dasharray: 3 3; }
svg .reach { stroke: var(--accent); stroke-width: 2; } svg .dot { fill: var(--accent); }
svg .bar { fill: var(--accent); } svg .path { fill: none; stroke: var(--accent); stroke-width: 2; }
article { background: var(--panel); border-radius: 6px; padding: .7rem .9rem; margin: .6rem 0; break-inside: avoid; }
article header { display: flex; flex-wrap: wrap; gap: .2rem 1rem; color: var(--soft); font-size: .86rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .8rem 1.2rem; }
.sides { margin-top: .5rem; } .who { font-weight: 600; }
.label { border: 1px solid var(--soft); border-radius: 4px; padding: 0 .35rem; font-size: .84rem; }
mark { background: var(--mark); color: var(--mark-ink); padding: .05rem .12rem; border-radius: 2px; }
.quote { margin: .25rem 0; overflow-wrap: anywhere; }
dl.guide { margin: .6rem 0 0; font-size: .86rem; color: var(--soft); }
dl.guide dt { font-weight: 600; display: inline; } dl.guide dd { display: inline; margin: 0; }
dl.guide div { margin: .15rem 0; }
:target { scroll-margin-top: 1rem; outline: 2px solid var(--accent); outline-offset: 6px; border-radius: 4px; }
@media print {
  :root {
    --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --panel: #fff; --accent: #000; --mark: #ddd;
    --mark-ink: #000; --good: 90 90 90; --bad: 90 90 90;
  }
  body { padding: 0; max-width: none; font-size: 10pt; }
  article { border: 1px solid #bbb; } h2 { break-after: avoid; } h3, h4 { break-after: avoid; }
  table, figure { break-inside: avoid; } a { color: inherit; text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
""".strip()
