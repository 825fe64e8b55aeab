/// The product's version.
package enum ProductVersion {
    /// As it is shown.
    package static let text = "0.1.0"
}
