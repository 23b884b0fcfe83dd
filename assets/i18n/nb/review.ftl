# Gjennomgangen, rettede celler, og en import som holder seg til det som ble gjennomgått.

fail-all-left-out = Alle radene ble utelatt. Ingenting ble importert.
fail-store-changed = Kontaktene er endret siden gjennomgangen. Ingenting ble importert. Se på gjennomgangen igjen.
fail-plan-changed = Valgene er endret siden gjennomgangen. Ingenting ble importert. Se på gjennomgangen igjen.
fail-scratch = Den midlertidige filen for gjennomgangen kan ikke brukes: { $reason }. Ingenting ble importert.
