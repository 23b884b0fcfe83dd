# Å angre noe i vinduet, og rapporter.

## Å angre noe
undo-title = Angre: { $what }
undo-name-of-import = Import { $import }, { $name }
undo-name-of-edit = Den siste endringen for hånd
undo-finding-out = Finner ut hva som går tilbake …
undo-running = Angrer …
undo-stop = Stopp; da endres ingenting
undo-intro = Akkurat dette kommer til å skje. Det som er endret siden, blir stående.
undo-figure-values = Verdier tilbake
undo-figure-contacts-removed = Kontakter fjernet
undo-figure-contacts-restored = Kontakter tilbake
undo-figure-not-taken-back = Blir stående
undo-count-values = { $count ->
    [one] 1 verdi gikk tilbake
   *[other] { $count } verdier gikk tilbake
}
undo-count-contacts-removed = { $count ->
    [one] 1 kontakt fjernet
   *[other] { $count } kontakter fjernet
}
undo-count-contacts-restored = { $count ->
    [one] 1 kontakt hentet tilbake
   *[other] { $count } kontakter hentet tilbake
}
undo-count-not-taken-back = { $count ->
    [one] 1 ting ble stående
   *[other] { $count } ting ble stående
}
undo-count-taken-off-list = { $count ->
    [one] 1 kontakt tatt av en liste
   *[other] { $count } kontakter tatt av en liste
}
undo-count-put-back-on-list = { $count ->
    [one] 1 kontakt satt tilbake på en liste
   *[other] { $count } kontakter satt tilbake på en liste
}
undo-count-lists-removed = { $count ->
    [one] 1 liste fjernet
   *[other] { $count } lister fjernet
}
undo-count-lists-restored = { $count ->
    [one] 1 liste gjenopprettet
   *[other] { $count } lister gjenopprettet
}
undo-goes-back = Dette går tilbake
undo-went-back = Dette gikk tilbake
undo-stays = Dette blir stående, og hvorfor
undo-stayed = Dette ble stående, og hvorfor
undo-contacts-removed = Kontakter fjernet
undo-contacts-removed-more = … og { $count } til
undo-values-of-field = { $count ->
    [one] 1 verdi
   *[other] { $count } verdier
}
undo-whole-contact = hele kontakten
undo-kept-table = Det som blir stående
undo-kept-table-hint = Tallet til venstre er kontaktens nummer. Klikk på en rad for å se kontakten.
undo-column-contact-or-list = Kontakt eller liste
undo-column-field = Felt
undo-column-reason = Grunn
undo-column-import-wrote = Importen skrev
undo-column-now = Nå

## Rapporter
report-choices = Valg som ble gjort
report-problem-list = Problemer
report-column-problem = Problem
report-column-cell = Celle
report-column-row = Rad
report-row-rejected = Denne raden ble avvist
report-line-hint = Tallet til venstre er linjen i filen.
report-show-rows = Vis rader
report-show-all-rows = Vis alle
report-show-rows-of-problem = Vis rader: { $problem }
report-example-cell = Linje { $line }, { $column }: { $cell }
report-example-row = Linje { $line }
report-rows-not-kept = Selve radene er ikke lenger tatt vare på; se Historikk og sikkerhetskopier under Innstillinger.
