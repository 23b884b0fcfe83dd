# Å angre en import.

undo-heading = Angring { $undo } tok tilbake import { $import } på { $time }.
undo-heading-dry = En prøvekjøring: ingenting ble endret. Å angre import { $import } ville gjort dette:
undo-heading-edit = Endringen ble angret på { $time }.
undo-heading-edit-dry = En prøvekjøring: ingenting ble endret. Å angre endringen ville gjort dette:
undo-reversed = verdier tilbake til det de var
undo-removed-contacts = kontakter fjernet
undo-restored-contacts = kontakter gjenopprettet
undo-left-lists = tatt av en liste
undo-joined-lists = satt tilbake på en liste
undo-removed-lists = lister fjernet
undo-restored-lists = lister gjenopprettet
undo-kept = Ikke tatt tilbake:
undo-kept-contact = Kontakt { $contact }: { $reason }.
undo-kept-value = Kontakt { $contact }, { $field }: { $reason }.
undo-kept-list = Listen { $list }: { $reason }.
undo-kept-more = … og { $count } til. Alle sammen: --json
undo-opt-outs-lifted = { $count ->
    [one] 1 avmelding kom med det som tas tilbake, og forsvinner med det.
   *[other] { $count } avmeldinger kom med det som tas tilbake, og forsvinner med det.
}
undo-reason-changed-since = endret siden
undo-reason-joined-since = satt på en annen liste siden
undo-reason-deleted-since = slettet siden
undo-reason-key-taken = en annen kontakt har denne nøkkelen nå
undo-reason-field-gone = feltet finnes ikke lenger
undo-reason-field-changed = feltet har en annen type nå
undo-reason-list-gone = listen er slettet siden
undo-reason-name-taken = en annen liste har det gamle navnet nå
undo-nothing-left = Det er ingenting igjen av import { $import } å angre.
undo-nothing-left-edit = Det er ingenting igjen av endringen å angre.
undo-changed-nothing = Import { $import } endret ingenting, så det er ingenting å angre.
undo-unknown = Det finnes ingen import { $import }. For å se dem som finnes: mainbrainer imports
undo-too-old = Dette er for gammelt til å angres: det kontaktene var før, er ikke lenger tatt vare på.
undo-cancelled = Angringen ble stoppet. Ingenting ble endret.
undo-lost = Angringen brøt sammen. Ingenting ble endret.
undo-entry = Angring av import { $import }
undo-no-commit = Det finnes ingen endring { $commit }. Numrene er dem edit, delete og contact viser.
undo-erased = Der ble kontakter slettet for godt, og det kan ikke angres.
undo-with-commit = Slik angres dette: mainbrainer undo --commit { $commit }

help-undo = Angre en import: det den skrev og ingen har endret siden
help-usage-undo = mainbrainer undo IMPORT [--dry-run] [--json]
    {"      "}mainbrainer undo --commit N [--dry-run] [--json]
help-value-commit = N
help-undo-commit = Angre en endring gjort for hånd: nummeret som edit, delete og contact viser
help-undo-import = Nummeret på importen, eller på en angring, slik imports viser det
help-value-import = IMPORT
