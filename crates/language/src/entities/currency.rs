//! ISO 4217: codes, minor digits, and the signs and words people write.

use super::Region;

/// Codes without a minor unit, and with three digits of it; all others have two.
const NO_MINOR: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
];
const THREE_MINOR: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

const TWO_MINOR: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BMD", "BND",
    "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CUP", "CVE", "CZK",
    "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD",
    "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK",
    "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN",
    "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON",
    "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "VES", "WST", "XCD",
    "YER", "ZAR", "ZMW",
];

/// Written small by people, and no word of a language.
const SMALL_CODES: &[&str] = &[
    "usd", "eur", "gbp", "chf", "jpy", "aud", "nzd", "sgd", "hkd", "inr", "brl", "mxn", "kwd", "aed", "sek", "nok",
    "dkk", "pln", "czk", "huf", "cny", "zar",
];

/// Digits after the decimal mark, by ISO code: 2 for EUR, 0 for JPY, 3 for KWD.
pub fn minor_digits(code: &str) -> u32 {
    if NO_MINOR.contains(&code) {
        0
    } else if THREE_MINOR.contains(&code) {
        3
    } else {
        2
    }
}

pub(super) fn is_code(written: &str) -> bool {
    of_code(written).is_some()
}

pub(super) fn of_code(written: &str) -> Option<&'static str> {
    let is_capital = written.chars().all(|character| character.is_ascii_uppercase());
    if !is_capital && !SMALL_CODES.contains(&written.to_ascii_lowercase().as_str()) {
        return None;
    }
    let upper = written.to_ascii_uppercase();
    NO_MINOR.iter().chain(THREE_MINOR).chain(TWO_MINOR).find(|code| **code == upper).copied()
}

/// Longest first, so that "US$" is not read as "$".
pub(super) const SIGNS: &[&str] = &[
    "US$", "CA$", "C$", "AU$", "A$", "NZ$", "HK$", "S$", "R$", "MX$", "CN¥", "JP¥", "$", "€", "£", "¥", "￥", "₹", "₩",
    "₺", "₴", "₽", "₫", "฿", "₪", "₦", "₱", "₲", "₡", "zł", "Kč", "Fr.", "kr", "Rs.", "Rs",
];

pub(super) fn of_sign(sign: &str, region: &Region) -> &'static str {
    match sign {
        "US$" => "USD",
        "CA$" | "C$" => "CAD",
        "AU$" | "A$" => "AUD",
        "NZ$" => "NZD",
        "HK$" => "HKD",
        "S$" => "SGD",
        "R$" => "BRL",
        "MX$" => "MXN",
        "€" => "EUR",
        "£" => "GBP",
        "CN¥" => "CNY",
        "JP¥" => "JPY",
        "¥" | "￥" => {
            if region.code == "CN" {
                "CNY"
            } else {
                "JPY"
            }
        }
        "₹" | "Rs" | "Rs." => "INR",
        "₩" => "KRW",
        "₺" => "TRY",
        "₴" => "UAH",
        "₽" => "RUB",
        "₫" => "VND",
        "฿" => "THB",
        "₪" => "ILS",
        "₦" => "NGN",
        "₱" => "PHP",
        "₲" => "PYG",
        "₡" => "CRC",
        "zł" => "PLN",
        "Kč" => "CZK",
        "Fr." => "CHF",
        "kr" => match region.code.as_str() {
            "NO" => "NOK",
            "DK" => "DKK",
            "IS" => "ISK",
            _ => "SEK",
        },
        _ => dollar(region),
    }
}

fn dollar(region: &Region) -> &'static str {
    match region.code.as_str() {
        "CA" => "CAD",
        "AU" => "AUD",
        "NZ" => "NZD",
        "SG" => "SGD",
        "HK" => "HKD",
        "TW" => "TWD",
        "JM" => "JMD",
        "MX" => "MXN",
        "AR" => "ARS",
        "CL" => "CLP",
        "CO" => "COP",
        _ => "USD",
    }
}

/// A currency word (folded) and the number of minor units that one of it has; None is the currency's own scale.
pub(super) fn of_word(word: &str, region: &Region) -> Option<(&'static str, bool)> {
    let major = |code| Some((code, false));
    match word {
        "dollar" | "dollars" | "bucks" | "buck" | "dolares" | "dolar" => major(dollar(region)),
        "euro" | "euros" => major("EUR"),
        "cent" | "cents" | "centimes" | "centavos" => Some((
            match region.code.as_str() {
                "US" | "CA" | "AU" | "NZ" | "SG" | "HK" => dollar(region),
                "BR" => "BRL",
                "MX" => "MXN",
                _ => "EUR",
            },
            true,
        )),
        "pence" => Some(("GBP", true)),
        "quid" | "sterling" => major("GBP"),
        "pound" | "pounds" if region.code == "GB" => major("GBP"),
        "yen" => major("JPY"),
        "yuan" | "renminbi" | "rmb" => major("CNY"),
        "rupee" | "rupees" => major("INR"),
        "franken" | "francs" if region.code == "CH" => major("CHF"),
        "real" | "reais" => major("BRL"),
        "pesos" => major(match region.code.as_str() {
            "AR" => "ARS",
            "CL" => "CLP",
            "CO" => "COP",
            "PH" => "PHP",
            "UY" => "UYU",
            "DO" => "DOP",
            _ => "MXN",
        }),
        "zloty" | "zlotys" => major("PLN"),
        "kroner" => major(if region.code == "NO" { "NOK" } else { "DKK" }),
        "kronor" => major("SEK"),
        "dirham" | "dirhams" => major("AED"),
        "shekel" | "shekels" => major("ILS"),
        "baht" => major("THB"),
        "won" => major("KRW"),
        _ => None,
    }
}
