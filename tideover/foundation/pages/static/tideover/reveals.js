// Shows what a choice asks for in addition when it is chosen (without JavaScript it is always shown). Ours and
// not the design system's, which marks a radio button as expanded: that role has no such state.
const HIDDEN = { radio: "nhsuk-radios__conditional--hidden", checkbox: "nhsuk-checkboxes__conditional--hidden" };

function update(choice) {
  document.getElementById(choice.dataset.reveals)?.classList.toggle(HIDDEN[choice.type], !choice.checked);
}

export function startReveals() {
  const all = () => document.querySelectorAll("input[data-reveals]").forEach(update);
  document.addEventListener("change", all);
  window.addEventListener("pageshow", all);
  all();
}
