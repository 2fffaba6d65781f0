/** How the HTML file looks, on a screen and on paper. No address in it; no character that HTML or XML would read. */
export const HTML_STYLE = `
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; background: #fff; color: #1d1b26; font: 1.0625rem/1.6 Georgia, 'Times New Roman', serif; white-space: normal; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6, .subtitle, nav { font-family: system-ui, Arial, sans-serif; line-height: 1.25; }
h1 { font-size: 2.2rem; border-bottom: 3px solid; padding-bottom: .6rem; }
h2 { margin-top: 3rem; font-size: 1.6rem; }
h3 { margin-top: 2rem; font-size: 1.25rem; }
p, blockquote, li, td, th { white-space: pre-wrap; }
.subtitle, .quiet, figcaption { color: #595466; }
.quiet, figcaption, table { font-size: .9rem; }
.lead { font-size: 1.2rem; }
a { color: #17537a; }
nav ul { padding: 0; list-style: none; }
nav .level-2 { padding-inline-start: 1.5rem; }
nav li { margin: .35rem 0; }
.quote { margin: 1rem 0; padding: .1rem 1rem; border-inline-start: 3px solid #c98a12; }
blockquote { margin: 0; font-style: italic; }
blockquote p { margin: .4rem 0; }
table { width: 100%; margin: 1.5rem 0; border-collapse: collapse; }
caption { padding: .4rem 0; font-style: italic; text-align: start; }
th, td { padding: .4rem .5rem; border-bottom: 1px solid #b9b2c4; text-align: start; vertical-align: top; }
thead th { border-bottom: 2px solid; background: #f3efe6; overflow-wrap: break-word; }
.end { white-space: nowrap; }
thead .end { white-space: pre-wrap; }
.end { text-align: end; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .35rem 1.25rem; }
dt { font-weight: 600; }
dd { margin: 0; white-space: pre-wrap; }
figure img { max-width: 100%; height: auto; }
hr { border: 0; }
.endings { font-size: .9rem; }
sup { line-height: 0; }
@media (max-width: 30rem) { dl { display: block; } dd { margin-bottom: .5rem; } }
@media (prefers-color-scheme: dark) {
body { background: #16141c; color: #eeeaf4; }
.subtitle, .quiet, figcaption { color: #b9b2c4; }
a { color: #8cc7ee; }
thead th { background: #2a2733; }
}
@media print {
@page { size: A4; margin: 2.2cm 2.5cm; }
body { max-width: none; padding: 0; background: #fff; color: #000; font-size: 10.5pt; }
.subtitle, .quiet, figcaption { color: #333; }
a { color: inherit; }
thead th { background: none; }
thead { display: table-header-group; }
tr, figcaption, img { break-inside: avoid; }
img { break-after: avoid; }
h2, h3, h4, h5, h6, caption { break-after: avoid; }
header { break-after: page; }
nav, .new-page { break-after: page; }
h2.new-page, h3.new-page { break-before: page; break-after: avoid; }
}
`;
