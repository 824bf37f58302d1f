/// Stands in every code, token and secret that a simulator mints, so that logs can be searched for them.
package enum TokenMark {
    /// Hexadecimal digits that come by chance once in 10¹⁴ tokens.
    package static let word = "5ec2e75ec2e7"
}
