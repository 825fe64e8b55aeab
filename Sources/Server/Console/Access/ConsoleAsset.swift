import HTTPTypes
import Hummingbird
import NIOCore
import SyncProtocol

/// Style and script: part of the program, kept by browsers for as long as they are the same.
struct ConsoleAsset: Sendable {
    let name: String
    let type: String
    let bytes: [UInt8]
    /// The beginning of the content's hash.
    let version: String

    static let style = ConsoleAsset("console.css", "text/css; charset=utf-8", PackageResources.console_css)
    static let script = ConsoleAsset("console.js", "text/javascript; charset=utf-8", PackageResources.console_js)

    private init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.bytes = bytes
        version = String(SecretHash.of(String(decoding: bytes, as: UTF8.self)).prefix(16))
    }

    /// Where pages find it.
    var path: String { ConsoleRoute.asset.path(name) + "?v=" + version }

    /// Answers a request for one.
    static let answer: ConsoleHandler = { request in
        guard let asset = [style, script].first(where: { $0.name == request.parts["file"] }) else {
            throw ConsoleFailure.notFound
        }
        var response = try BodyCoding.response(asset.bytes, type: asset.type, to: request.http)
        let tag = "\"\(asset.version)\""
        if request.http.headers[.ifNoneMatch] == tag { response = Response(status: .notModified) }
        response.headers[.eTag] = tag
        response.headers[.cacheControl] =
            request.query["v"] == asset.version ? "public, max-age=31536000, immutable" : "no-cache"
        return .response(response)
    }
}
