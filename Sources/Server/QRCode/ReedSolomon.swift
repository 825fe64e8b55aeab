/// Error correction of QR codes: Reed–Solomon over the field of 256 elements with x⁸ + x⁴ + x³ + x² + 1.
///
/// Source: ISO/IEC 18004, 7.5.2.
enum ReedSolomon {
    /// The codewords that correct errors of others.
    /// - Parameters:
    ///   - data: the codewords to be guarded.
    ///   - count: how many are made.
    /// - Returns: the remainder of the data by the generator polynomial.
    static func correction(of data: some Sequence<UInt8>, count: Int) -> [UInt8] {
        let generator = generator(of: count)
        var rest = [UInt8](repeating: 0, count: count)
        for codeword in data {
            let factor = codeword ^ rest.removeFirst()
            rest.append(0)
            for (index, coefficient) in generator.enumerated() { rest[index] ^= product(coefficient, factor) }
        }
        return rest
    }

    /// The coefficients of (x − 1)(x − 2)(x − 4)…, the highest, which is 1, left out.
    private static func generator(of degree: Int) -> [UInt8] {
        var coefficients = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in coefficients.indices {
                let next = index + 1 < degree ? coefficients[index + 1] : 0
                coefficients[index] = product(coefficients[index], root) ^ next
            }
            root = product(root, 2)
        }
        return coefficients
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product = 0
        for bit in (0..<8).reversed() {
            product = product << 1 ^ (product >> 7) * 0x11D
            product ^= Int(right >> bit & 1) * Int(left)
        }
        return UInt8(product)
    }
}
