//! Lists of people from many countries in the encodings of their programs: read right, or said.
//!
//! The names are usual ones of each language, put together at random; nobody is meant.

use std::fmt::Write as _;
use std::fs;

use mainbrainer::source::{
    Batch, Depth, Dialect, DialectChoice, Encoding, EncodingDoubt, RowWriter, Source,
};

/// Given names, family names and towns of a language.
struct People {
    language: &'static str,
    given: &'static str,
    family: &'static str,
    towns: &'static str,
}

const NORWEGIAN: People = People {
    language: "Norwegian",
    given: "Kari Ola Åse Bjørn Pål Sølvi Jørgen Håkon Marit Ståle Øystein André Tone Gøran Åshild Lars Ragnhild Bård Synnøve Kåre",
    family: "Nordmann Bjørkås Sæther Ødegård Hansen Moe Kjær Dahl Lønning Bråten Røed Mæland Aas Øien Håland Solbakken Næss Fjære Vågen Løken",
    towns: "Oslo Tromsø Bodø Ålesund Bergen Hønefoss Ås Sandefjord Førde Stjørdal Mosjøen Hamar Lillestrøm Råde Farsund",
};
const DANISH: People = People {
    language: "Danish",
    given: "Søren Mette Jørgen Bo Kirsten Åge Lærke Anders Bodil Jens Sørine Dorthe Niels Bjørn Gitte Asbjørn Rasmus Karen Lasse Ulla",
    family: "Kjær Sørensen Jørgensen Nørgaard Bæk Østergaard Møller Holm Lund Krogh Skov Høj Præst Damgaard Vestergård Dam Brøndum Friis Thygesen Juul",
    towns: "København Århus Odense Næstved Køge Helsingør Hillerød Silkeborg Nykøbing Tønder Sønderborg Ringsted Brønderslev Ærøskøbing Viborg",
};
const SWEDISH: People = People {
    language: "Swedish",
    given: "Åsa Björn Göran Märta Håkan Karin Anders Sören Åke Maj Örjan Lena Jörgen Gunnar Kerstin Pär Agnetha Malmö Stina Ulf",
    family: "Andersson Lindström Sjöberg Åkesson Bergqvist Öberg Nyström Hägglund Norén Wallén Ström Söderberg Ek Lundgren Häggström Ångström Björk Dahlén Persson Bäckman",
    towns: "Malmö Göteborg Stockholm Umeå Västerås Örebro Luleå Norrköping Växjö Ystad Gävle Härnösand Kiruna Borås Jönköping",
};
const FINNISH: People = People {
    language: "Finnish",
    given: "Päivi Jyrki Marja Väinö Sirkka Pentti Hannele Heikki Äijä Jari Seija Yrjö Liisa Eero Tuomas",
    family: "Mäkinen Virtanen Hämäläinen Nieminen Järvinen Lehtonen Köykkä Koskinen Mäkelä Heikkilä Räsänen Söderholm Pöllänen Väisänen Hölttä",
    towns: "Jyväskylä Hämeenlinna Helsinki Seinäjoki Turku Riihimäki Järvenpää Espoo Kemijärvi Pieksämäki",
};
const GERMAN: People = People {
    language: "German",
    given: "Jürgen Käthe Björn Sören Ursula Günther Heike Jörg Bärbel Wolfgang Ute Götz Anke René Dörte",
    family: "Müller Schäfer Weiß Groß Köhler Schröder Vogel Krüger Böhm Jäger Schütz Lüdtke Strauß Möller Bäcker",
    towns: "München Köln Düsseldorf Lübeck Gießen Berlin Nürnberg Würzburg Osnabrück Göttingen Fürth Saarbrücken Tübingen",
};
const FRENCH: People = People {
    language: "French",
    given: "Hélène François Éric Chloé Zoé Benoît Joëlle Noémie Gaëtan Thérèse André Anaïs Irène Jérôme Mélanie",
    family: "Lefèvre Dupré Sœur Gérard Bœuf Lemaître Béranger Françoise Garçon Château Rivière Désiré Crépin Levêque Haÿ",
    towns: "Besançon Orléans Nîmes Angoulême Béziers Alès Mâcon Saint-Étienne Évreux Châlons Sète Bègles L'Haÿ-les-Roses",
};
const SPANISH: People = People {
    language: "Spanish",
    given: "José María Íñigo Begoña Andrés Inés Ángel Lucía Ramón Concepción Jesús Sofía",
    family: "Núñez García Rodríguez Muñoz Peña Álvarez López Ibáñez Agüero Gómez Pérez Suárez Ordóñez Güell",
    towns: "Málaga Cádiz Córdoba León Jaén Logroño Cáceres Mérida Ávila Castellón",
};
const PORTUGUESE: People = People {
    language: "Portuguese",
    given: "João Conceição Inês António José Luís Sebastião Fátima Mónica Vitória Simão Ângela Cátia Tomás Estevão",
    family: "Gonçalves Magalhães Conceição Simões Araújo Brandão Guimarães Lourenço Leitão Falcão Camões Mourão Patrício Antão",
    towns: "São Évora Guimarães Olhão Bragança Santarém Lourinhã Maia Setúbal Portimão",
};
const ITALIAN: People = People {
    language: "Italian",
    given: "Niccolò Noè Mosè Giosuè Ludovica Nicolò Carità Matteo Salomè Lucìa",
    family: "Nicolò Cantù Salà Cefalù Donà Foà Rossi Alì Morè Colò Forlì",
    towns: "Forlì Cantù Cefalù Mondovì Roma Salò Sanità Muggiò Nardò Patù",
};
const ICELANDIC: People = People {
    language: "Icelandic",
    given: "Guðrún Þórir Ýr Sigríður Björk Ægir Hallgrímur Þorgerður Jón Ísak Ólöf Hjördís Sæmundur Bryndís Árni",
    family: "Sigurðsson Jónsdóttir Þórðarson Guðmundsdóttir Björnsson Ægisdóttir Árnason Magnúsdóttir Pétursson Ýrsdóttir Örvarsson Hreiðarsdóttir",
    towns: "Reykjavík Akureyri Ísafjörður Kópavogur Hafnarfjörður Selfoss Keflavík Húsavík Höfn Seyðisfjörður",
};
const FAROESE: People = People {
    language: "Faroese",
    given: "Bárður Jákup Rúni Tóra Høgni Páll Marjun Eyðun Súsanna Jógvan Sólrun Óli",
    family: "Højgaard Joensen Á Dánjalsson Olsen Tórsheim Niclasen Viðarsdóttir Jákupsson Ellingsgaard Thomassen Mørkøre",
    towns: "Tórshavn Klaksvík Vágur Tvøroyri Fuglafjørður Vestmanna Miðvágur Sørvágur Sandavágur",
};
const ESTONIAN: People = People {
    language: "Estonian",
    given: "Tõnu Jüri Külli Märt Õie Ülle Pärt Mõttus Jaan Tiiu Väino Kätlin",
    family: "Põld Tamm Kõiv Mägi Sööt Jõgi Pärn Õunapuu Rebane Lõhmus Käär Võsu Ülem",
    towns: "Tallinn Võru Pärnu Põlva Jõhvi Rapla Tõrva Kärdla Jõgeva Mõisaküla",
};
const POLISH: People = People {
    language: "Polish",
    given: "Łukasz Grażyna Stanisław Małgorzata Paweł Zdzisław Agnieszka Michał Jędrzej Bożena Wacław Kinga Rafał Elżbieta Jan",
    family: "Wiśniewski Dąbrowska Wójcik Kowalski Zieliński Szymański Woźniak Kozłowska Jabłoński Żak Górski Pająk Wróbel Stępień Łaski",
    towns: "Łódź Kraków Gdańsk Poznań Wrocław Częstochowa Toruń Białystok Rzeszów Świnoujście Warszawa Zielona",
};
const CZECH: People = People {
    language: "Czech",
    given: "Jiří Tomáš Lukáš Zdeněk Božena Václav Růžena Anežka Ondřej Jan Věra František Jaroslav Ludmila Štěpán",
    family: "Dvořák Nováček Novotný Němec Procházka Svoboda Černý Kučera Horáková Pokorný Veselý Růžička Hájek Šťastný Kříž",
    towns: "Plzeň Liberec Olomouc Zlín Tábor Děčín Třebíč Příbram Břeclav Brno Hradec Kroměříž",
};
const HUNGARIAN: People = People {
    language: "Hungarian",
    given: "László Erzsébet Gergő Zoltán Ernő Tünde Márta Balázs Gábor Ildikó János Jenő György Lívia Piroska",
    family: "Szőke Nagy Kovács Tóth Szűcs Horváth Győri Fekete Erdős Fűzi Mészáros Lőrincz Bíró Hegedűs Török",
    towns: "Győr Budapest Szőreg Pécs Hódmezővásárhely Gyöngyös Eger Kőszeg Székesfehérvár Mohács Fertőd Nyíregyháza",
};
const CROATIAN: People = People {
    language: "Croatian",
    given: "Željko Ivan Đurđa Božo Nikola Krešimir Anđela Siniša Marija Hrvoje Mladen Vesna",
    family: "Horvat Kovačević Jurić Babić Marić Vuković Šimić Božić Đurić Matić Perković Šarić Žanić Brčić",
    towns: "Čakovec Poreč Šibenik Zagreb Požega Split Varaždin Đakovo Vukovar Osijek",
};
const TURKISH: People = People {
    language: "Turkish",
    given: "Ayşe Mehmet Gülşen Çağlar Işıl İbrahim Şükrü Tuğba Özgür Hakan Yıldız Barış Ömer Nalân Doğan",
    family: "Yılmaz Şahin Öztürk Çelik Demir Kılıç Aydın Yıldırım Koç Özdemir Arslan Doğan Aslan Çetin Güneş Aktaş",
    towns: "İstanbul Muğla Eskişehir Diyarbakır Çanakkale Ankara Şanlıurfa Kırşehir Iğdır Niğde Balıkesir",
};
const LITHUANIAN: People = People {
    language: "Lithuanian",
    given: "Jonas Rūta Eglė Šarūnas Žilvinas Birutė Kęstutis Gražina Mindaugas Daiva Jūratė Aušra Česlovas Vytautas",
    family: "Kazlauskienė Petrauskaitė Žukauskas Šimkus Butkutė Stankevičius Jankauskas Vaičiūnas Baranauskienė Urbonaitė Paulauskas Žemaitis Balčiūnienė Gricius",
    towns: "Vilnius Klaipėda Šiauliai Panevėžys Mažeikiai Kėdainiai Plungė Telšiai Tauragė Ukmergė Biržai Kaunas",
};
const LATVIAN: People = People {
    language: "Latvian",
    given: "Jānis Ilze Kārlis Līga Pēteris Anna Māris Sanita Andris Zane Ēriks Žanis",
    family: "Bērziņš Kalniņa Ozoliņš Liepiņa Krūmiņš Zariņa Pētersons Balodis Vītols Kļaviņa Ābele Šmits Ķēniņš",
    towns: "Rīga Liepāja Jūrmala Rēzekne Jēkabpils Kuldīga Cēsis Ogre Valmiera Bauska",
};
const RUSSIAN: People = People {
    language: "Russian",
    given: "Иван Мария Сергей Ольга Дмитрий Екатерина Алексей Наталья Юрий Фёдор Людмила Пётр",
    family: "Петров Соколова Кузнецов Попова Щербаков Морозова Жуков Зайцева Ковалёв Яковлева Чернышёв",
    towns: "Москва Новосибирск Екатеринбург Казань Челябинск Омск Уфа Пермь Воронеж",
};
const GREEK: People = People {
    language: "Greek",
    given: "Γιώργος Μαρία Δημήτρης Ελένη Κώστας Αικατερίνη Νίκος Βασιλική Παναγιώτης Σοφία",
    family: "Παπαδόπουλος Γεωργίου Οικονόμου Νικολαΐδης Αντωνίου Ιωάννου Βλάχος Χριστοδούλου",
    towns: "Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Ιωάννινα Χανιά",
};
const JAPANESE: People = People {
    language: "Japanese",
    given: "太郎 花子 一郎 美咲 健太 陽子 さくら ケンジ 由美 翔太 直樹 恵子 ソフィア 十和子",
    family: "山田 鈴木 佐藤 高橋 田中 伊藤 渡辺 小林 加藤 吉田 表 能登 長谷川 五十嵐",
    towns: "東京都千代田区 大阪府大阪市 名古屋市中区 札幌市北区 横浜市西区 福岡市博多区 さいたま市 京都市",
};
const KOREAN: People = People {
    language: "Korean",
    given: "민수 지영 서준 하은 영희 철수 지훈 수빈 은지 현우 미경 상훈",
    family: "김 이 박 최 정 강 조 윤 장 임 한 오",
    towns: "서울특별시 부산광역시 대구 인천 광주 대전 울산 수원시 제주도 강릉",
};
const SIMPLIFIED: People = People {
    language: "Chinese (simplified)",
    given: "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛",
    family: "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林",
    towns: "北京市海淀区 上海市浦东新区 广州市 深圳市南山区 成都市 杭州市西湖区 武汉 南京",
};
const TRADITIONAL: People = People {
    language: "Chinese (traditional)",
    given: "志明 春嬌 淑芬 俊傑 雅婷 家豪 怡君 建宏 美玲 宗翰 欣怡 冠宇",
    family: "陳 林 黃 張 李 王 吳 劉 蔡 楊 許 鄭 謝 洪",
    towns: "臺北市信義區 新北市板橋區 高雄市 臺中市西屯區 臺南市 桃園市 基隆市 新竹縣",
};

const WESTERN: [&People; 12] = [
    &NORWEGIAN,
    &DANISH,
    &SWEDISH,
    &FINNISH,
    &GERMAN,
    &FRENCH,
    &SPANISH,
    &PORTUGUESE,
    &ITALIAN,
    &ICELANDIC,
    &FAROESE,
    &ESTONIAN,
];

impl People {
    /// A list of so many rows with a header.
    fn list(&self, rows: usize) -> String {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        let (given, family, towns) = (words(self.given), words(self.family), words(self.towns));
        let mut text = String::from("Nr;Name;City;E-mail\r\n");
        for row in 0..rows {
            let family = family[(row * 5 + row / 11) % family.len()];
            let town = towns[(row * 3 + row / 7) % towns.len()];
            let given = given[row % given.len()];
            write!(text, "{row};{given} {family};{town};p{row}@example.com\r\n").unwrap();
        }
        text
    }
}

/// A text in an encoding; every character must have a place there.
fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    let label = encoding.name();
    let Some(web) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        let dialect = Dialect {
            encoding,
            quote: None,
            delimiter: '\u{7}',
            ..Dialect::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let mut writer = RowWriter::new(fs::File::create(&path).unwrap(), &dialect).unwrap();
        for line in text.lines() {
            writer.write([line]).unwrap();
        }
        assert_eq!(writer.replaced(), 0, "{encoding:?}");
        writer.finish().unwrap();
        return fs::read(&path).unwrap();
    };
    match label {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let (bytes, _, unmappable) = web.encode(text);
            assert!(!unmappable, "{label}");
            bytes.into_owned()
        }
    }
}

/// A list as it is read, its encoding, and the encodings that are said besides.
struct Read {
    text: String,
    encoding: Encoding,
    doubt: Option<EncodingDoubt>,
}

fn read(bytes: &[u8], depth: Depth) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    fs::write(&path, bytes).unwrap();
    let source = Source::open(&path, &DialectChoice::default(), depth).unwrap();
    let mut reader = source.reader().unwrap();
    let mut batch = Batch::new();
    let mut text = source.header_cells().join(";") + "\r\n";
    while reader.read_batch(&mut batch, 1_000).unwrap() > 0 {
        for row in batch.rows() {
            text.push_str(&row.cells().collect::<Vec<_>>().join(";"));
            text.push_str("\r\n");
        }
    }
    Read {
        text,
        encoding: source.dialect().encoding,
        doubt: source.encoding_doubt().cloned(),
    }
}

/// The words of a doubt by encoding.
fn said(read: &Read) -> Vec<(Encoding, Vec<String>)> {
    let readings = read.doubt.iter().flat_map(|doubt| &doubt.readings);
    readings
        .map(|reading| (reading.encoding, reading.words.clone()))
        .collect()
}

#[test]
fn western_lists_are_windows_1252_without_a_word() {
    for people in WESTERN {
        for rows in [1, 2, 3, 5, 10, 30, 300] {
            let text = people.list(rows);
            let read = read(&encoded(&text, Encoding::Windows1252), Depth::Whole);
            let about = format!("{} {rows}", people.language);
            assert_eq!(read.text, text, "{about}");
            assert_eq!(said(&read), [], "{about}");
        }
    }
}

#[test]
fn a_handful_of_rare_letters_stays_windows_1252() {
    for text in [
        "1;Sœur Marie;marie@example.no\r\n",
        "1;Sœur Marie;marie@example.no\r\n2;Ýr Jonsdóttir;yr@example.no\r\n",
        "Navn;By\r\nŒuvrard Lœtitia;Œting\r\nMarie Bœuf;Cœuvres\r\n",
        "Navn;By\r\nLucìa Ìsola;Forlì\r\nNoè Ògniben;Nardò\r\n",
        "Navn;By\r\nÊve Noël;Haÿ\r\nZoë Ëlodie;Loës\r\n",
        "Navn;By\r\nÎle Benoît;Nîmes\r\nÛrsula Brûlé;Août\r\nÙna Où;Où\r\n",
        "Navn;By\r\nÕnne Tõnu;Võru\r\nJoão Simões;Olhão\r\n",
        "Navn;By\r\nÝmir Lýðsson;Ýrar\r\nÞór Þórðarson;Höfn\r\n",
        "Navn;By\r\nÝr;Ÿ\r\nÿ;ý\r\n",
        "Navn;By\r\nKåre Bjørkås;Tromsø\r\nSœur Marie;Haÿ\r\nÝr Þórsdóttir;Ås\r\n",
        "Navn;By\r\nJákup á Høgabø;Vágur\r\nEyðun Dánjalsson;Miðvágur\r\n",
        "Navn;By\r\nPäivi Hämäläinen;Jyväskylä\r\nŠimo Žitnik;Äänekoski\r\n",
        "Navn;By\r\nO’Neil «Lillebror» Ås;100 €\r\n",
        "Navn;By\r\nHélène;Alès\r\nIrène;Sète\r\nThérèse;Béziers\r\n",
    ] {
        let read = read(&encoded(text, Encoding::Windows1252), Depth::Whole);
        assert_eq!(read.encoding, Encoding::Windows1252, "{text}");
    }
}

#[test]
fn lists_of_classic_macs_and_dos_are_read() {
    for (people, encoding) in [
        (&NORWEGIAN, Encoding::MacRoman),
        (&NORWEGIAN, Encoding::Cp850),
        (&SWEDISH, Encoding::MacRoman),
        (&SWEDISH, Encoding::Cp850),
        (&GERMAN, Encoding::MacRoman),
        (&FRENCH, Encoding::MacRoman),
        (&PORTUGUESE, Encoding::MacRoman),
        (&ICELANDIC, Encoding::Cp850),
    ] {
        for rows in [10, 300] {
            let text = people.list(rows);
            let read = read(&encoded(&text, encoding), Depth::Whole);
            assert_eq!(read.encoding, encoding, "{} {rows}", people.language);
            assert_eq!(read.text, text);
        }
    }
}

#[test]
fn lists_of_many_rows_in_asian_encodings_are_read() {
    for (people, encoding) in [
        (&JAPANESE, Encoding::SHIFT_JIS),
        (&JAPANESE, Encoding::EUC_JP),
        (&KOREAN, Encoding::EUC_KR),
        (&SIMPLIFIED, Encoding::GB18030),
        (&TRADITIONAL, Encoding::BIG5),
        (&JAPANESE, Encoding::Utf16Le),
        (&JAPANESE, Encoding::Utf16Be),
        (&KOREAN, Encoding::Utf16Le),
        (&SIMPLIFIED, Encoding::Utf16Be),
        (&TRADITIONAL, Encoding::Utf16Le),
        (&RUSSIAN, Encoding::Utf16Le),
        (&RUSSIAN, Encoding::Utf16Be),
        (&NORWEGIAN, Encoding::Utf16Le),
        (&NORWEGIAN, Encoding::Utf16Be),
    ] {
        for rows in [50, 150, 400, 3_000] {
            let text = people.list(rows);
            for depth in [Depth::Whole, Depth::Head] {
                let read = read(&encoded(&text, encoding), depth);
                assert_eq!(read.encoding, encoding, "{} {rows}", people.language);
                assert_eq!(read.text, text, "{} {rows}", people.language);
            }
        }
    }
}

#[test]
fn lists_of_other_alphabets_and_tables_come_out_right() {
    for (people, encoding) in [
        (&POLISH, Encoding::WINDOWS_1250),
        (&POLISH, Encoding::ISO_8859_2),
        (&POLISH, Encoding::Cp852),
        (&CZECH, Encoding::WINDOWS_1250),
        (&CZECH, Encoding::ISO_8859_2),
        (&CZECH, Encoding::Cp852),
        (&HUNGARIAN, Encoding::WINDOWS_1250),
        (&HUNGARIAN, Encoding::Cp852),
        (&CROATIAN, Encoding::WINDOWS_1250),
        (&TURKISH, Encoding::WINDOWS_1254),
        (&LITHUANIAN, Encoding::WINDOWS_1257),
        (&LATVIAN, Encoding::WINDOWS_1257),
        (&RUSSIAN, Encoding::WINDOWS_1251),
        (&RUSSIAN, Encoding::KOI8_R),
        (&GREEK, Encoding::WINDOWS_1253),
    ] {
        for rows in [30, 300] {
            let text = people.list(rows);
            let read = read(&encoded(&text, encoding), Depth::Whole);
            assert_eq!(read.text, text, "{} {rows}", people.language);
        }
    }
}

#[test]
fn tables_that_both_give_letters_are_said_with_words() {
    for (people, encoding, right, wrong) in [
        (&HUNGARIAN, Encoding::WINDOWS_1250, "Gergő", "Gergõ"),
        (&TURKISH, Encoding::WINDOWS_1254, "Ayşe", "Ayþe"),
        (&LITHUANIAN, Encoding::WINDOWS_1257, "Rūta", "Rûta"),
        (&CZECH, Encoding::WINDOWS_1250, "Jiří", "Jiøí"),
    ] {
        for rows in [30, 300] {
            let said = said(&read(&encoded(&people.list(rows), encoding), Depth::Whole));
            let [(first, words), (second, others)] = said.as_slice() else {
                panic!("{} {rows}: {said:?}", people.language);
            };
            assert_eq!((*first, *second), (encoding, Encoding::Windows1252));
            assert_eq!((words.len(), others.len()), (5, 5));
            let at = words.iter().position(|word| word == right).unwrap();
            assert_eq!(others[at], wrong);
        }
    }
    // Too few words to choose a rarer table, and still not silent.
    let few = "Navn;By\r\nMichał Żak;Łódź\r\n";
    let few = read(&encoded(few, Encoding::ISO_8859_2), Depth::Whole);
    assert_eq!(few.encoding, Encoding::Windows1252);
    let said = said(&few);
    assert!(
        said.iter()
            .any(|(encoding, words)| *encoding == Encoding::ISO_8859_2
                && words.contains(&"Michał".to_owned())),
        "{said:?}"
    );
}

#[test]
fn an_encoding_that_was_chosen_is_in_no_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let text = HUNGARIAN.list(30);
    fs::write(&path, encoded(&text, Encoding::WINDOWS_1250)).unwrap();
    for name in ["cp1250", "Windows-1250", "windows 1250"] {
        let choice = DialectChoice {
            encoding: Encoding::from_name(name),
            ..DialectChoice::default()
        };
        let source = Source::open(&path, &choice, Depth::Whole).unwrap();
        assert_eq!(source.dialect().encoding, Encoding::WINDOWS_1250);
        assert_eq!(source.encoding_doubt(), None);
    }
}
