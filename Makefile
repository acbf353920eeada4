# Everything behind these names is in bootstrap.py, which needs nothing but Python.
TARGETS := demo test check bench setup clean

help:
	@echo "make demo    Seite mit Beispieldaten auf http://127.0.0.1:8000 (anderer Port: PORT=8080 make demo)"
	@echo "make test    alles prüfen: Stil, Typen, Hausregeln, Tests mit Datenbank und Browser"
	@echo "make check   der schnelle Teil davon, ohne Browser"
	@echo "make bench   messen; Ergebnis in bench/results.json"
	@echo "make setup   nur einrichten"
	@echo "make clean   alles Erzeugte entfernen, auch die Demo-Daten"

$(TARGETS):
	@python3 bootstrap.py $@

.PHONY: help $(TARGETS)
