// Whoever scanned the picture need not type: the code stands behind the # of the address, which no server ever sees, and
// is taken out of the address at once.
"use strict";

(() => {
  const code = decodeURIComponent(location.hash.slice(1));
  const field = document.getElementById("code");
  if (code && field) {
    field.value = code;
    history.replaceState(null, "", location.pathname + location.search);
    field.form.querySelector("button").focus();
  }
})();
