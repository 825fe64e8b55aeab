// What all rules use: which elements a person meets, what they are called, what they look like.

/** Whether an element takes part in the page: rendered, visible, and not hidden from assistive technology. */
function isShown(element) {
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

function isHiddenFromReaders(element) {
  return element.closest('[aria-hidden="true"]') !== null;
}

/** Whether an element is there for screen readers only: one pixel in size, or clipped away. */
function isClipped(element) {
  for (let part = element; part && part !== document.body; part = part.parentElement) {
    const style = getComputedStyle(part);
    const box = part.getBoundingClientRect();
    if (style.clip === 'rect(0px, 0px, 0px, 0px)' || style.clipPath === 'inset(50%)') return true;
    if (box.width <= 1 && box.height <= 1 && style.overflow !== 'visible') return true;
    if (style.position === 'absolute' || style.position === 'fixed') {
      if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return true;
    }
  }
  return false;
}

/** A short way to say which element is meant. */
function nameOf(element) {
  const id = element.id ? '#' + element.id : '';
  const classes = [...element.classList].map((name) => '.' + name).join('');
  const text = (element.getAttribute('name') || element.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40);
  const parent = element.parentElement && element.parentElement !== document.body ? element.parentElement.localName + ' > ' : '';
  return parent + element.localName + id + classes + (text ? ' “' + text + '”' : '');
}

/** The text below an element, without what is hidden from screen readers, with the names of images. */
function readText(element) {
  let text = '';
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('aria-hidden') === 'true') continue;
    if (getComputedStyle(node).display === 'none') continue;
    text += node.localName === 'img' || node.localName === 'svg' ? ' ' + accessibleName(node) : readText(node);
  }
  return text;
}

/** The name by which a screen reader calls an element: the steps of ARIA's computation that our pages can use. */
function accessibleName(element) {
  const ids = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean);
  const parts = ids.map((id) => document.getElementById(id)).filter(Boolean).map((part) => part.textContent);
  if (parts.join('').trim()) return parts.join(' ').trim();
  const given = (element.getAttribute('aria-label') || '').trim();
  if (given) return given;
  if (element.localName === 'img') return (element.getAttribute('alt') || '').trim();
  if (element.localName === 'svg') {
    const title = [...element.children].find((child) => child.localName === 'title');
    return title ? title.textContent.trim() : '';
  }
  if (element.localName === 'input' && ['submit', 'button', 'reset'].includes(element.type)) return element.value.trim();
  if (element.labels && element.labels.length > 0) {
    const label = [...element.labels].map(readText).join(' ').trim();
    if (label) return label;
  }
  const isField = ['input', 'select', 'textarea'].includes(element.localName);
  const text = isField ? '' : readText(element).trim();
  return text || (element.getAttribute('title') || '').trim();
}

const focusable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';

/** What the Tab key reaches, in the order of the page. */
function tabStops() {
  return [...document.querySelectorAll(focusable)].filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== 'radio' || element.checked) return true;
    // Of a group of radio buttons the checked one is reached, else the first.
    const group = [...document.querySelectorAll('input[type=radio]')].filter(
      (other) => other.name === element.name && other.form === element.form);
    return !group.some((other) => other.checked) && group[0] === element;
  });
}
