//! Endings by which a word with a dot in it is read as an address; what else has a dot in it is prose or a file name.

/// After a dot they make a host, however they are written.
pub(super) const ENDINGS: [&str; 235] = [
    "com", "net", "org", "biz", "edu", "gov", "mil", "io", "app", "dev", "xyz", "tech", "click", "website", "blog",
    "agency", "mobi", "tel", "museum", "coop", "aero", "asia", "racing", "cam", "icu", "cyou", "cfd", "sbs", "buzz",
    "vip", "zip", "mov", "foo", "gmbh", "berlin", "london", "paris", "wien", "koeln", "hamburg", "bayern", "swiss",
    "irish", "scot", "wales", "example", "invalid", "localhost", "local", "internal", "onion", "ac", "ae", "af", "ag",
    "ao", "aq", "ar", "au", "aw", "ax", "az", "ba", "bb", "bd", "bf", "bg", "bh", "bi", "bj", "bm", "bn", "bo", "br",
    "bs", "bt", "bw", "bz", "cc", "cd", "cf", "cg", "ci", "ck", "cl", "cn", "cr", "cu", "cv", "cw", "cx", "cy", "cz",
    "dj", "dk", "dm", "dz", "ec", "ee", "eg", "fi", "fj", "fk", "fm", "fo", "fr", "ga", "gb", "gd", "ge", "gf", "gg",
    "gh", "gi", "gl", "gm", "gn", "gp", "gq", "gr", "gs", "gt", "gu", "gw", "gy", "hk", "hn", "hr", "ht", "hu", "ie",
    "iq", "ir", "jm", "jo", "jp", "ke", "kh", "ki", "kn", "kp", "kr", "kw", "ky", "kz", "lb", "lc", "lk", "lr", "ls",
    "lt", "lu", "lv", "ly", "mc", "mg", "mh", "mk", "mn", "mp", "mq", "mr", "ms", "mt", "mu", "mv", "mw", "mx", "mz",
    "nc", "nf", "ng", "nl", "np", "nr", "nz", "om", "pf", "pg", "ph", "pk", "pl", "pn", "pt", "pw", "qa", "ro", "ru",
    "rw", "sb", "sd", "sg", "sh", "sk", "sl", "sm", "sn", "sr", "ss", "sv", "sx", "sy", "sz", "tc", "td", "tf", "tg",
    "th", "tj", "tk", "tl", "tm", "tn", "tr", "tt", "tw", "tz", "ua", "ug", "uk", "uy", "uz", "vc", "ve", "vg", "vi",
    "vn", "vu", "wf", "ws", "ye", "yt", "za", "zm", "zw",
];

/// They are words too: with a capital, after a word, they begin the next sentence where a space was forgotten.
pub(super) const WORDS: [&str; 102] = [
    "info", "int", "top", "site", "online", "shop", "store", "link", "page", "web", "cloud", "host", "news", "live",
    "club", "email", "name", "pro", "travel", "jobs", "win", "bid", "loan", "men", "date", "stream", "download",
    "review", "party", "trade", "rest", "fun", "space", "work", "works", "world", "zone", "today", "group", "company",
    "digital", "services", "solutions", "support", "systems", "team", "center", "care", "money", "finance", "bank",
    "pay", "test", "ad", "ai", "al", "am", "an", "as", "at", "be", "by", "ca", "ch", "co", "de", "do", "er", "es",
    "et", "eu", "id", "il", "im", "in", "is", "it", "je", "la", "li", "ma", "me", "mo", "my", "na", "ne", "ni", "no",
    "nu", "pa", "pe", "pr", "re", "sa", "sc", "se", "si", "so", "to", "tv", "us", "va",
];
