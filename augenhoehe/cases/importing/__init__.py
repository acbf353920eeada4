"""Lists of people that come in as files, and go out again. «Übernahme» – read, mapped, checked, written, undone."""
