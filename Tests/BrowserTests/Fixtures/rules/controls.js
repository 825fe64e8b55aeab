// What a person acts on: names, labels, sizes; and that a narrow screen shows it all.

rules['field.label'] = () => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
  .filter((field) => isShown(field) && !['submit', 'button', 'reset'].includes(field.type) && accessibleName(field) === '')
  .map((field) => [field, 'no label']);

rules['control.name'] = () => [...document.querySelectorAll('a[href], button, summary, input[type=submit], input[type=button]')]
  .filter((control) => isShown(control) && !isHiddenFromReaders(control) && accessibleName(control) === '')
  .map((control) => [control, 'no name']);

rules['image.name'] = () => {
  const found = [];
  for (const image of document.querySelectorAll('img')) {
    if (isShown(image) && !image.hasAttribute('alt')) found.push([image, 'no alternative text']);
  }
  for (const drawing of document.querySelectorAll('svg')) {
    if (!isShown(drawing) || isHiddenFromReaders(drawing)) continue;
    if (drawing.getAttribute('role') !== 'img') found.push([drawing, 'neither an image nor hidden']);
    else if (accessibleName(drawing) === '') found.push([drawing, 'a drawing without a title']);
  }
  return found;
};

/** The part of the page that reacts: a label belongs to its box. */
function targetBox(control) {
  const boxes = [control, ...(control.labels || [])].map((part) => part.getBoundingClientRect()).filter((box) => box.width > 0);
  const isMark = ['checkbox', 'radio'].includes(control.type);
  return isMark ? boxes.sort((one, other) => other.width * other.height - one.width * one.height)[0] : boxes[0];
}

/** A link within a sentence is as high as its line. */
function isInSentence(control) {
  if (control.localName !== 'a' || !getComputedStyle(control).display.startsWith('inline')) return false;
  const block = control.closest('p, li, dd, td, figcaption, span, div');
  if (!block) return false;
  const own = control.textContent.trim().length;
  return block.textContent.trim().length > own;
}

rules['target.size'] = () => {
  const controls = tabStops().filter((control) => isShown(control) && !isClipped(control) && targetBox(control));
  const boxes = controls.map(targetBox);
  const isSmall = (box) => box.width < 23.5 || box.height < 23.5;
  const centre = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  // Small ones may stand alone: no other target within the circle of 24 px around them.
  const isCrowded = (index) => {
    const [x, y] = centre(boxes[index]);
    return boxes.some((box, other) => {
      if (other === index || controls[other].contains(controls[index]) || controls[index].contains(controls[other])) return false;
      const [a, b] = centre(box);
      if (isSmall(box)) return Math.hypot(a - x, b - y) < 24;
      const nearest = [Math.max(box.left, Math.min(x, box.right)), Math.max(box.top, Math.min(y, box.bottom))];
      return Math.hypot(nearest[0] - x, nearest[1] - y) < 12;
    });
  };
  return controls.flatMap((control, index) => {
    const box = boxes[index];
    if (!isSmall(box) || isInSentence(control) || !isCrowded(index)) return [];
    return [[control, Math.round(box.width) + ' × ' + Math.round(box.height) + ' px']];
  });
};

rules['page.reflow'] = () => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter((element) => {
    const box = element.getBoundingClientRect();
    return isShown(element) && !isClipped(element) && box.width > 0 && box.right + scrollX > width + 1;
  });
  const cause = wide.find((element) => ![...element.children].some((child) => wide.includes(child))) || document.body;
  return [[cause, 'the page is ' + document.documentElement.scrollWidth + ' px wide on a screen of ' + width]];
};

rules['language.parts'] = () => [...document.querySelectorAll('[lang]')]
  .filter((element) => element.lang.trim() === '').map((element) => [element, 'an empty lang']);
