# Å angre noe i vinduet, og rapporter.

u-undo = Angre…
u-undo-now = Angre
u-title = Angre: { $what }
u-the-import = Import { $import }, { $name }
u-the-edit = Den siste endringen for hånd
u-looking = Finner ut hva som går tilbake…
u-running = Angrer…
u-cancel = Stopp; da endres ingenting
u-ready = Akkurat dette kommer til å skje. Det som er endret siden, blir som det er.
u-figure-reversed = Verdier som går tilbake
u-figure-removed = Kontakter fjernes
u-figure-restored = Kontakter hentes tilbake
u-figure-kept = Blir som det er
u-count = { $count } { $what }
u-goes = Dette går tilbake
u-went = Dette gikk tilbake
u-stays = Dette blir, og hvorfor
u-stayed = Dette ble, og hvorfor
u-removed = Kontakter som fjernes
u-removed-more = … og { $count } til
u-values = { $count ->
    [one] 1 verdi
   *[other] { $count } verdier
}
u-whole-contact = hele kontakten
u-kept-table = Det som blir som det er
u-kept-hint = Tallet til venstre er kontaktens nummer. Klikk på en rad for å se kontakten.
u-column-who = Kontakt eller liste
u-column-what = Felt
u-column-reason = Hvorfor det blir
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
