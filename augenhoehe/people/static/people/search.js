// The results came by POST. As a plain entry of the history they can be gone back to: the server remembers the question.
"use strict";

history.replaceState(null, "", location.pathname);
