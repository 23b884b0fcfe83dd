# Kontakter for hånd: detaljer, historikk, samtykke, redigering, sletting, hvor lenge fortiden blir.

## Siden med kontakter
contacts-all = Alle kontakter
contacts-search = Søk i kontakter
contacts-searching = Søker …
contacts-empty = Kontaktene dine kommer hit etter den første importen.
contacts-list-empty = Det er ingen på denne listen.
contacts-selected = { $count ->
    [one] 1 valgt
   *[other] { $count } valgt
}
contacts-any-optin-status = Alle påmeldingsstatuser
contacts-order = Rekkefølge
contacts-order-oldest-first = Eldste først
contacts-order-ascending = { $field }, stigende
contacts-order-descending = { $field }, synkende

## Én kontakt
contact-on-no-list = Ikke på noen liste
contact-created-at = Opprettet { $time }
contact-changed-at = Sist endret { $time }
contact-panel-several = { $count } kontakter er valgt
contact-panel-several-explained = Det du gjør her, gjøres med alle sammen.
contact-panel-edit = Rediger
contact-panel-delete = Slett …
contact-panel-erase = Slett for godt …
contact-tab-details = Detaljer
contact-tab-history = Historikk
contact-tab-consent = Samtykke
contact-value-from-import = Import { $import }: { $file } · { $time }
contact-value-from-undo = Angring, oppføring { $import } · { $time }
contact-value-from-edit = Redigert for hånd · { $time }

## Én kontakt: historikk
history-created-by-import = Opprettet av import { $import }
history-changed-by-import = Endret av import { $import }
history-undo-of-import = Angring av import { $import }
history-created-by-hand = Opprettet for hånd
history-edited-by-hand = Redigert for hånd
history-deleted = Slettet
history-brought-back = Hentet tilbake
history-value-changed = { $old } → { $new }
history-value-new = { $new } (ny)
history-value-removed = { $old } (fjernet)
history-put-on-lists = Satt på { $lists }
history-taken-off-lists = Tatt av { $lists }
history-older-not-kept = Det som skjedde før dette, er ikke lenger tatt vare på.

## Én kontakt: samtykke
contact-consent-nothing-said = Det er ikke sagt noe om denne kontaktens samtykke ennå.
contact-consent-from-import = Import { $import }: { $file }
contact-consent-from-undo-of-edit = Angring av en redigering
contact-consent-deleted = { $old } → { $new } (slettet)
contact-consent-word-of-file = Filen sa { $word }
contact-consent-opted-out-earlier = Filen sa noe annet, men adressen var meldt av tidligere.

## Én kontakt: redigering
contact-edit-save-first = Du har skrevet endringer som ikke er lagret. Lagre eller avbryt dem først.
contact-edit-intro = Verdier leses slik de leses i en fil. La et felt stå tomt for å fjerne verdien.
contact-edit-date-hint = ÅÅÅÅ-MM-DD
contact-edit-no-value = Ingen verdi
contact-edit-not-an-email = Dette er ikke en e-postadresse
contact-edit-not-a-phone = Dette kan ikke leses som et telefonnummer
contact-edit-not-a-date = Dette er ikke en dato
contact-edit-not-a-number = Dette er ikke et tall
contact-edit-not-an-option = Dette er ikke et av alternativene
contact-edit-not-readable = Dette kan ikke leses
