extension Unicode.Scalar {
    /// Whether the contract trims it at the ends of a cell.
    var isTrimmed: Bool {
        switch value {
        case 0x20, 0x09...0x0D, 0xA0, 0x3000, 0x200B, 0xFEFF: true
        default: false
        }
    }

    /// Whether it is a blank of any width, none included.
    var isBlank: Bool {
        switch value {
        case 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x2060: true
        default: isTrimmed
        }
    }

    /// Whether it takes no room on a line, so that nobody can have meant it as a blank.
    var isZeroWidth: Bool { value == 0x200B || value == 0xFEFF || value == 0x2060 }

    /// Whether it is a Han character.
    ///
    /// The private use area counts: systems without the newest GB 18030 keep rare characters of names there.
    var isHan: Bool {
        switch value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3005, 0x3007, 0xE000...0xF8FF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }

    /// Whether it picks a variant of the character before it.
    var isVariationSelector: Bool {
        switch value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: true
        default: false
        }
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// The value of an ASCII digit; meaningless for any other byte.
    var digit: Int { Int(self) - 0x30 }
}
