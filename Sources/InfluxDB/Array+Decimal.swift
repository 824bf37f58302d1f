extension [UInt8] {
    /// Appends an integer's decimal digits.
    mutating func append(decimal value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(digitsOf: value.magnitude, atLeast: 1)
    }

    /// Appends a finite number in a form that reads back as the same number.
    ///
    /// Up to six decimals, as all measured values have, are written digit by digit: `n / 1e6`, with both exact, rounds
    /// as reading the text does. Everything else takes the shortest form that the standard library knows.
    mutating func append(decimal value: Double) {
        let scaled = (value * 1e6).rounded()
        guard scaled.magnitude < 0x1p53, scaled / 1e6 == value else {
            append(contentsOf: value.description.utf8)
            return
        }
        if scaled < 0 { append(UInt8(ascii: "-")) }
        let (whole, rest) = UInt64(scaled.magnitude).quotientAndRemainder(dividingBy: 1_000_000)
        append(digitsOf: whole, atLeast: 1)
        guard rest > 0 else { return }
        var (fraction, places) = (rest, 6)
        while fraction.isMultiple(of: 10) {
            fraction /= 10
            places -= 1
        }
        append(UInt8(ascii: "."))
        append(digitsOf: fraction, atLeast: places)
    }

    private mutating func append(digitsOf value: UInt64, atLeast places: Int) {
        let start = count
        var rest = value
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0 || count - start < places
        self[start...].reverse()
    }
}
