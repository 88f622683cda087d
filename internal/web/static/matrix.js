// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Arrow keys for the matrix. Without this file it is a table with links; with it the
// keyboard walks from cell to cell, and Tab leaves the matrix instead of stopping at
// each of its links.

'use strict';

(() => {
  const table = document.getElementById('matrix');
  if (!table) return;
  const region = table.parentElement;
  const end = document.getElementById('matrix-ende');
  document.getElementById('tasten').hidden = false;

  // Rows that have cells: the head and the bundles, not the names of Themenfelder.
  const rows = [...table.querySelectorAll('tr:not(.gruppe)')];
  const page = 10;
  let row = 0;
  let column = 0;

  // The link of a cell takes the focus, where there is one.
  function focus(r, c) {
    row = Math.min(Math.max(r, 0), rows.length - 1);
    column = Math.min(Math.max(c, 0), rows[row].cells.length - 1);
    const cell = rows[row].cells[column];
    const target = cell.querySelector('a') ?? cell;
    if (target === cell) cell.tabIndex = -1;
    target.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  const last = Number.MAX_SAFE_INTEGER;
  const moves = {
    ArrowUp: () => focus(row - 1, column),
    ArrowDown: () => focus(row + 1, column),
    ArrowLeft: () => focus(row, column - 1),
    ArrowRight: () => focus(row, column + 1),
    PageUp: () => focus(row - page, column),
    PageDown: () => focus(row + page, column),
    Home: (ctrl) => focus(ctrl ? 0 : row, 0),
    End: (ctrl) => focus(ctrl ? last : row, last),
  };

  region.addEventListener('keydown', (event) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Tab') {
      // The browser goes on from where the focus is: behind the matrix, or before it.
      if (event.target === region) {
        if (!event.shiftKey) end.focus({ preventScroll: true });
      } else if (event.shiftKey) {
        region.focus({ preventScroll: true });
        event.preventDefault();
      } else {
        end.focus({ preventScroll: true });
      }
      return;
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    // From the frame the first arrow enters the matrix where the focus was last.
    if (event.target === region && event.key.startsWith('Arrow')) focus(row, column);
    else move(event.ctrlKey);
  });

  // Whoever clicks goes on from there.
  table.addEventListener('focusin', (event) => {
    const cell = event.target.closest('td, th');
    const at = rows.indexOf(cell?.parentElement);
    if (at >= 0) [row, column] = [at, cell.cellIndex];
  });
})();
