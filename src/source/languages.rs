//! Letters of languages that contact files are written in, as evidence for an encoding.

use super::Encoding;

/// The script of a language; words do not mix Latin letters with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Other,
}

/// How often a language uses letters beyond ASCII, in names and places.
pub(super) struct Language {
    pub(super) script: Script,
    /// Letters that every list has, in lower case.
    common: &'static str,
    /// Letters that a longer list has.
    usual: &'static str,
    /// Letters of foreign names.
    rare: &'static str,
}

/// Parts of a letter in the sum of its language, by how common it is.
const COMMON: f64 = 16.0;
const USUAL: f64 = 5.0;
const RARE: f64 = 1.0;

impl Language {
    const fn latin(common: &'static str, usual: &'static str, rare: &'static str) -> Self {
        Self {
            script: Script::Latin,
            common,
            usual,
            rare,
        }
    }

    const fn other(common: &'static str, usual: &'static str, rare: &'static str) -> Self {
        Self {
            script: Script::Other,
            common,
            usual,
            rare,
        }
    }

    /// The share of a lower-case letter among the letters beyond ASCII, from 0 to 1.
    pub(super) fn share(&self, letter: char) -> f64 {
        let parts = |letters: &str, part: f64| letters.chars().map(|_| part).sum::<f64>();
        let sum = parts(self.common, COMMON) + parts(self.usual, USUAL) + parts(self.rare, RARE);
        let own = if self.common.contains(letter) {
            COMMON
        } else if self.usual.contains(letter) {
            USUAL
        } else if self.rare.contains(letter) {
            RARE
        } else {
            0.0
        };
        own / sum
    }
}

/// Norwegian and Danish, Swedish and Finnish, German, French, Spanish, Portuguese, Italian, Dutch,
/// Icelandic, Faroese, Estonian.
pub(super) const WESTERN: [Language; 11] = [
    Language::latin("æøå", "éö", "äüòôèóáõçëñí"),
    Language::latin("äöå", "é", "üøæšžàèáëõ"),
    Language::latin("üöäß", "é", "èáâñçóøë"),
    Language::latin("éèç", "êàëïôîâ", "ûùœÿæüöñáíó"),
    Language::latin("íóáéñ", "úü", "çàèòïºª"),
    Language::latin("ãçáé", "íóâêôú", "õàüñºª"),
    Language::latin("àèòì", "ùé", "óáíç"),
    Language::latin("ëé", "ïüö", "èáóâêñçô"),
    Language::latin("íáóð", "úéöþýæ", "øåäü"),
    Language::latin("øáíó", "ðýúæ", "åöéü"),
    Language::latin("äõüö", "šž", "éåá"),
];

/// Polish, Czech, Slovak, Hungarian, Croatian with Slovene and Serbian, Romanian.
const CENTRAL: [Language; 6] = [
    Language::latin("łńśóąęż", "ćź", "éüöáčš"),
    Language::latin("áéíčřý", "ěšůžú", "ňťďóöüäô"),
    Language::latin("áíčéýľ", "šžúťóňä", "ďôĺŕěřöü"),
    Language::latin("áéóőö", "íüúű", "äčšłßñ"),
    Language::latin("ćč", "šžđ", "éáöüäß"),
    Language::latin("ăşţ", "âî", "éáöüőó"),
];

const TURKISH: [Language; 1] = [Language::latin("ışüğö", "çİ", "âîûéáäß")];

/// Lithuanian, Latvian.
const BALTIC: [Language; 2] = [
    Language::latin("šėž", "čūįųąę", "öüäéõøłó"),
    Language::latin("āīēš", "ņūģļžčķ", "ŗöüäéõø"),
];

/// Russian, Ukrainian, Bulgarian, Serbian.
const CYRILLIC: [Language; 1] = [Language::other(
    "оаеинртслвкм",
    "дпуяыьгзбчйхшю",
    "жцщэфъёіїєґўјљњћђџѓќ№",
)];

const GREEK: [Language; 1] = [Language::other(
    "αοιεστνςρκληπμυ",
    "ωάόίέγδθήχύώ",
    "φβξζψϊϋΰΐ",
)];

const HEBREW: [Language; 1] = [Language::other("ילהומארבנ", "תשדחקעגפכזםןט", "סצךףץ")];

/// An encoding that detection weighs, with the languages that are written in it.
pub(super) struct Table {
    pub(super) encoding: Encoding,
    pub(super) languages: &'static [Language],
    /// Natural logarithm of how much rarer the encoding is than Windows-1252.
    pub(super) prior: f64,
    /// Whether the letters are those of Windows-1252 at other places.
    pub(super) western: bool,
}

const fn western(encoding: Encoding, prior: f64) -> Table {
    Table {
        encoding,
        languages: &WESTERN,
        prior,
        western: true,
    }
}

const fn rarer(encoding: Encoding, languages: &'static [Language], prior: f64) -> Table {
    Table {
        encoding,
        languages,
        prior,
        western: false,
    }
}

/// The single-byte encodings that are weighed. Windows-1252 is the first.
pub(super) const TABLES: [Table; 16] = [
    western(Encoding::Windows1252, 0.0),
    western(Encoding::MacRoman, -4.0),
    western(Encoding::Cp850, -4.0),
    western(Encoding::Cp865, -5.0),
    rarer(Encoding::WINDOWS_1250, &CENTRAL, -8.0),
    rarer(Encoding::ISO_8859_2, &CENTRAL, -9.0),
    rarer(Encoding::Cp852, &CENTRAL, -9.0),
    rarer(Encoding::WINDOWS_1254, &TURKISH, -8.0),
    rarer(Encoding::WINDOWS_1257, &BALTIC, -8.0),
    rarer(Encoding::WINDOWS_1251, &CYRILLIC, -8.0),
    rarer(Encoding::KOI8_R, &CYRILLIC, -9.0),
    rarer(Encoding::Other(&encoding_rs::IBM866_INIT), &CYRILLIC, -10.0),
    rarer(
        Encoding::Other(&encoding_rs::ISO_8859_5_INIT),
        &CYRILLIC,
        -10.0,
    ),
    rarer(Encoding::WINDOWS_1253, &GREEK, -8.0),
    rarer(Encoding::Other(&encoding_rs::ISO_8859_7_INIT), &GREEK, -9.0),
    rarer(
        Encoding::Other(&encoding_rs::WINDOWS_1255_INIT),
        &HEBREW,
        -9.0,
    ),
];
