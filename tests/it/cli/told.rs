//! What the commands tell: names, types, keys of JSON, places.

use super::*;

#[test]
fn the_standard_fields_have_their_names_and_types() {
    let place = Place::new();
    let table = [
        ("email", "E-mail address", "E-postadresse", "email"),
        ("mobile", "Mobile number", "Mobilnummer", "phone"),
        (
            "name_prefix",
            "Title before the name",
            "Tittel foran navn",
            "text",
        ),
        ("first_name", "First name", "Fornavn", "text"),
        ("middle_name", "Middle name", "Mellomnavn", "text"),
        ("last_name", "Last name", "Etternavn", "text"),
        ("name_suffix", "Suffix", "Tillegg etter navn", "text"),
        ("company", "Company", "Firma", "text"),
        ("job_title", "Job title", "Stilling", "text"),
        ("phone", "Phone", "Telefon", "phone"),
        ("street", "Street address", "Adresse", "text"),
        ("street2", "Address line 2", "Adresselinje 2", "text"),
        ("postcode", "Postcode", "Postnummer", "text"),
        ("city", "City", "Poststed", "text"),
        ("region", "State or region", "Fylke", "text"),
        ("country", "Country", "Land", "text"),
        ("birthday", "Birthday", "Fødselsdato", "date"),
        ("gender", "Gender", "Kjønn", "text"),
        ("language", "Language", "Språk", "text"),
        ("website", "Website", "Nettsted", "text"),
        ("external_id", "Customer number", "Kundenummer", "text"),
        ("notes", "Notes", "Notat", "text"),
        (
            "email_marketing",
            "E-mail marketing",
            "E-postmarkedsføring",
            "optin",
        ),
        (
            "sms_marketing",
            "SMS marketing",
            "SMS-markedsføring",
            "optin",
        ),
    ];
    let [english, norwegian] =
        ["en", "nb"].map(|lang| place.run_in(lang, &["fields", "--json"]).json());
    assert_eq!(english.as_array().unwrap().len(), table.len());
    for (at, (id, in_english, in_norwegian, kind)) in table.into_iter().enumerate() {
        let (en, nb) = (&english[at], &norwegian[at]);
        assert_eq!((&en["field"], &nb["field"]), (&id.into(), &id.into()));
        assert_eq!(en["label"], in_english);
        assert_eq!(nb["label"], in_norwegian);
        assert_eq!((&en["type"], &en["custom"]), (&kind.into(), &false.into()));
    }
    // The same ids and labels head an export.
    let ids: Vec<&str> = table.iter().map(|row| row.0).collect();
    assert_eq!(place.export(&[]), ids.join(",") + "\r\n");
    let labels: Vec<&str> = table.iter().map(|row| row.2).collect();
    assert_eq!(
        place.run_in("nb", &["export"]).done(),
        labels.join(",") + "\r\n"
    );
}

#[test]
fn numbers_are_read_with_the_region() {
    for (region, cell, stored) in [
        (None, "912 34 567", "+4791234567"),
        (Some("NO"), "47386160", "+4747386160"),
        (Some("se"), "070-123 45 67", "+46701234567"),
        (Some("DK"), "20 12 34 56", "+4520123456"),
        (Some("SE"), "0047 912 34 567", "+4791234567"),
    ] {
        let place = Place::new();
        place.file("one.csv", format!("E-post;Mobil\nkari@example.no;{cell}\n"));
        let mut more = with(&[BY_EMAIL, NO_STATUS, &["--map", "Mobil=mobile"]]);
        more.extend(region.iter().flat_map(|region| ["--region", region]));
        place.import("one.csv", &more).done();
        assert_eq!(
            place.export(&["--fields", "mobile"]),
            format!("mobile\r\n{stored}\r\n"),
            "{region:?} {cell}"
        );
    }
}

#[test]
fn json_has_all_its_keys() {
    let place = Place::new();
    place.file("one.csv", "E-post;Mobil\nkari@example.no;feil\n;\n");
    let inspected = place.run(&["inspect", "one.csv", "--json"]).json();
    assert_eq!(
        keys(&inspected),
        [
            "blank_rows",
            "columns",
            "damage",
            "delimiter",
            "encoding",
            "header",
            "problems",
            "quote",
            "rows",
            "skip_lines"
        ]
    );
    assert_eq!(
        (&inspected["rows"], &inspected["blank_rows"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        keys(&inspected["columns"][0]),
        [
            "column",
            "confidence",
            "field",
            "filled",
            "kind",
            "number",
            "reason",
            "why"
        ]
    );
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let log = place.run(&["imports", "--json"]).json();
    assert_eq!(
        keys(&log[0]),
        [
            "blank_rows",
            "created",
            "duplicates_in_file",
            "file",
            "finished",
            "import",
            "key_conflicts",
            "left_out",
            "list",
            "opt_outs_kept",
            "problems",
            "reason",
            "rejected",
            "rows",
            "sha256",
            "started",
            "status",
            "unchanged",
            "undoes",
            "updated"
        ]
    );
    assert_eq!(
        log[0]["problems"],
        serde_json::json!([{"code": "invalid_phone", "rows": 1}])
    );
}

#[test]
fn an_export_is_in_the_order_in_which_contacts_came() {
    let place = Place::new();
    place.file(
        "one.csv",
        "E-post;Fornavn\nc@example.no;C\na@example.no;A\nb@example.no;B\n",
    );
    place.file(
        "two.csv",
        "E-post;Fornavn\nd@example.no;D\nc@example.no;Cc\n",
    );
    for file in ["one.csv", "two.csv"] {
        place.import(file, &with(&[BY_EMAIL, NO_STATUS])).done();
    }
    assert_eq!(
        place.export(&["--fields", "first_name"]),
        "first_name\r\nCc\r\nA\r\nB\r\nD\r\n"
    );
    assert_eq!(
        place.export(&["--fields", "first_name", "--list", "two"]),
        "first_name\r\nCc\r\nD\r\n"
    );
}

/// Without `--store` the store is where the system keeps data of programs.
#[cfg(target_os = "linux")]
#[test]
fn the_store_is_in_the_local_data_folder() {
    let place = Place::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
    command
        .env("XDG_DATA_HOME", place.path("data"))
        .args(["lists", "--lang", "en"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, b"There are no lists yet.\n");
    let made: Vec<_> = fs::read_dir(place.path("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().to_lowercase())
        .collect();
    assert_eq!(made, ["mainbrainer"]);
}

#[test]
fn columns_are_named_by_text_or_number_and_left_out_one_by_one() {
    let place = Place::new();
    place.file(
        "odd.csv",
        "E-post;E-post;;Kode=1;#2\nkari@example.no;k@example.no;x;7;y\n",
    );
    let base = with(&[BY_EMAIL, NO_STATUS, &["--no-suggest", "--json"]]);
    let parts = [
        "--map",
        "e-post (2)=email",
        "--map",
        "Kode=1=external_id",
        "--skip",
        "#1",
        "--skip",
        "Column 3",
    ];
    let missing = place.import("odd.csv", &with(&[&base, &parts]));
    assert_eq!(missing.code, 2);
    assert_eq!(
        missing.err,
        "One column goes nowhere: “#2”. Give --map COLUMN=FIELD or --skip COLUMN for it, or \
         --skip-unmapped.\nNothing was imported.\n"
    );
    for last in [
        &["--skip", "#5"][..],
        &["--skip", "#2"],
        &["--skip-unmapped"],
    ] {
        let report = place
            .import("odd.csv", &with(&[&base, &parts, last]))
            .json();
        assert_eq!(
            report["mapping"],
            serde_json::json!([
                {"column": "E-post (2)", "field": "email"},
                {"column": "Kode=1", "field": "external_id"}
            ]),
            "{last:?}"
        );
    }
    assert_eq!(
        place.export(&["--fields", "email,external_id"]),
        "email,external_id\r\nk@example.no,7\r\n"
    );
}
