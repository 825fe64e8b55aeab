import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SyncProtocol

/// Makes responses of pages: the frame around them, and what stands there instead of a page that cannot be.
struct PageMaker: Sendable {
    let renderer: PageRenderer
    let store: any UserStore

    /// A page with its frame; a message that waited is shown and gone.
    func response(_ page: ConsolePage, _ visit: Visit) async throws -> Response {
        var response = try response(html: await html(page, visit), visit)
        response.status = page.status
        return response
    }

    /// The text of a page with its frame; a message that waited is in it and gone.
    func html(_ page: ConsolePage, _ visit: Visit) async throws -> String {
        var message: ConsoleMessage?
        if let text = visit.session?.message, var session = visit.session, !page.isPaper {
            message = ConsoleMessage(stored: text)
            session.message = nil
            try await store.keep(session)
        }
        return try html(page, visit, message: message)
    }

    private func html(_ page: ConsolePage, _ visit: Visit, message: ConsoleMessage?) throws -> String {
        guard let html = renderer.render(page, frame: frame(page, visit, message: message)) else {
            throw ConsoleFailure.notFound
        }
        return html
    }

    /// A page that is made already.
    func response(html: String, _ visit: Visit) throws -> Response {
        try BodyCoding.response(Array(html.utf8), type: "text/html; charset=utf-8", to: visit.http)
    }

    /// Goes elsewhere.
    func redirect(to path: String, cookies: [String] = []) -> Response { Self.redirect(to: path, cookies: cookies) }

    /// Goes elsewhere, with cookies.
    static func redirect(to path: String, cookies: [String] = []) -> Response {
        var headers: HTTPFields = [.location: path]
        for cookie in cookies { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return Response(status: .seeOther, headers: headers)
    }

    private func frame(_ page: ConsolePage, _ visit: Visit, message: ConsoleMessage?) -> PageFrame {
        PageFrame(
            language: visit.language,
            title: page.title,
            user: visit.user?.name.text,
            role: visit.user?.role.name(visit.language),
            csrf: visit.csrf,
            links: visit.user.map { Navigation.links(for: $0.role, at: visit.route, visit.language) } ?? [],
            message: message,
            // After a form the page itself is no place to come back to.
            target: visit.route.method == .get ? visit.target : ConsoleRoute.home.path(),
            style: ConsoleAsset.style.path,
            script: ConsoleAsset.script.path,
            once: visit.once
        )
    }

    // MARK: What stands instead of a page

    /// What somebody gets who cannot have what he asked for.
    func problem(_ error: any Error, _ visit: Visit, logger: Logger) throws -> Response {
        if error as? GateFailure == .stranger, visit.route.method == .get {
            let next = ReturnPath.own(visit.target).map { "?next=" + ConsolePath.encoded($0) } ?? ""
            return redirect(to: ConsoleRoute.home.path() + next)
        }
        let problem = ConsoleProblem(error, visit.language)
        if problem.status == .internalServerError || StorageFailure(error) != nil { logger.error(failed: error) }
        var page = ConsolePage(template: "problem", title: problem.heading, model: problem)
        page.status = problem.status
        var response = try response(html: html(page, visit, message: nil), visit)
        response.status = page.status
        return response
    }
}

extension ConsoleMessage {
    /// What a session keeps.
    var stored: String { kind.rawValue + " " + text }

    /// Reads what a session keeps: the kind, a blank, the text.
    init?(stored: String) {
        guard let blank = stored.firstIndex(of: " "), let kind = Kind(rawValue: String(stored[..<blank])) else {
            return nil
        }
        self.init(kind: kind, text: String(stored[stored.index(after: blank)...]))
    }
}
