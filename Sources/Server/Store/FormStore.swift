/// What is known of a form that came in.
package enum FormClaim: Hashable, Sendable {
    /// It came for the first time, and is now whoever's who asked: its answer is to be kept.
    case first
    /// It came before and is being dealt with, or nobody knows what became of it.
    case underWay
    /// It came before and was answered, with this sealed text.
    case answered(String)
}

/// Forms that add something, each taken once whatever process of the server it comes to.
package protocol FormStore: Sendable {
    /// Claims a form by the hash of all that it says; claims older than a session are forgotten.
    func claimForm(_ hash: String, at now: Int) async throws -> FormClaim
    /// Keeps the answer to a claimed form.
    func keepAnswer(_ sealed: String, toForm hash: String) async throws
    /// Gives a claim back: what the form asked for was not done.
    func dropForm(_ hash: String) async throws
}
