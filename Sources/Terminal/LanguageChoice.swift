public import Core

/// Decides in which language a program speaks to the person who runs it.
public enum LanguageChoice {
    /// Picks the language from `--lang` and the locale, in this order.
    ///
    /// The locale is the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set and not empty, as POSIX ranks them.
    /// English needs a locale whose language is `en`; `C`, `POSIX`, no locale and every other language mean 中文.
    ///
    /// - Parameters:
    ///   - flag: The value of `--lang`, nil when it was not given.
    ///   - environment: The process environment.
    /// - Returns: nil when `flag` names no language, which is a usage error of the caller's command line.
    public static func from(flag: String?, environment: [String: String]) -> Language? {
        if let flag {
            return Language(rawValue: flag)
        }
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let locale = environment[name], !locale.isEmpty {
                return language(ofLocale: locale)
            }
        }
        return .zh
    }

    private static func language(ofLocale locale: String) -> Language {
        let code = locale.prefix { !"_-.@".contains($0) }
        return code.lowercased() == "en" ? .en : .zh
    }
}
