// Contrast of text as WCAG 2.2 computes it (1.4.3): 4.5 : 1, or 3 : 1 from 24 px (18.66 px when bold).

const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const pen = canvas.getContext('2d', { willReadFrequently: true });
const colours = new Map();

/** Any CSS colour as [red, green, blue, alpha]; the browser itself reads the notation. */
function parseColour(text) {
  if (!colours.has(text)) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = text;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    colours.set(text, [red, green, blue, alpha / 255]);
  }
  return colours.get(text);
}

/** A colour over an opaque one. */
function over(top, bottom) {
  const alpha = top[3];
  return [0, 1, 2].map((index) => top[index] * alpha + bottom[index] * (1 - alpha)).concat(1);
}

function luminance(colour) {
  const [red, green, blue] = colour.slice(0, 3).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What lies behind an element's text, or nothing when a picture does. */
function backgroundOf(element) {
  const layers = [];
  for (let part = element; part; part = part.parentElement) {
    const style = getComputedStyle(part);
    // A list's arrow is drawn as a picture beside its text.
    if (style.backgroundImage !== 'none' && part.localName !== 'select') return null;
    const colour = parseColour(style.backgroundColor);
    if (colour[3] > 0) layers.push(colour);
    if (colour[3] === 1) break;
  }
  const canvasColour = getComputedStyle(document.documentElement).colorScheme.includes('dark') &&
    matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
  return layers.reverse().reduce((below, layer) => over(layer, below), canvasColour);
}

/** The last shape of a drawing that is painted under the middle of a text. */
function shapeBehind(text) {
  const box = text.getBoundingClientRect();
  const shapes = [...text.ownerSVGElement.querySelectorAll('rect, circle, ellipse, path, polygon')];
  const behind = shapes.filter((shape) => {
    const before = shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
    const matrix = shape.getScreenCTM();
    if (!before || !matrix || getComputedStyle(shape).fill === 'none') return false;
    const point = new DOMPoint(box.left + box.width / 2, box.top + box.height / 2).matrixTransform(matrix.inverse());
    return shape.isPointInFill(point);
  });
  return behind.pop();
}

function opacityOf(element) {
  let opacity = 1;
  for (let part = element; part; part = part.parentElement) opacity *= Number(getComputedStyle(part).opacity);
  return opacity;
}

function isLarge(style) {
  const size = parseFloat(style.fontSize);
  return size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
}

function judgeContrast(element, colourText, style) {
  const paper = backgroundOf(element);
  if (!paper) return [[element, 'text on a picture: cannot be judged']];
  let background = paper;
  if (element.ownerSVGElement) {
    const shape = shapeBehind(element);
    if (shape) {
      const fill = parseColour(getComputedStyle(shape).fill);
      background = over([fill[0], fill[1], fill[2], fill[3] * opacityOf(shape)], paper);
    }
  }
  const ink = parseColour(colourText);
  const contrast = contrastOf(over([ink[0], ink[1], ink[2], ink[3] * opacityOf(element)], background), background);
  const wanted = isLarge(style) ? 3 : 4.5;
  // Colours have whole parts: what rounds up to the bound reaches it.
  if (contrast >= wanted - 0.005) return [];
  return [[element, contrast.toFixed(2) + ' : 1, wanted ' + wanted + ' : 1']];
}

rules['text.contrast'] = () => {
  const judged = new Set();
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || judged.has(element)) continue;
    judged.add(element);
    const isNoText = ['script', 'style', 'noscript', 'option', 'title', 'desc'].includes(element.localName);
    if (isNoText || !isShown(element) || isClipped(element) || element.closest(':disabled')) continue;
    const style = getComputedStyle(element);
    found.push(...judgeContrast(element, element.ownerSVGElement ? style.fill : style.color, style));
  }
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!isShown(field) || field.disabled) continue;
    const style = getComputedStyle(field);
    found.push(...judgeContrast(field, style.color, style));
    if (field.placeholder) found.push(...judgeContrast(field, getComputedStyle(field, '::placeholder').color, style));
  }
  return found;
};
