# Gjennomgangen i vinduet: radene bak hvert tall, det som er rettet, og det som var skadet.

r-outcome-created = Ny kontakt
r-outcome-updated = Oppdatert
r-outcome-unchanged = Uendret
r-outcome-rejected = Avvist
r-outcome-left-out = Utelatt

r-contact = kontakt { $contact }
r-contact-named = { $name } (kontakt { $contact })
r-row-created = Oppretter { $contact }.
r-row-updated = Endrer { $contact }, funnet med { $by }.
r-row-unchanged = Endrer ingenting ved { $contact }, funnet med { $by }.
r-row-rejected = Denne raden blir ikke importert på grunn av problemene nedenfor.
r-row-left-out = Du har utelatt denne raden. Den blir ikke importert.
r-row-conflict = En annen kontakt, nummer { $contact }, har samme sekundærnøkkel med en annen primærnøkkel.

r-rule-rejected = Raden er avvist, så ingenting blir skrevet.
r-rule-same = Kontakten har denne verdien allerede.
r-rule-filled = Kontakten har ingen verdi, så filens blir skrevet.
r-rule-replaced = Filen er hoveddata: Verdien i den erstatter kontaktens.
r-rule-existing-kept = Dine eksisterende data er hoveddata: Kontaktens verdi blir stående.
r-rule-opt-out-kept = Kontakten er avmeldt, og ingen fil opphever det.
r-rule-opt-out-applied = En avmelding gjelder alltid.
r-rule-earlier-opt-out = Denne adressen ble meldt av før kontakten ble slettet. Det blir stående.
r-rule-invalid = Verdien er ugyldig, så den erstatter ingen annen.

r-repair-encoding = { $column }: bokstaver fra feil tegnkoding satt på plass
r-repair-zeros = { $column }: nuller foran til { $digits } sifre
r-repair-dates = { $column }: dagnumre gjort til datoer, fra 1900
r-repair-dates-1904 = { $column }: dagnumre gjort til datoer, fra 1904

r-again = Gjennomgangen blir gjort på nytt. Det du ser, er fra før.
r-changed-meanwhile = Kontakter, lister eller felt er endret i mellomtiden, så gjennomgangen ble gjort på nytt.
r-back-to-summary = Tilbake til sammendraget
r-rows = Rader
r-all-rows = Alle rader
r-all = Alle
r-count = { $name } ({ $count })
r-show-rows = Vis rader
r-show-rows-of = Vis rader: { $what }
r-with-problems = Med problemer
r-mended = Rettet
r-outcome-mended = { $outcome }, rettet
r-problem = Problem
r-field = Felt som endres
r-about-column = Om kolonnen
r-change = Hvordan det endres
r-added = Lagt til
r-replaced = Erstattet
r-kept = Ikke skrevet, på grunn av en regel
r-damage-chip = Skade
r-search = Søk i alle rader
r-found = { $count ->
    [one] 1 rad
   *[other] { $count } rader
}
r-finding = Søker …
r-nothing = Ingen rader er slik.
r-clear = Vis alle rader
r-what = Hva som skjer
r-contact-column = Kontakt
r-field-kept = { $count ->
    [one] 1 verdi i filen ikke skrevet, på grunn av en regel
   *[other] { $count } verdier i filen ikke skrevet, på grunn av en regel
}

r-line = Linje { $line }
r-leave-out = Utelat raden
r-take-in = Ta raden med igjen
r-problems = Hva som er galt
r-fields = Hva som skjer med hvert felt
r-fields-read = Slik leses raden
r-cells = Raden i filen
r-no-value = ingenting
r-old-new = { $old } → { $new }
r-in-file = I filen: { $value }
r-read-as = Leses som: { $value }
r-blank = tom
r-correct = Rett { $column }
r-read-instead = Hva som skal leses i stedet for { $column }
r-take-back = Ta tilbake
r-take-back-what = Ta tilbake: { $what }
r-misfit = I denne cellen står det noe annet enn da den ble rettet, så rettelsen blir ikke gjort.
r-replace = Erstatt verdier …
r-replace-in = Erstatt denne verdien i { $column } overalt
r-replace-title = Erstatt en verdi overalt
r-replace-intro = Hver celle i kolonnen med akkurat denne verdien leses som en annen. Selve filen blir ikke endret.
r-replace-value = Verdi i filen
r-replace-choose = Velg en verdi
r-replace-to = Les den som
r-replace-now = Erstatt
r-search-values = Søk i verdiene
r-values-more = Bare de vanligste verdiene står her.
r-values-none = Denne kolonnen har ingen verdier.

r-edits = Det du har rettet
r-edit-cell = Linje { $line }, { $column }: { $from } leses som { $to }
r-edit-replace = { $column }: { $from } leses som { $to }, overalt
r-edit-left-out = Linje { $line } er utelatt
r-take-all-in = Ta alle radene med igjen
r-misfits = Rettelser som ikke passer til filen slik den er, og som ikke blir gjort:
r-lost = { $column }: { $count ->
    [one] 1 rettelse venter, for kolonnen finnes ikke lenger
   *[other] { $count } rettelser venter, for kolonnen finnes ikke lenger
}

r-damaged = Skader som filen hadde fra før
r-fix-column = Reparer kolonnen
r-fix-leave-out = Utelat disse radene
r-fix-skip = Ikke importer denne kolonnen
r-fix-encoding = Les som { $encoding }
r-fix-other-encoding = Velg en annen tegnkoding
