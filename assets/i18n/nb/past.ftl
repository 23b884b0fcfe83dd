# Enkeltkontakter, historikken deres, sletting for godt, og hvor lenge fortiden tas vare på.

contact-heading = Kontakt { $contact }
contact-deleted = Den er slettet.
contact-times = Opprettet { $made }, endret { $changed }
contact-lists = På: { $lists }
contact-unknown = Ingen kontakt har nummeret eller adressen { $word }.
contact-several = Flere kontakter har denne adressen: { $contacts }. Oppgi nummeret til en av dem.
contact-source-unknown = eldre enn det som er tatt vare på
contact-history = Historikk, nyeste først:
contact-history-cut = Det som skjedde før dette, er ikke lenger tatt vare på.
contact-entry = { $time }  { $event }
contact-change = { $field }: { $old } → { $new }
contact-blank = (tom)
contact-joined = satt på { $lists }
contact-left = tatt av { $lists }
contact-list-gone = liste { $list }
contact-consent = Samtykke, eldste først:
contact-consent-line = { $time }  { $field }: { $from } → { $to } ({ $origin })

edit-done = Kontakt { $contact } er endret: { $fields }.
edit-nothing = Kontakt { $contact } har disse verdiene allerede. Ingenting ble endret.
edit-shared = Andre kontakter har samme verdi i { $field }: { $contacts }. En import som leter der, vil finne flere.
edit-no-field = Det finnes ikke noe felt nummer { $field }.
edit-twice = { $field } er oppgitt to ganger.
edit-invalid = { $field }: { $problem }. Ingenting ble endret.
edit-nothing-left = Kontakt { $contact } ville ikke hatt noen verdi igjen. Slik slettes den: mainbrainer delete { $contact }
usage-edit-value = { $word }: oppgi FELT=VERDI; med ingenting etter = tas verdien bort.

delete-done = { $count ->
    [one] 1 kontakt er slettet.
   *[other] { $count } kontakter er slettet.
}
erase-done = { $count ->
    [one] 1 kontakt er slettet for godt, også fra historikken.
   *[other] { $count } kontakter er slettet for godt, også fra historikken.
}
erase-rest = Avviste rader slettet: { $rows }. Problemer som mistet cellen sin: { $problems }. Utkast renset: { $drafts }.
erase-files = Gamle sikkerhetskopier slettet: { $files }. En ny tar plassen deres.
erase-aside-deleted = Lagre og sikkerhetskopier som var lagt til side og er slettet: { $files }.
erase-aside = Disse er fra et lager som var her før, eller ble lagt til side, og kan fortsatt inneholde dem: { $paths }. For å slette også dem: --also-set-aside
erase-aside-failed = De er slettet fra lageret, men det som var lagt til side ved siden av, kunne ikke gås gjennom: { $reason }
erase-no-backup = Den nye sikkerhetskopien kunne ikke lages.
erase-same-address = Disse kontaktene har også en av adressene, og blir værende: { $contacts }.
erase-outside = Filer utenfor lageret (de importerte filene, eksporter, kopier) er som før. Navn og tekster du har skrevet (på lister, filer og felt, hvor en liste kommer fra), har mistet adressen, nummeret og det fulle navnet; hva du ellers har skrevet om dem der, må du selv se gjennom.
erase-drafts-failed = Et utkast ved siden av lageret kunne ikke renses: { $reason }. Ingen ble slettet.

retention-rule = Endringer kan angres i { $days } dager, og de siste { $imports } importene uansett hvor gamle de er.
retention-backups = Sikkerhetskopier som beholdes: { $backups }. De som er eldre enn historikken, slettes også, men aldri den nyeste.
retention-oldest = Den eldste tilstanden som er tatt vare på, er fra { $time }.
retention-nothing = Ingenting er tatt vare på ennå.

help-usage-contact = mainbrainer contact ID|ADRESSE [--json]
help-contact = Vis en kontakt: verdiene, hvor de kom fra, og hva som har skjedd med den
help-value-who = ID|ADRESSE
help-contact-who = Nummeret på kontakten, e-postadressen eller mobilnummeret
help-usage-edit = mainbrainer edit ID FELT=VERDI... [--json]
help-edit = Endre verdier i en kontakt
help-edit-contact = Nummeret på kontakten
help-value-assign = FELT=VERDI
help-edit-value = Et felt og den nye verdien; ingenting etter = tar verdien bort
help-edit-date-order = Rekkefølgen på dag, måned og år i datoer som oppgis: dmy, mdy eller ymd
help-usage-delete = mainbrainer delete ID... [--for-good] [--json]
help-delete = Slett kontakter, eller slett dem for godt
help-value-contacts = ID...
help-delete-contact = Numrene på kontaktene
help-for-good = Slett dem også fra historikk, rapporter og sikkerhetskopier; dette kan ikke angres
help-usage-retention = mainbrainer retention [--days N] [--imports N] [--backups N] [--json]
help-retention = Vis eller bestem hvor lenge endringer kan angres
help-retention-days = I så mange dager kan alt angres
help-retention-imports = Så mange importer kan angres, uansett hvor gamle de er
help-retention-backups = Så mange sikkerhetskopier beholdes
help-also-set-aside = Med --for-good: slett også lagre og sikkerhetskopier som er lagt til side
