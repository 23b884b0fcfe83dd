# Det som vinduet viser.

## Det flere sider sier
common-program-name = MainBrainer
common-language-english = English
common-language-norwegian = Norsk bokmål
common-name-and-shortcut = { $name } ({ $shortcut })
common-name-and-value = { $name }: { $value }
common-close = Lukk
common-copy = Kopier
common-cancel = Avbryt
common-save = Lagre
common-search = Søk
common-change = Endre
common-delete = Slett
common-nothing-found = Ingen treff
common-yes = ja
common-no = nei
common-on = På
common-off = Av
common-import-contacts = Importer kontakter
common-file-path = Bane til filen
common-opening-file = Åpner filen …
common-list = Liste
common-list-name = Navn på listen
common-list-name-control-characters = Navnet på en liste kan ikke ha linjeskift eller andre kontrolltegn. Skriv et annet navn.
common-list-name-taken = Det finnes allerede en liste med dette navnet. Skriv et annet navn, eller velg listen.
common-optin-status = Påmeldingsstatus
common-row-count = { $count ->
    [one] 1 rad
   *[other] { $count } rader
}
common-changes-by-field = Hva som endres, felt for felt
common-values-added = { $count ->
    [one] 1 verdi lagt til
   *[other] { $count } verdier lagt til
}
common-values-replaced = { $count ->
    [one] 1 verdi erstattet
   *[other] { $count } verdier erstattet
}
common-file-read-as = Leses som
common-with-header = med overskrift
common-without-header = uten overskrift
common-try-again = Prøv igjen
common-file-to-list = { $file } til { $list }
common-show-contacts = Vis kontakter
common-show-report = Rapport
common-resume = Fortsett på utkastet
common-discard = Forkast
common-column = Kolonne
common-contact-count = { $count ->
    [one] 1 kontakt
   *[other] { $count } kontakter
}
common-contact-number = Kontakt { $number }
common-show-folder = Vis mappen
common-folder-not-shown = Systemet viser ikke mappen. Den er { $path }.
common-blank-cell = tom
common-take-back-edit = Ta tilbake: { $what }
common-undo = Angre …
common-undo-now = Angre
common-show-contact = Vis kontakten
common-reading = Leser …
common-file-and-lines = { $file }, { $count ->
    [one] linje { $first }
   *[other] linjene { $lines }
}

## Der vinduet ikke kan åpnes
start-no-display = Det er ingen skjerm å åpne et vindu på. Uten vindu kan du bruke: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. Se mainbrainer --help.
start-no-graphics = Vinduet kan ikke åpnes: Grafikksystemet (OpenGL) starter ikke. Uten vindu kan du bruke: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. Se mainbrainer --help.

## Navigasjon
nav-contacts = Kontakter
nav-lists = Lister
nav-imports = Importer
nav-fields = Felt
nav-settings = Innstillinger
nav-import-in-progress = Påbegynt import
nav-back-to-import = Tilbake til { $file }
nav-importing-file = Importerer { $file }

## En fil over vinduet
drop-to-open = Slipp filen for å åpne den
drop-to-open-file = Slipp for å åpne { $file }
drop-wait-for-import = Vent til importen som pågår, er ferdig

## Meldinger over en side
notice-one-file-at-a-time = Én fil om gangen: { $file } er åpnet, og { $count ->
    [one] den andre er det ikke
   *[other] de { $count } andre er det ikke
}.
notice-rows-copied = { $rows ->
    [one] 1 rad er kopiert
   *[other] { $rows } rader er kopiert
}.
notice-first-rows-copied = De første { $rows } av { $all } rader er kopiert: Flere kan ikke limes inn andre steder.
notice-encoding-changed = Hele filen er lest: Den er { $encoding }. Forhåndsvisningen er oppdatert.
notice-file-of-draft-changed = Filen er endret siden sist du arbeidet med dette utkastet. Valgene dine er tatt vare på; se over dem før du går videre.
notice-other-file = Dette er en annen fil. Si på nytt det som bare du kan vite om den: påmeldingsstatusen til kontaktene, og at du kan kontakte dem. Rader i den første filen som ble rettet eller utelatt, står som de er i denne.
notice-compliance-text-changed = Teksten om GDPR og TCPA er en annen enn den du bekreftet. Les den og bekreft på nytt.
notice-rejected-rows-saved = De avviste radene er i { $path }.
notice-thread-failed = Det gikk ikke. Prøv igjen.
notice-preferences-not-saved = Innstillingene kan ikke lagres: { $reason }.
notice-draft-damaged = Et utkast kunne ikke leses og blir liggende der det er: { $path }.
notice-backup-restored = Sikkerhetskopien fra { $time } er satt inn, med { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
}.
notice-begun-anew = MainBrainer begynner uten kontakter; sikkerhetskopiene blir liggende.
notice-damaged-files-set-aside = De skadede filene ligger i { $path }.
notice-read-only = Kontaktene kan bare ses på og eksporteres nå: { $reason }.
notice-read-only-explained = Ingenting kan endres eller importeres, og valg blir ikke husket. Prøv igjen når det er rettet.
notice-import-done = Importen er ferdig: { $created } nye, { $updated } oppdatert.
notice-consent-saved = Samtykkeloggen ligger i { $path }.
notice-contact-saved = Kontakten er lagret.
notice-contact-saved-value-shared = Lagret. { $field } er nå det samme som hos { $count ->
    [one] en annen kontakt
   *[other] { $count } andre kontakter
}. En import med dette feltet som nøkkel vil finne flere kontakter.
notice-contacts-deleted = { $count ->
    [one] 1 kontakt er slettet.
   *[other] { $count } kontakter er slettet.
}
notice-history-settings-saved = Lagret. Det som er eldre enn dette, er borte.

## Rammen rundt importveiviseren
wizard-import-to-list = Import til { $list }
wizard-leave = Lukk importveiviseren; valgene dine blir tatt vare på som utkast
wizard-back = Tilbake
wizard-continue = Fortsett
wizard-import = Importer
wizard-show-place = Vis meg
wizard-step-upload = Last opp
wizard-step-preview = Forhåndsvis
wizard-step-mapping = Tilordne
wizard-step-rules = Importregler
wizard-step-compliance = Samsvar
wizard-step-summary = Sammendrag
wizard-step-does-not-fit-file = { $name }: noe her passer ikke lenger med filen
wizard-blocked-list-gone = Listen som kontaktene skulle til, finnes ikke lenger. Velg en annen.
wizard-file-has-too-many-columns = Filen har { $columns } kolonner eller flere; det meste som kan leses, er { $limit }. Kanskje skilletegnet er feil.
wizard-file-of-draft-missing = Filen til dette utkastet er ikke lenger der den var: { $path }. Velg den på nytt for å gå videre.
wizard-reading-whole-file = Går gjennom hele filen …
wizard-blocked-no-file = Velg en fil først
wizard-blocked-same-field = { $columns } går til samme felt, { $field }
wizard-blocked-columns-undecided = { $count ->
    [one] 1 kolonne mangler felt: Velg ett, eller kryss av under listen
   *[other] { $count } kolonner mangler felt: Velg ett for hver, eller kryss av under listen
}
wizard-blocked-refusals-words = Kolonnen { $column } sier hvem som ikke vil kontaktes ({ $words }): velg et felt for den, eller velg å ikke importere den
wizard-blocked-refusals-header = Etter navnet sier kolonnen { $column } hvem som ikke vil kontaktes: velg et felt for den, eller velg å ikke importere den
wizard-blocked-nothing-mapped = Ingen kolonne går til et felt ennå
wizard-blocked-no-optin-email = Si om kontaktene er påmeldt til e-post
wizard-blocked-no-optin-sms = Si om kontaktene er påmeldt til SMS
wizard-blocked-words-without-meaning = { $count ->
    [one] 1 ord i { $column } har ingen betydning ennå
   *[other] { $count } ord i { $column } har ingen betydning ennå
}
wizard-blocked-no-date-order = Si om dag eller måned kommer først i { $column }
wizard-blocked-no-master = Velg hvilke data som er hoveddata
wizard-blocked-no-primary-key = Velg en primærnøkkel
wizard-blocked-keys-same = Primærnøkkel og sekundærnøkkel er begge { $field }: Velg to ulike felt
wizard-blocked-key-not-mapped = { $field } er nøkkel, men ingen kolonne går til feltet
wizard-blocked-key-not-allowed = { $field } kan ikke være nøkkel
wizard-blocked-review-failed = Importen kunne ikke prøves; se ovenfor
wizard-blocked-no-list-name = Skriv et navn på listen
wizard-blocked-gdpr-not-confirmed = Bekreft at du har lest og forstått GDPR
wizard-blocked-tcpa-not-confirmed = Bekreft at du har lest og forstått TCPA

## Last opp
upload-intro = Velg en fil med kontakter. Du får se alt som kommer til å skje, før noe blir importert.
upload-choose-file = Velg en fil
upload-drop-or-click = Slipp en CSV-fil her, eller klikk for å velge en
upload-click-to-choose = Klikk for å velge en CSV-fil
upload-kinds-of-files = CSV eller andre tekstfiler med én kontakt på hver rad, også fra Excel
upload-choose-other-file = Klikk for å velge en annen fil
upload-no-file-dialog = Her kan det ikke vises noe filvindu. Lim inn banen til filen nedenfor.
upload-file-path-hint = Lim inn en bane, for eksempel fra filbehandleren
upload-open = Åpne
upload-recent-files = Nylige filer
upload-list-heading = Hvor kontaktene skal
upload-new-list = Ny liste
upload-list-name-hint = Filens navn, hvis du ikke skriver et annet
upload-choose-list = Velg en liste
upload-secondary-import = Sekundær import: Kontaktene legges til i en liste som finnes fra før.

## Forhåndsvis
preview-intro = Se etter at kolonner og bokstaver ser riktige ut. Hvis ikke, kan du endre hvordan filen leses.
preview-delimiter = Skilletegn
preview-encoding = Tegnkoding
preview-quote = Anførselstegn
preview-quote-none = ingen
preview-skip-lines = Linjer å hoppe over
preview-first-row-is-header = Første rad er overskrift
preview-detect = Finn automatisk
preview-detected = { $value } (funnet)
preview-found = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 kolonne
   *[other] { $columns } kolonner
}, { $rows ->
    [one] 1 rad
   *[other] { $rows } rader
}, { $size }
preview-found-about = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 kolonne
   *[other] { $columns } kolonner
}, omtrent { $rows } rader, { $size }
preview-problems = { $count ->
    [one] 1 av disse radene har et problem; den er merket ved linjenummeret.
   *[other] { $count } av disse radene har et problem; de er merket ved linjenummeret.
}
preview-table = De første radene i filen

## Tilordne
mapping-intro = Si hva hver kolonne er. Forslag er fylt ut; endre det som er feil.
mapping-column-name = Kolonnenavn
mapping-sample-values = Eksempelverdier
mapping-map-to-field = Map til felt
mapping-share-filled = { $share } fylt ut
mapping-no-values = ingen verdier
mapping-choose-field = Velg et felt
mapping-map-column = Map { $column } til felt
mapping-search-fields = Søk i felt
mapping-recommended = anbefalt
mapping-field-already-used = allerede brukt
mapping-create-field = Opprett tilpasset felt …
mapping-do-not-import = Ikke importer denne kolonnen
mapping-decide-later = Bestem senere
mapping-column-of-opt-outs = { $field }: kolonnen sier hvem som har meldt seg av
mapping-full-name-is-split = deles i fornavn og etternavn
mapping-calling-code-is-read = telefonnumre uten landskode leses med den
mapping-field-used-twice = En annen kolonne går også til { $field }
mapping-choice-does-not-fit = Det som var valgt før, passer ikke lenger; se over dette valget
mapping-columns-gone = Du hadde valgt felt for kolonner som ikke lenger finnes: { $columns }
mapping-date-order = Rekkefølge i datoene
mapping-choose-date-order = Hva kommer først?
mapping-day-first = Dag først (31.12.2026)
mapping-month-first = Måned først (12/31/2026)
mapping-year-first = År først (2026-12-31)
mapping-skip-unmapped = { $count ->
    [0] Ikke importer data i ikke-tilordnede felt (det er ingen)
    [one] Ikke importer data i ikke-tilordnede felt (1 kolonne)
   *[other] Ikke importer data i ikke-tilordnede felt ({ $count } kolonner)
}
mapping-columns-mapped = { $mapped ->
    [one] 1 kolonne tilordnet
   *[other] { $mapped } kolonner tilordnet
}, { $left } igjen

## Påmeldingsstatus
optin-intro = Har disse kontaktene sagt ja til å få markedsføring? Det er det bare du som kan vite.
optin-email = E-postmarkedsføring
optin-email-question = Filen har e-postadresser, men ingen kolonne sier hvem som vil ha e-post. Hva gjelder for alle kontaktene i filen?
optin-sms = SMS-markedsføring
optin-sms-question = Filen har mobilnumre, men ingen kolonne sier hvem som vil ha SMS. Hva gjelder for alle kontaktene i filen?
optin-all-in = Alle er påmeldt
optin-all-out = Alle er avmeldt
optin-no-information = Ingen informasjon
optin-all-in-hint = Velg dette bare hvis hver og en har sagt ja, og du kan vise når og hvordan.
optin-words-of-column = Ord i kolonnen { $column }
optin-words-unknown = Alle ordene i kolonnen, med antall rader. Noen er ikke kjent ennå: si hva hvert av dem betyr.
optin-words-take-usual = { $count ->
    [one] Bruk det ordet som regel betyr
   *[other] Bruk det { $count } av ordene som regel betyr
}
optin-blank-cells = (tom)
optin-words-left = { $count ->
    [one] 1 ord gjenstår
   *[other] { $count } ord gjenstår
}
optin-words-remembered = Ordene huskes til senere importer og kan endres under Felt.
optin-choose-meaning = Hva betyr det?
optin-meaning-of-word = Betydningen av { $word }

## Importregler
rules-intro = Bestem hva som skal skje når en kontakt i filen allerede finnes her.
rules-master = Når filen og dine data er ulike
rules-master-file = Bruk min opplastede fil som hoveddata
rules-master-file-explained = Verdiene i filen erstatter dem du har. Tomme celler endrer ingenting.
rules-master-file-example = Du har Oslo, filen sier Bergen: Kontakten får Bergen.
rules-master-existing = Bruk mine eksisterende data som hoveddata
rules-master-existing-explained = Verdiene i filen brukes bare der kontakten ikke har noen.
rules-master-existing-example = Du har Oslo, filen sier Bergen: Kontakten beholder Oslo.
rules-duplicates = Hvordan duplikater blir funnet
rules-duplicates-explained = To rader eller kontakter er samme person når nøkkelen er den samme.
rules-primary-key = Primærnøkkel
rules-primary-key-explained = Den brukes først.
rules-secondary-key = Sekundærnøkkel
rules-secondary-key-explained = Den brukes når primærnøkkelen er tom eller ikke finner noen.
rules-choose-key = Velg en nøkkel
rules-no-secondary-key = Ingen sekundærnøkkel
rules-more = Flere regler
rules-invalid-values = Verdier som feltet ikke kan ta imot
rules-invalid-values-explained = For eksempel en e-postadresse uten @. Cellen slik den står, er alltid med i rapporten.
rules-invalid-values-left-blank = La stå tomt og rapporter
rules-invalid-values-stored = Lagre som skrevet og rapporter
rules-invalid-values-reject-row = Avvis raden
rules-key-conflict = Når de to nøklene er uenige
rules-key-conflict-explained = Sekundærnøkkelen finner en kontakt som har en annen primærnøkkel.
rules-key-conflict-update = Oppdater den kontakten likevel
rules-key-conflict-create = Opprett en ny kontakt
rules-key-conflict-reject-row = Avvis raden
rules-other-name-explained = En nøkkel i raden fører til en kontakt med et fornavn som tydelig er en annens: familier og kontorer deler adresser. Store og små bokstaver, aksenter, initialer, kallenavn og skrivefeil teller ikke.
rules-no-key-explained = Ingen av nøklene har en verdi i raden.
rules-letter-case-explained = KARI eller kari i filen, Kari i kontakten.
summary-other-name = { $count ->
    [one] 1 rad fører til en kontakt med et annet menneskes navn (linje { $lines }). Velg hva som skal skje med den før du importerer.
   *[other] { $count } rader fører til kontakter med andres navn (linje { $lines }{ $count ->
        [one] {""}
        [2] {""}
        [3] {""}
       *[other] , …
    }). Velg hva som skal skje med dem før du importerer.
}
wizard-blocked-other-name = Velg hva som skal skje med rader med et annet menneskes navn
rules-other-name = Samme nøkkel, annet navn
rules-other-name-undecided = Ikke bestemt
rules-other-name-update = Oppdater kontakten: Nøkkelen avgjør
rules-other-name-create = Opprett en ny kontakt
rules-other-name-reject-row = Avvis raden
rules-no-key = Rader uten nøkkel
rules-no-key-reject-row = Avvis raden
rules-no-key-create = Opprett en ny kontakt, hver gang filen blir importert
rules-letter-case = Tekst der bare store og små bokstaver er forskjellige
rules-letter-case-ignore = Bare store eller bare små bokstaver erstatter ingenting
rules-letter-case-write = Skriv den som enhver annen verdi
rules-opt-outs-win = Avmeldinger vinner alltid
rules-opt-outs-win-explained = En kontakt som har meldt seg av, forblir avmeldt, og en avmelding i filen gjelder alltid.

## Samsvar
compliance-intro = Du har ansvaret for at du har lov til å kontakte disse personene. Les begge tekstene og bekreft dem.
compliance-gdpr = GDPR: personer i EU og EØS
compliance-gdpr-text = Du må ha et rettslig grunnlag, for eksempel samtykke, for å oppbevare opplysninger om disse personene og sende dem e-post eller SMS. De har rett til å få vite hva du har om dem og hvor du har det fra, til å få det rettet eller slettet, og til når som helst å trekke samtykket tilbake.
compliance-gdpr-confirm = Jeg har lest og forstått hva GDPR krever av e-post og SMS til personer i EØS
compliance-tcpa = TCPA: personer i USA
compliance-tcpa-text = Markedsføring per telefon og SMS til personer i USA krever at de uttrykkelig og skriftlig har samtykket på forhånd. Ingen kan pålegges å samtykke for å få kjøpe noe. Den som sier stopp, skal ikke kontaktes igjen.
compliance-tcpa-confirm = Jeg har lest og forstått hva TCPA krever av e-post og SMS til personer i USA
compliance-about-consent = Om samtykket
compliance-about-consent-explained = Valgfritt. Det er godt å ha når noen spør hvor du har adressen deres fra.
compliance-lawful-basis = Rettslig grunnlag
compliance-lawful-basis-hint = For eksempel samtykke eller avtale
compliance-origin-of-list = Hvor listen kommer fra
compliance-origin-of-list-hint = For eksempel påmeldinger på vårmessen
compliance-consent-given = Når samtykket ble gitt
compliance-consent-given-hint = For eksempel mai 2026
compliance-kept-with-import = Dette tas vare på sammen med importen: teksten og versjonen av den, det du bekreftet, det du skrev her, og tidspunktet.
compliance-confirmed = GDPR og TCPA er bekreftet
compliance-not-confirmed = Ikke bekreftet ennå

## Sammendrag
summary-change-choice = Endre: { $what }
summary-not-chosen = Ikke valgt ennå
summary-new-list = { $list }, en ny liste
summary-intro = Akkurat dette kommer til å skje. Ingenting er importert ennå.
summary-blank-rows = { $count ->
    [one] 1 tom rad hoppes over.
   *[other] { $count } tomme rader hoppes over.
}
summary-duplicates = { $count ->
    [one] 1 rad treffer en kontakt fra en tidligere rad i filen.
   *[other] { $count } rader treffer en kontakt fra en tidligere rad i filen.
}
summary-key-conflicts = { $count ->
    [one] I 1 rad er de to nøklene uenige.
   *[other] I { $count } rader er de to nøklene uenige.
}
summary-opt-outs-kept = { $count ->
    [one] 1 avmelding beholdes selv om filen sier noe annet.
   *[other] { $count } avmeldinger beholdes selv om filen sier noe annet.
}
summary-choices = Valgene dine
summary-file = Fil
summary-column-to-field = { $column } til { $field }
summary-show-rows = Vis rader
summary-show-rows-of = Vis rader: { $what }
summary-values-not-written = { $count ->
    [one] 1 verdi i filen ikke skrevet, på grunn av en regel
   *[other] { $count } verdier i filen ikke skrevet, på grunn av en regel
}
summary-take-back = Ta tilbake
summary-take-all-rows-in = Ta alle radene med igjen
summary-edits-not-made = Rettelser som ikke passer til filen slik den er, og som ikke blir gjort:
summary-edits-waiting-for-column = { $column }: { $count ->
    [one] 1 rettelse venter, for kolonnen finnes ikke lenger
   *[other] { $count } rettelser venter, for kolonnen finnes ikke lenger
}
summary-damage = Skader som filen hadde fra før
summary-damage-repair-column = Reparer kolonnen
summary-damage-leave-rows-out = Utelat disse radene
summary-damage-skip-column = Ikke importer denne kolonnen
summary-damage-read-as-encoding = Les som { $encoding }
summary-damage-choose-encoding = Velg en annen tegnkoding
summary-rows-left-out = { $count ->
    [one] 1 rad er utelatt.
   *[other] { $count } rader er utelatt.
}

## De fire tallene for en import
figure-created = Nye kontakter
figure-updated = Oppdatert
figure-unchanged = Uendret
figure-rejected = Avvist

## En import som pågår, og slutten på den
running-title = Importen pågår
running-explained = Du kan bruke de andre sidene imens. Ingenting av importen synes før den er ferdig.
running-progress = { $percent } · { $rows } rader · { $rate } rader/s
running-time-left = · { $time } igjen
running-cancel = Avbryt importen
running-cancelling = Stopper. Ingenting blir endret.
done-title = Importen er ferdig etter { $time }.

## Importer
imports-tab-drafts = Utkast
imports-tab-completed = Fullført
imports-tab-failed = Mislyktes
imports-show-older = Vis eldre importer
imports-tab-count = { $name } ({ $count })
imports-no-drafts = Importer du har begynt på, men ikke fullført, blir tatt vare på her.
imports-no-completed = Fullførte importer kommer hit, hver med en rapport.
imports-no-failed = Importer som mislyktes eller ble avbrutt, kommer hit, med årsaken.
imports-draft-step-list-time = Ved { $step } · liste { $list } · { $time }
imports-draft-without-file = Ingen fil ennå
imports-figures = { $created } nye, { $updated } oppdatert, { $unchanged } uendret, { $rejected } avvist
imports-undo-of-import = Angring av import { $import }: { $what }
imports-number-and-time = Import { $import } · { $time }
imports-undone-by = Angret av oppføring { $undo }

## Å lagre til en fil
save-rejected-rows = Lagre avviste rader …
save-rejected-rows-explained = En CSV-fil som den du importerte, med linje og årsak lagt til på hver rad. Rett den og importer den på nytt.
save-rejected-rows-file-name = { $stem } avviste rader
save-file-exists = Det finnes allerede en fil med dette navnet. Skriv et annet.
save-consent-as-csv = Lagre samtykke som CSV …
save-consent-as-json = Lagre samtykke som JSON …
save-consent-explained = Alle endringer av påmeldingsstatus: når, fra hva til hva, og hvor de kom fra.
save-consent-file-name = Samtykke
save-consent-file-name-of-contact = Samtykke fra kontakt { $number }

## Lister
lists-title = Kontaktlister
lists-rename = Gi nytt navn
lists-import-into-list = Importer til denne listen
lists-name-of-new-list = Navn på en ny liste
lists-intro = En liste er en gruppe kontakter med et navn. En kontakt kan være på flere.
lists-create = Opprett liste
lists-empty = Listene dine kommer hit. En import lager en liste, eller legger kontakter på en som finnes.
lists-name-blank = Listen må ha et navn
lists-name-too-long = Navnet på en liste kan ha høyst { $most } tegn

## Tabeller
table-sort-by = Sorter etter { $column }
table-sorted-ascending = { $column }, sortert, første til siste
table-sorted-descending = { $column }, sortert, siste til første

## Felt
fields-title = Feltinnstillinger
fields-options = Alternativer
fields-intro = Felt sier hva som kan være kjent om en kontakt, og hvordan verdiene leses.
fields-custom = Tilpassede felt
fields-standard = Standardfelt
fields-no-custom = Du har ingen tilpassede felt ennå.
fields-create = Opprett tilpasset felt
fields-options-one-per-line = Alternativer, ett på hver linje
fields-options-missing = Skriv minst ett alternativ
fields-option-twice = Alternativet { $option } står der to ganger: store og små bokstaver teller ikke. Skriv det én gang.
fields-optin-words = Ord for påmeldingsstatus
fields-optin-words-explained = Hva ordene i en påmeldingskolonne i en fil betyr. Store og små bokstaver spiller ingen rolle.
fields-new-word-for-meaning = Nytt ord for { $meaning }
fields-new-word = Nytt ord
fields-add-word = Legg til under { $meaning }
fields-remove-word = Fjern { $word }
fields-word-blank = Skriv et ord først
fields-word-taken = { $word } betyr allerede { $meaning }. Fjern det der først.
fields-phone-region = Telefonnumre uten landkode
fields-phone-region-explained = Landet der numrene skrives uten landkode i filene dine.
fields-phone-region-codes = +{ $calling } · { $code }

## Innstillinger
settings-language = Språk
settings-theme = Utseende
settings-theme-system = Som systemet
settings-theme-light = Lyst
settings-theme-dark = Mørkt
settings-zoom = Størrelse
settings-zoom-larger = Større
settings-zoom-smaller = Mindre
settings-zoom-normal = Vanlig
settings-privacy = Personvern
settings-remember-files = Husk nylige filer
settings-remember-files-explained = Navn og mapper til filene du har åpnet, bare på denne maskinen. Slår du det av, blir de glemt med en gang.
settings-data-folder = Datamappe
settings-data-folder-explained = Kontakter, lister, importer og utkast ligger her og ingen andre steder.
settings-history = Historikk og sikkerhetskopier
settings-history-explained = Så lenge kan importer, redigeringer og slettinger angres og rapportene leses. Av dager og importer gjelder det som tar vare på mest.
settings-history-days = Dager
settings-history-imports = Importer
settings-history-backups = Sikkerhetskopier
settings-history-save = Lagre
settings-history-whole-numbers = Skriv hele tall
settings-history-now = Kan angres nå: { $imports ->
    [one] 1 import
   *[other] { $imports } importer
}, { $edits ->
    [one] 1 annen endring
   *[other] { $edits } andre endringer
}. Den eldste tilstanden er fra { $since }.
settings-backups-now = { $backups ->
    [0] Ingen sikkerhetskopier
    [one] 1 sikkerhetskopi ({ $size })
   *[other] { $backups } sikkerhetskopier ({ $size })
}. Datamappen tar { $all }.
settings-consent-ledger = Samtykkelogg
settings-consent-ledger-explained = Alle endringer av påmeldingsstatus som noen gang er gjort, med fil, linje og tid. Den beholdes for alltid.
settings-consent-ledger-entries = { $count ->
    [one] 1 oppføring
   *[other] { $count } oppføringer
}

## Spørsmål over en side
dialog-no-go-back = Nei, gå tilbake
dialog-field-create = Opprett
dialog-discard-title = Forkaste utkastet?
dialog-discard-question = Valgene som er gjort for { $file }, går tapt. Selve filen blir ikke rørt.
dialog-delete-list-title = Slette listen?
dialog-delete-list-question = { $name } blir slettet. Kontaktene blir værende.
dialog-field-name = Navn
dialog-field-type = Type
dialog-field-name-blank = Skriv et navn
dialog-field-name-too-long = Navnet kan ha høyst { $most } tegn
dialog-field-name-control-characters = Navnet på et felt kan ikke ha linjeskift eller andre kontrolltegn. Skriv et annet navn.
dialog-field-name-reserved = Programmet mener noe annet med dette navnet. Skriv et annet navn.
dialog-field-name-taken = Et annet felt har dette navnet. Skriv et annet navn.
dialog-field-too-many-fields = Det kan ikke lages flere felt
dialog-quit-title = En import pågår
dialog-quit-question = Hvis du lukker nå, blir den avbrutt, og ingenting av den blir importert.
dialog-quit-confirm = Avbryt den og lukk
dialog-begin-anew-confirm = Begynn på nytt
dialog-begin-anew-title = Begynne uten kontakter?
dialog-begin-anew-question = De skadede filene legges til side i samme mappe og slettes ikke, og sikkerhetskopiene blir liggende. MainBrainer begynner så uten kontakter.
dialog-delete-contacts-title = Slette kontakter?
dialog-delete-contacts-question = { $count ->
    [one] { $who } slettes og tas av alle lister.
   *[other] { $count } kontakter slettes og tas av alle lister: { $who }.
} Du kan angre så lenge historikken er tatt vare på.
dialog-erase-title = Slette for godt?
dialog-erase-question = { $count ->
    [one] { $who } slettes fra alt dette programmet tar vare på:
   *[other] { $count } kontakter ({ $who }) slettes fra alt dette programmet tar vare på:
}
dialog-erase-values = alle verdier, lister og medlemskap
dialog-erase-history = historikken: alle tidligere tilstander som kan angres
dialog-erase-reports = importrapportene: problemer, avviste rader og endringer av rader
dialog-erase-backups = alle sikkerhetskopier av disse kontaktene; en ny lages av det som blir igjen
dialog-erase-drafts = det som er deres i utkast til importer
dialog-erase-set-aside = { $count ->
    [one] Slett også det som er lagt til side: 1 lager eller sikkerhetskopi
   *[other] Slett også det som er lagt til side: { $count } lagre og sikkerhetskopier
}
dialog-erase-set-aside-explained = Skadede eller erstattede kontakter som er lagt til side, og sikkerhetskopier av tidligere kontakter, blir ellers liggende og kan inneholde de samme personene.
dialog-erase-what-stays = Bare at en påmeldingsstatus ble endret, og når, blir stående i samtykkeloggen, uten ord fra filen. Den som har meldt seg av, kjennes igjen på et fingeravtrykk av adressen.
dialog-erase-cannot-be-undone = Jeg forstår at dette ikke kan angres
dialog-erase-confirm = Slett for godt
dialog-erase-running = Sletter. Det tar like lang tid som å kopiere alle kontaktene.
dialog-erase-done = De er slettet for godt.
dialog-erased-contacts = { $count ->
    [0] Ingen av dem var der lenger; historikken er uten dem.
    [one] 1 kontakt
   *[other] { $count } kontakter
}
dialog-erased-reports = Rapporter: { $rejected ->
    [one] 1 avvist rad
   *[other] { $rejected } avviste rader
}, { $problems ->
    [one] 1 problem
   *[other] { $problems } problemer
}
dialog-erased-backups = { $files ->
    [0] Ingen sikkerhetskopi var eldre enn dette
    [one] 1 sikkerhetskopi eller annen kopi slettet
   *[other] { $files } sikkerhetskopier og andre kopier slettet
}
dialog-erased-no-new-backup = Den nye sikkerhetskopien kunne ikke lages. Gjør plass på disken; en lages før neste import.
dialog-erased-set-aside = { $count ->
    [one] 1 lager eller sikkerhetskopi som var lagt til side, er slettet.
   *[other] { $count } lagre og sikkerhetskopier som var lagt til side, er slettet.
}
dialog-erased-set-aside-failed = Ikke alt som var lagt til side, kunne slettes: { $reason }
dialog-erased-files-outside = Filer utenfor datamappen (filene som ble importert, eksporter, egne kopier) er som de var. Navn og tekster du har skrevet (på lister, filer og felt, hvor en liste kommer fra), har mistet adressen, nummeret og det fulle navnet; hva du ellers har skrevet om dem der, må du selv se gjennom.
dialog-erased-same-address = { $count ->
    [one] En annen kontakt har samme adresse eller nummer: { $names }. Se etter om det er samme person.
   *[other] { $count } andre kontakter har samme adresse eller nummer: { $names }. Se etter om det er samme person.
}

## Kontakter som ikke kan åpnes
store-page-not-opened-title = Kontaktene kan ikke åpnes
store-page-close = Lukk
store-page-opening = Åpner kontaktene …
store-page-restoring = Setter inn sikkerhetskopien …
store-page-setting-aside = Legger de skadede kontaktene til side …
store-page-in-use-title = Kontaktene er åpne i et annet vindu
store-page-in-use = Kontaktene i { $path } er åpne i en annen MainBrainer. Bare én kan ha dem åpne om gangen, slik at ingen skriver over det den andre endrer. Lukk den, og prøv igjen.
store-page-damaged-title = Kontaktene er skadet
store-page-damaged = Filene med kontaktene dine er ikke slik MainBrainer skrev dem, eller noen av dem mangler. Ingenting er endret, og ingenting blir endret før du har bestemt hva som skal gjøres.
store-page-reading-backups = Ser etter sikkerhetskopier …
store-page-backups = Sikkerhetskopier
store-page-backup = { $time } · { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
}
store-page-backup-of-earlier-contacts = { $time } · { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
} · fra kontakter som var her tidligere
store-page-no-backups = Det er ingen sikkerhetskopi her. Har du en kopi av mappen et annet sted, kan du legge den tilbake og prøve igjen.
store-page-restore = Sett inn sikkerhetskopien fra { $time }
store-page-restore-explained = Kontakter, lister og importer blir slik de var da; det som er endret senere, mangler. De skadede filene legges til side og slettes ikke.
store-page-begin-anew = Begynn på nytt …
