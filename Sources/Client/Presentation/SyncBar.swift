import Terminal

/// A bar for each stage of a sync: change-sets with their number and rate, then records.
///
/// The bars belong to the syncing thread; the driver's callback is called there and nowhere else.
final class SyncBar: @unchecked Sendable {
    private let context: CommandContext
    private var stage: SyncProgress.Stage?
    private var bar: ProgressBar?
    private var before = 0

    init(_ context: CommandContext) { self.context = context }

    /// Draws how far it is.
    func advance(_ progress: SyncProgress) {
        if progress.stage != stage {
            finish()
            stage = progress.stage
            before = progress.sent
            let isSending = progress.stage == .pushing || progress.stage == .offeringAgain
            bar = context.progressBar(label(progress.stage), total: isSending ? progress.left : nil)
        }
        switch progress.stage {
        case .pushing, .offeringAgain: bar?.advance(to: progress.sent - before)
        case .pulling: bar?.advance(to: progress.records)
        case .comparing: bar?.advance(to: 0)
        }
    }

    private func label(_ stage: SyncProgress.Stage) -> String {
        switch stage {
        case .pushing: context.words("上报变更集", "Sending change-sets")
        case .offeringAgain: context.words("重新报送变更集", "Offering change-sets again")
        case .pulling: context.words("取回记录", "Fetching records")
        case .comparing: context.words("逐行核对", "Comparing rows")
        }
    }

    /// Erases the line.
    func finish() {
        bar?.finish()
        bar = nil
        stage = nil
    }
}
