// Building nodes: text always goes in as text, never as markup.

/** Returns an element; attributes that are null, undefined or false are left out, children may be strings or nodes. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const SHAPES = {
  warning: ["M10 3 18 17H2z", "M10 8v4M10 14.4v.2"],
  good: ["M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15z", "M6.5 10.2 9 12.7l4.5-5"],
  ended: ["M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15z", "M7 7l6 6M13 7l-6 6"],
  waiting: ["M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15z", "M10 5.8V10l3 2"],
  partly: ["M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15z", "M10 2.5v15"],
  copy: ["M7 7h9v10H7z", "M4 13V3h9"],
  print: ["M6 7V3h8v4", "M6 14H3.5V7h13v7H14", "M6 11.5h8V17H6z"],
  download: ["M10 3v9.5M6 9l4 4 4-4", "M3.5 16.5h13"],
  close: ["M4.5 4.5l11 11M15.5 4.5l-11 11"],
  open: ["M8 4H3.5v12.5H16V12", "M11 3.5h5.5V9M16 4l-7.5 7.5"],
  history: ["M3.5 10A6.5 6.5 0 1 0 6 4.9L3.5 7", "M3.5 3v4h4M10 6.5V10l2.5 2"],
  link: ["M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1", "M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1"],
};

/** Returns one of our icons, drawn in the colour of the text. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const attributes = { class: "icon", viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

/** Returns a button with a word and, if named, an icon. */
export function button(words, { kind = "", icon: name = "", onclick = null } = {}) {
  const node = el("button", { class: `button ${kind}`.trim(), type: "button" }, name ? icon(name) : null, el("span", {}, words));
  if (onclick) node.addEventListener("click", onclick);
  return node;
}
