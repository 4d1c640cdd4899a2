// What a page looks like to somebody who sees little, presses with a thumb or needs large letters: measured, not guessed.
// Brought into a page by tests/browser/measures.py. Each function answers with a list of sentences; an empty one is good.
(() => {
  const seen = { opacityProperty: true, visibilityProperty: true };
  const modal = () => document.querySelector("dialog:modal");
  const stage = () => modal() ?? document.body;
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  const around = function* (element) {
    for (let box = element; box; box = box.parentElement) yield box;
  };
  // Only said, never shown.
  const unseen = (element) => [...around(element)].some((box) => style(box).clipPath === "inset(50%)" || style(box).clip === "rect(0px, 0px, 0px, 0px)");

  function name(element) {
    const words = (element.getAttribute("aria-label") || element.textContent || element.id || "").trim().replace(/\s+/g, " ").slice(0, 40);
    const kind = element.id ? `#${element.id}` : `${element.localName}${[...element.classList].map((one) => `.${one}`).join("")}`;
    return `${kind} “${words}”`;
  }

  const rect = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const both = (a, b) => ({ left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) });
  const wide = (a) => a.right - a.left;
  const high = (a) => a.bottom - a.top;
  const empty = (a) => wide(a) < 1 || high(a) < 1;

  /** The texts one sees, with their lines; what is under a break or scrolled away too. */
  function* texts() {
    const walker = document.createTreeWalker(stage(), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("script, style, template, noscript, option")) continue;
      if (!element.checkVisibility(seen) || unseen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()].map(rect).filter((line) => !empty(line));
      if (lines.length) yield { element, lines };
    }
    for (const element of stage().querySelectorAll("input, textarea")) {
      if (element.checkVisibility(seen) && !unseen(element) && (element.value || element.placeholder) && !["hidden", "radio", "checkbox"].includes(element.type))
        yield { element, lines: [rect(element.getBoundingClientRect())], field: true };
    }
  }

  /** Whether something else lies over the middle of it, like a break over the wall. */
  function covered({ element, lines }) {
    const line = lines[0];
    const top = document.elementFromPoint((line.left + line.right) / 2, (line.top + line.bottom) / 2);
    return Boolean(top) && !top.contains(element) && !element.contains(top) && !top.closest("label")?.contains(element);
  }

  // Contrast --------------------------------------------------------------------------------------

  const COLOUR = /rgba?\(([^)]+)\)/g;
  const colours = (text) => [...text.matchAll(COLOUR)].map(([, inside]) => inside.split(/[\s,/]+/).map(Number)).map(([r, g, b, a = 1]) => ({ r, g, b, a }));
  const over = (top, under) => ({ r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1 });
  const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ({ r, g, b }) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ratio = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);

  /** A stroke below the letters, as under a marked word in the dark, is not behind them. */
  const isUnderline = (found) => found.backgroundRepeat === "no-repeat" && found.backgroundPosition.endsWith("100%") && parseFloat(found.backgroundSize.split(" ")[1]) <= 0.15 * parseFloat(found.fontSize) + 1;

  /** Every colour that can lie behind an element: of its own ground and of each stop of a gradient. */
  function grounds(element) {
    let stack = [];
    for (const box of around(element)) {
      const found = style(box);
      const [plain] = colours(found.backgroundColor);
      const stops = isUnderline(found) || found.backgroundImage.includes("url(") ? [] : colours(found.backgroundImage).filter(({ a }) => a > 0);
      const here = [...(plain?.a ? [plain] : []), ...stops];
      if (here.length) stack.push({ here, plain });
      if (plain?.a === 1) break;
    }
    let under = [{ r: 255, g: 255, b: 255, a: 1 }];
    for (const { here, plain } of stack.reverse()) {
      const painted = here.flatMap((colour) => under.map((one) => over(colour, one)));
      under = plain?.a === 1 ? painted : [...under, ...painted];
    }
    return under;
  }

  function inkOf(element) {
    if (element instanceof SVGElement) return colours(style(element).fill)[0];
    return colours(style(element).color)[0];
  }

  /** The number in the sign of a column stands on its shape. */
  function groundsOf(element) {
    const form = element.closest("svg")?.querySelector(".shape__form");
    return form ? colours(style(form).fill) : grounds(element);
  }

  function faint(least, leastLarge = least) {
    const found = [];
    for (const text of texts()) {
      const { element, field } = text;
      if (covered(text) || element.closest(":disabled")) continue;
      const pseudo = field && !element.value ? "::placeholder" : undefined;
      const ink = pseudo ? colours(style(element, pseudo).color)[0] : inkOf(element);
      const size = lettersOf(element);
      const large = size >= 24 || (size >= 18.66 && Number(style(element).fontWeight) >= 700);
      const worst = Math.min(...groundsOf(element).map((ground) => ratio(over(ink, ground), ground)));
      if (worst < (large ? leastLarge : least)) found.push(`${name(element)} ${worst.toFixed(2)}`);
    }
    return found;
  }

  // Letters ---------------------------------------------------------------------------------------

  function lettersOf(element) {
    const size = parseFloat(style(element).fontSize);
    const drawn = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null;
    return drawn ? size * drawn.a : size;
  }

  function small(least) {
    return [...texts()].filter((text) => !covered(text) && lettersOf(text.element) < least - 0.05).map(({ element }) => `${name(element)} ${lettersOf(element).toFixed(1)}`);
  }

  // Thumbs ----------------------------------------------------------------------------------------

  const CONTROLS = "a[href], button, input:not([type=hidden]), textarea, select, summary";

  const inSentence = (link) => link.matches("a") && style(link).display === "inline" && link.parentElement.textContent.trim() !== link.textContent.trim();

  /** A box to tick that is not drawn itself is pressed by its label. */
  const pressed = (control) => (control.matches("[type=checkbox], [type=radio]") ? (control.closest("label") ?? control) : control);

  const controls = () => [...stage().querySelectorAll(CONTROLS)].filter((control) => pressed(control).checkVisibility(seen) && !unseen(pressed(control)));

  function narrow(least) {
    const found = [];
    for (const control of controls()) {
      const { width, height } = pressed(control).getBoundingClientRect();
      if (inSentence(control) || (width >= least - 0.05 && height >= least - 0.05)) continue;
      found.push(`${name(control)} ${width.toFixed(1)}x${height.toFixed(1)}`);
    }
    return found;
  }

  // Room ------------------------------------------------------------------------------------------

  const clips = (box) => /hidden|clip|auto|scroll/.test(`${style(box).overflowX} ${style(box).overflowY}`);
  const scrolls = (box) => /auto|scroll/.test(`${style(box).overflowX} ${style(box).overflowY}`);

  /** What reaches furthest to the right, and is itself no wider inside. */
  function widest(edge) {
    const out = [...stage().querySelectorAll("*")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > edge);
    return out.length ? name(out.findLast((one) => !out.some((other) => other !== one && one.contains(other)))) : "nothing in view";
  }

  /** Words that end before they are said, boxes wider than their place, and pages that leave no room to read. */
  function cut() {
    const found = new Set();
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) found.add(`the page is ${root.scrollWidth - innerWidth} too wide by ${widest(innerWidth)}`);
    for (const { element, lines, field } of texts()) {
      if (field) continue;
      for (const box of around(element)) {
        if (box === document.documentElement || box === document.body) break;
        if (scrolls(box)) {
          if (box.scrollWidth > box.clientWidth + 1) found.add(`${name(box).slice(0, 30)} scrolls sideways by ${box.scrollWidth - box.clientWidth}, by ${widest(box.getBoundingClientRect().right)}`);
          break;
        }
        const room = rect(box.getBoundingClientRect());
        const out = Math.max(...lines.map((line) => Math.max(line.right - room.right, room.left - line.left)));
        const below = Math.max(...lines.map((line) => Math.max(line.bottom - room.bottom, room.top - line.top)));
        if (clips(box) && (out > 1.5 || below > 0.25 * lettersOf(element))) found.add(`${name(element)} is cut off by ${name(box)}`);
        else if (box.matches(CONTROLS) && out > 1.5) found.add(`${name(element)} sticks ${out.toFixed(0)} out of ${name(box)}`);
      }
    }
    for (const box of modal() ? [] : document.querySelectorAll("main")) {
      const room = box.clientHeight;
      if (room < Math.min(150, innerHeight / 4)) found.add(`${name(box).slice(0, 20)} has ${room} to read in`);
    }
    return [...found];
  }

  const LOOSE = /fixed|sticky/;
  /** What hangs over the rest on purpose: a bar that stays, a small window. */
  const layerOf = (element) => [...around(element)].find((box) => LOOSE.test(style(box).position) || box.matches(":popover-open, dialog")) ?? null;

  function visibleOf(element, line) {
    let left = line;
    for (const box of around(element)) if (clips(box) && box !== document.documentElement) left = both(left, rect(box.getBoundingClientRect()));
    return left;
  }

  /** Texts that stand on one another. */
  function overlapping() {
    const found = new Set();
    const all = [];
    for (const { element, lines } of texts()) for (const line of lines) all.push({ element, layer: layerOf(element), line: visibleOf(element, line) });
    const shown = all.filter(({ line }) => !empty(line)).sort((one, other) => one.line.top - other.line.top);
    for (let n = 0; n < shown.length; n++) {
      const one = shown[n];
      for (let m = n + 1; m < shown.length && shown[m].line.top < one.line.bottom; m++) {
        const other = shown[m];
        // Lines of one paragraph do not stand on one another.
        if (one.element.contains(other.element) || other.element.contains(one.element) || other.layer !== one.layer) continue;
        const shared = both(one.line, other.line);
        // The box of a line is taller than its letters.
        if (wide(shared) > 2 && high(shared) > 0.4 * Math.min(high(one.line), high(other.line))) found.add(`${name(one.element)} and ${name(other.element)}`);
      }
    }
    return [...found];
  }

  // Motion ----------------------------------------------------------------------------------------

  const takesTime = (list) => list.split(",").some((time) => parseFloat(time) > 0);

  function moving() {
    const found = new Set(document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 0).map((one) => `${one.animationName ?? one.transitionProperty ?? "a script"} moves`));
    for (const element of document.querySelectorAll("body, body *")) {
      for (const pseudo of [undefined, "::before", "::after"]) {
        const { transitionDuration, animationName, animationDuration } = style(element, pseudo);
        if (takesTime(transitionDuration) || (animationName !== "none" && takesTime(animationDuration))) found.add(name(element));
      }
    }
    return [...found];
  }

  // Colours of the reader's own ---------------------------------------------------------------------

  const line = (found) => ["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(found[`border${side}Width`]) > 0 && found[`border${side}Style`] !== "none" && colours(found[`border${side}Color`])[0]?.a !== 0);
  const drawn = (box) => line(style(box)) || (parseFloat(style(box).outlineWidth) > 0 && style(box).outlineStyle !== "none") || style(box).textDecorationLine.includes("underline") || ["::before", "::after"].some((pseudo) => style(box, pseudo).content !== "none" && line(style(box, pseudo)));

  /** What can be pressed and has no line of its own, no underline and no sign once colours are taken away. */
  function lost() {
    const own = (control) => [pressed(control), ...pressed(control).querySelectorAll("*")].some(drawn);
    return controls().filter((control) => !own(control)).map(name);
  }

  window.measures = { faint, small, narrow, cut, overlapping, moving, lost };
})();
