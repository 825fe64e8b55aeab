package import Hummingbird
package import SyncProtocol
import Synchronization

/// What belongs to one request on its way through the server.
package struct DeviceRequestContext: RequestContext {
    /// Hummingbird's own part.
    package var coreContext: CoreRequestContextStorage
    /// Who asks: on routes for devices the device.
    package var caller = Caller.stranger
    /// What the access log is to know.
    let notes = RequestNotes()
    /// The network address that the request comes from; empty if it comes from none.
    let address: String

    /// Begins a request.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }

    /// The most bytes of a body as sent.
    package var maxUploadSize: Int { Limits.requestBytes }
}

/// Carries the device's identifier out to the access log, which stands around everything else.
final class RequestNotes: Sendable {
    private let value = Mutex<String?>(nil)

    var device: String? {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
