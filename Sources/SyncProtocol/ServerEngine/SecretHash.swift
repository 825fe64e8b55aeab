import Crypto

/// The hash by which a secret is looked up, so that no comparison depends on the secret itself.
public enum SecretHash {
    /// SHA-256 in hexadecimal.
    public static func of(_ secret: String) -> String { SHA256.hash(data: Array(secret.utf8)).hexadecimal }
}
