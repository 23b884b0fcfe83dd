# Gjennomgangen, rettede celler, og en import som holder seg til det som ble gjennomgått.

fail-all-left-out = Alle radene ble utelatt. Ingenting ble importert.
fail-store-changed = Kontaktene er endret siden gjennomgangen. Ingenting ble importert. Se på gjennomgangen igjen.
fail-file-changed-since = Filen er endret siden gjennomgangen. Ingenting ble importert. Se på gjennomgangen igjen.
fail-plan-changed = Valgene er endret siden gjennomgangen. Ingenting ble importert. Se på gjennomgangen igjen.
fail-scratch = Den midlertidige filen for gjennomgangen kan ikke brukes: { $reason }. Ingenting ble importert.

report-left-out = { $count ->
    [one] 1 rad ble utelatt.
   *[other] { $count } rader ble utelatt.
}
report-misfits = Rettelser som ikke passer til filen slik den er, og som ikke ble gjort:
misfit-cell = linje { $line }: { $column } sier noe annet enn da den ble rettet
misfit-line = linje { $line }: ingen rad begynner her, så { $column } ble ikke satt
misfit-left-out = linje { $line }: ingen rad begynner her, så ingen ble utelatt

help-reviewed = Bare hvis fil, kontakter og valg fortsatt er det denne gjennomgangen så: koden den skrev ut
help-review = Vis rad for rad hva en import ville gjort
help-usage-review = mainbrainer review FIL --primary FELT --master file|existing [VALG]
help-mending = Retting (selve filen endres ikke)
review-stopped = Gjennomgangen ble stoppet. Ingenting ble endret.
help-shown = Hva som vises
help-set = Les en celle som denne verdien. Linjer telles fra 1, slik teksteditorer viser dem
help-replace = Les én verdi i en kolonne som en annen, overalt der den står
help-leave-out = Utelat raden som begynner på denne linjen
help-repair = Reparer en kolonne: double_encoding, pad_zeros:4, serial_dates, serial_dates:1904, dot_zero eller html_entities
help-outcome = Bare rader med dette utfallet
help-problem = Bare rader med dette problemet, for eksempel invalid_email; any: med et hvilket som helst problem
help-damaged = Bare rader med denne skaden fra før, for eksempel lost_zeros
help-field = Bare rader som endrer dette feltet hos en kontakt som finnes fra før
help-change = Bare rader der feltet, eller et felt, blir lagt til (added), erstattet (replaced) eller beholdt mot raden (kept)
help-column = Bare rader med et problem, en skade eller en rettet celle i denne kolonnen, eller der den endrer en kontakt som finnes fra før
help-mended = Bare rader med en rettet celle
help-search = Bare rader med denne teksten i en celle; store og små bokstaver er like
help-from = Begynn med denne raden av dem som ble funnet (ellers: 1)
help-limit = Vis høyst så mange rader (ellers: 50)
help-value-token = KODE
help-value-set = LINJE:KOLONNE=VERDI
help-value-replace = KOLONNE:FRA=TIL
help-value-line = LINJE
help-value-repair = KOLONNE=SLAG
help-value-code = KODE
help-value-text = TEKST

usage-reviewed-form = --reviewed «{ $value }» er ingen kode fra en gjennomgang. mainbrainer review skriver ut en til slutt.
usage-set-form = --set «{ $value }» er ingen celle med verdi. Skriv LINJE:KOLONNE=VERDI, for eksempel --set "12:Poststed=Oslo".
usage-replace-form = --replace «{ $value }» er ingen erstatning. Skriv KOLONNE:FRA=TIL, for eksempel --replace "Land:Norway=Norge".
usage-leave-out-form = --leave-out «{ $value }» er ingen linje i filen. Linjer telles fra 1, slik teksteditorer viser dem.
usage-repair-form = --repair «{ $value }» er ingen reparasjon. Skriv KOLONNE=SLAG, der SLAG er double_encoding, pad_zeros:4 (eller et annet antall sifre), serial_dates, serial_dates:1904, dot_zero eller html_entities.

review-token = For å importere akkurat dette: de samme valgene med import, og --reviewed { $token }
review-none = { $found ->
    [0] Ingen rad er slik.
    [one] 1 rad er slik.
   *[other] { $found } rader er slik.
}
review-shown = Rad { $from } til { $to } av { $found }:
review-row = Linje { $line }: { $outcome ->
    [created] ny kontakt { $contact }
    [updated] endrer { $contact } (funnet med { $by })
    [unchanged] endrer ingenting ved { $contact } (funnet med { $by })
    [rejected] avvist
   *[left_out] utelatt
}
review-mended = {"    "}{ $column }: { $raw } leses som { $mended }
review-misfit = {"    "}{ $column }: sier noe annet enn da den ble rettet, så rettelsen ble ikke gjort
review-kept = {"    "}{ $field }: { $old } blir stående (filen har { $new })
