# Kontakter for hånd: detaljer, historikk, samtykke, redigering, sletting, hvor lenge fortiden blir.

p-selected = { $count ->
    [one] 1 valgt
   *[other] { $count } valgt
}
p-several = { $count } kontakter er valgt
p-several-what = Det du gjør her, gjøres med alle sammen.
p-edit-first = Du har skrevet endringer som ikke er lagret. Lagre eller avbryt dem først.
p-any-status = Alle påmeldingsstatuser
p-order = Rekkefølge
p-order-made = Eldste først
p-order-up = { $field }, stigende
p-order-down = { $field }, synkende
p-open-contact = Vis kontakten
p-edit = Rediger
p-delete = Slett …
p-erase = Slett for godt …

p-tab-values = Detaljer
p-tab-history = Historikk
p-tab-consent = Samtykke
p-reading = Leser …
p-source-import = Import { $import }: { $file } · { $time }
p-source-undo = Angring, oppføring { $import } · { $time }
p-source-edit = Redigert for hånd · { $time }
p-file-lines = { $file }, { $count ->
    [one] linje { $first }
   *[other] linjene { $lines }
}
p-event-import-created = Opprettet av import { $import }
p-event-import = Endret av import { $import }
p-event-undo = Angring av import { $import }
p-event-created = Opprettet for hånd
p-event-edited = Redigert for hånd
p-event-deleted = Slettet
p-event-restored = Hentet tilbake
p-value-changed = { $old } → { $new }
p-value-set = { $new } (ny)
p-value-taken = { $old } (fjernet)
p-joined = Satt på { $lists }
p-left = Tatt av { $lists }
p-history-older = Det som skjedde før dette, er ikke lenger tatt vare på.

p-no-consent = Det er ikke sagt noe om denne kontaktens samtykke ennå.
p-consent-import = Import { $import }: { $file }
p-consent-undo-edit = Angring av en redigering
p-consent-deleted = { $old } → { $new } (slettet)
p-consent-word = Filen sa { $word }
p-consent-earlier = Filen sa noe annet, men adressen var meldt av tidligere.
p-save-consent-csv = Lagre samtykke som CSV …
p-save-consent-json = Lagre samtykke som JSON …
p-save-consent-what = Alle endringer av påmeldingsstatus: når, fra hva til hva, og hvor de kom fra.
p-saved-consent = Samtykkeloggen ligger i { $path }.
p-ledger-name = Samtykke
p-ledger-of = Samtykke fra kontakt { $number }

p-edit-what = Verdier leses slik de leses i en fil. La et felt stå tomt for å fjerne verdien.
p-date-hint = ÅÅÅÅ-MM-DD
p-no-value = Ingen verdi
p-not-an-email = Dette er ikke en e-postadresse
p-not-a-phone = Dette kan ikke leses som et telefonnummer
p-not-a-date = Dette er ikke en dato
p-not-a-number = Dette er ikke et tall
p-not-a-choice = Dette er ikke et av alternativene
p-not-readable = Dette kan ikke leses
p-saved-contact = Kontakten er lagret.
p-key-shared = Lagret. { $field } er nå det samme som hos { $count ->
    [one] en annen kontakt
   *[other] { $count } andre kontakter
}. En import med dette feltet som nøkkel vil finne flere kontakter.

p-delete-title = Slette kontakter?
p-ask-delete = { $count ->
    [one] { $who } slettes og tas av alle lister.
   *[other] { $count } kontakter slettes og tas av alle lister: { $who }.
} Du kan angre så lenge historikken er tatt vare på.
p-deleted = { $count ->
    [one] 1 kontakt er slettet.
   *[other] { $count } kontakter er slettet.
}

p-erase-title = Slette for godt?
p-ask-erase = { $count ->
    [one] { $who } slettes fra alt dette programmet tar vare på:
   *[other] { $count } kontakter ({ $who }) slettes fra alt dette programmet tar vare på:
}
p-erase-values = alle verdier, lister og medlemskap
p-erase-history = historikken: alle tidligere tilstander som kan angres
p-erase-reports = importrapportene: problemer, avviste rader og endringer av rader
p-erase-backups = alle sikkerhetskopier av disse kontaktene; en ny lages av det som blir igjen
p-erase-drafts = det som er deres i utkast til importer
p-erase-aside = { $count ->
    [one] Slett også det som er lagt til side: 1 lager eller sikkerhetskopi
   *[other] Slett også det som er lagt til side: { $count } lagre og sikkerhetskopier
}
p-erase-aside-what = Skadede eller erstattede kontakter som er lagt til side, og sikkerhetskopier av tidligere kontakter, blir ellers liggende og kan inneholde de samme personene.
p-erase-stays = Bare at en påmeldingsstatus ble endret, og når, blir stående i samtykkeloggen, uten ord fra filen. Den som har meldt seg av, kjennes igjen på et fingeravtrykk av adressen.
p-erase-sure = Jeg forstår at dette ikke kan angres
p-erase-now = Slett for godt
p-erasing = Sletter. Det tar like lang tid som å kopiere alle kontaktene.
p-erased = De er slettet for godt.
p-erased-contacts = { $count ->
    [0] Ingen av dem var der lenger; historikken er uten dem.
    [one] 1 kontakt
   *[other] { $count } kontakter
}
p-erased-reports = Rapporter: { $rejected ->
    [one] 1 avvist rad
   *[other] { $rejected } avviste rader
}, { $problems ->
    [one] 1 problem
   *[other] { $problems } problemer
}
p-erased-files = { $files ->
    [0] Ingen sikkerhetskopi var eldre enn dette
    [one] 1 sikkerhetskopi eller annen kopi slettet
   *[other] { $files } sikkerhetskopier og andre kopier slettet
}
p-erased-no-backup = Den nye sikkerhetskopien kunne ikke lages. Gjør plass på disken; en lages før neste import.
p-erased-aside = { $count ->
    [one] 1 lager eller sikkerhetskopi som var lagt til side, er slettet.
   *[other] { $count } lagre og sikkerhetskopier som var lagt til side, er slettet.
}
p-erased-aside-failed = Ikke alt som var lagt til side, kunne slettes: { $reason }
p-erased-outside = Filer utenfor datamappen (filene som ble importert, eksporter, egne kopier) er som de var. Navn og tekster du har skrevet (på lister, filer og felt, hvor en liste kommer fra), har mistet adressen, nummeret og det fulle navnet; hva du ellers har skrevet om dem der, må du selv se gjennom.
p-erased-same = { $count ->
    [one] En annen kontakt har samme adresse eller nummer: { $names }. Se etter om det er samme person.
   *[other] { $count } andre kontakter har samme adresse eller nummer: { $names }. Se etter om det er samme person.
}

p-past = Historikk og sikkerhetskopier
p-past-what = Så lenge kan importer, redigeringer og slettinger angres og rapportene leses. Av dager og importer gjelder det som tar vare på mest.
p-past-days = Dager
p-past-imports = Importer
p-past-backups = Sikkerhetskopier
p-past-save = Lagre
p-past-number = Skriv hele tall
p-past-saved = Lagret. Det som er eldre enn dette, er borte.
p-past-now = Kan angres nå: { $imports ->
    [one] 1 import
   *[other] { $imports } importer
}, { $edits ->
    [one] 1 annen endring
   *[other] { $edits } andre endringer
}. Den eldste tilstanden er fra { $since }.
p-backups-now = { $backups ->
    [0] Ingen sikkerhetskopier
    [one] 1 sikkerhetskopi ({ $size })
   *[other] { $backups } sikkerhetskopier ({ $size })
}. Datamappen tar { $all }.
p-ledger = Samtykkelogg
p-ledger-what = Alle endringer av påmeldingsstatus som noen gang er gjort, med fil, linje og tid. Den beholdes for alltid.
p-ledger-now = { $count ->
    [one] 1 oppføring
   *[other] { $count } oppføringer
}
