//! Amounts of money in minor units with their ISO 4217 currency; never floating point.

use serde::{Deserialize, Serialize};

/// An amount in the currency's minor unit: 4990 EUR is 49.90 euros, 500 JPY is 500 yen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: String,
}

/// Decimal places of a currency (ISO 4217), two unless the standard says otherwise.
pub fn exponent(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

impl Money {
    pub fn new(minor: i64, currency: impl Into<String>) -> Self {
        Self { minor, currency: currency.into() }
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = exponent(&self.currency);
        if digits == 0 {
            return write!(formatter, "{} {}", self.minor, self.currency);
        }
        let unit = 10_u64.pow(digits);
        let sign = if self.minor < 0 { "-" } else { "" };
        let absolute = self.minor.unsigned_abs();
        let width = digits as usize;
        write!(formatter, "{sign}{}.{:0width$} {}", absolute / unit, absolute % unit, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn amounts_print_with_the_places_of_their_currency() {
        assert_eq!(Money::new(4990, "EUR").to_string(), "49.90 EUR");
        assert_eq!(Money::new(-5, "USD").to_string(), "-0.05 USD");
        assert_eq!(Money::new(500, "JPY").to_string(), "500 JPY");
        assert_eq!(Money::new(12_345, "KWD").to_string(), "12.345 KWD");
    }
}
