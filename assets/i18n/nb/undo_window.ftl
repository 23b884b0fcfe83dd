# Å angre noe i vinduet, og rapporter.

u-undo = Angre …
u-undo-now = Angre
u-title = Angre: { $what }
u-the-import = Import { $import }, { $name }
u-the-edit = Den siste endringen for hånd
u-looking = Finner ut hva som går tilbake …
u-running = Angrer …
u-cancel = Stopp; da endres ingenting
u-ready = Akkurat dette kommer til å skje. Det som er endret siden, blir stående.
u-figure-reversed = Verdier tilbake
u-figure-removed = Kontakter fjernet
u-figure-restored = Kontakter tilbake
u-figure-kept = Blir stående
u-line-reversed = { $count ->
    [one] 1 verdi gikk tilbake
   *[other] { $count } verdier gikk tilbake
}
u-line-removed = { $count ->
    [one] 1 kontakt fjernet
   *[other] { $count } kontakter fjernet
}
u-line-restored = { $count ->
    [one] 1 kontakt hentet tilbake
   *[other] { $count } kontakter hentet tilbake
}
u-line-kept = { $count ->
    [one] 1 ting ble stående
   *[other] { $count } ting ble stående
}
u-line-left = { $count ->
    [one] 1 kontakt tatt av en liste
   *[other] { $count } kontakter tatt av en liste
}
u-line-joined = { $count ->
    [one] 1 kontakt satt tilbake på en liste
   *[other] { $count } kontakter satt tilbake på en liste
}
u-line-lists-removed = { $count ->
    [one] 1 liste fjernet
   *[other] { $count } lister fjernet
}
u-line-lists-restored = { $count ->
    [one] 1 liste gjenopprettet
   *[other] { $count } lister gjenopprettet
}
u-goes = Dette går tilbake
u-went = Dette gikk tilbake
u-stays = Dette blir stående, og hvorfor
u-stayed = Dette ble stående, og hvorfor
u-removed = Kontakter fjernet
u-removed-more = … og { $count } til
u-values = { $count ->
    [one] 1 verdi
   *[other] { $count } verdier
}
u-whole-contact = hele kontakten
u-kept-table = Det som blir stående
u-kept-hint = Tallet til venstre er kontaktens nummer. Klikk på en rad for å se kontakten.
u-column-who = Kontakt eller liste
u-column-what = Felt
u-column-reason = Grunn
u-column-wrote = Importen skrev
u-column-now = Nå
u-entry = Angring av import { $import }: { $what }
u-entry-time = Import { $import } · { $time }
u-undone-by = Angret av oppføring { $undo }
u-import-done = Importen er ferdig: { $created } nye, { $updated } oppdatert.
u-show-reason = Vis rader
u-show-all = Vis alle
u-show-rows = Vis rader: { $problem }
u-example-cell = Linje { $line }, { $column }: { $cell }
u-example-row = Linje { $line }
u-details-gone = Selve radene er ikke lenger tatt vare på; se Historikk og sikkerhetskopier under Innstillinger.
