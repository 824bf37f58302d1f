extension CardioScore {
    /// Tenths of the number that stands for a range.
    var middle: Int { (low + high) * 5 }
    var isRange: Bool { low != high }
}
