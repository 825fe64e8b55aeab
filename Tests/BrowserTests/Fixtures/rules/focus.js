// What the focus does while a person presses Tab: noted as it happens, read when she has done.

/** The look of an element, as far as it can tell that it has the focus. */
function look(element) {
  const style = getComputedStyle(element);
  const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 1 || parseColour(style.outlineColor)[3] === 0
    ? 'none' : [style.outlineStyle, style.outlineWidth, style.outlineColor].join(' ');
  return [outline, style.boxShadow, style.borderColor, style.borderWidth, style.backgroundColor, style.textDecorationLine].join(' | ');
}

const stops = tabStops();
document.activeElement.blur();
const looks = stops.map(look);
const visits = [];
window.shenbaoFocus = { stops, visits };
document.addEventListener('focusin', (event) => {
  const index = stops.indexOf(event.target);
  const box = event.target.getBoundingClientRect();
  const isOnScreen = box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth;
  visits.push({
    index,
    name: nameOf(event.target),
    isVisible: isOnScreen && (index < 0 || look(event.target) !== looks[index]),
  });
});
return stops.map(nameOf);
