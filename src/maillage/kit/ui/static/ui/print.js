// The one thing that HTML cannot ask for. Without this file the buttons stay hidden and the page says what to press.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false
  button.onclick = () => window.print()
}
