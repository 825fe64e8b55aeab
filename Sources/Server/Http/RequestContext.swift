package import Hummingbird
import SyncProtocol
import Synchronization

/// What belongs to one request on its way through the server.
package struct DeviceRequestContext: RequestContext {
    /// Hummingbird's own part.
    package var coreContext: CoreRequestContextStorage
    /// The device that asks, on routes for devices.
    package var device: Device?
    /// What the access log is to know.
    let notes = RequestNotes()

    /// Begins a request.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// The most bytes of a body as sent.
    package var maxUploadSize: Int { Limits.requestBytes }

    /// The device, which a route for devices has.
    func requireDevice() throws(ProblemCode) -> Device {
        guard let device else { throw .unauthenticated }
        return device
    }
}

/// Carries the device's identifier out to the access log, which stands around everything else.
final class RequestNotes: Sendable {
    private let value = Mutex<String?>(nil)

    var device: String? {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
