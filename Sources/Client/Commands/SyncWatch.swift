import Core
import Terminal

/// Syncs again and again: one line for each round, none of which is broken off by a signal.
struct SyncWatch {
    private let context: CommandContext
    private let round: (CommandContext) throws -> SyncResult
    private var schedule: WatchSchedule

    init(_ context: CommandContext, every seconds: Int, round: @escaping (CommandContext) throws -> SyncResult) {
        self.context = context
        self.round = round
        schedule = WatchSchedule(every: seconds)
    }

    /// Goes on until SIGINT or SIGTERM, or until the device may not sync any more.
    consuming func run() throws -> ExitStatus {
        StopSignal.arm()
        while true {
            do {
                let result = try round(context)
                schedule.ended(reached: true)
                try tell(result)
            } catch let error as ClientError {
                try tell(error)
                // Neither enrolled nor allowed: trying again would not help.
                if error.status == .notAllowed { return error.status }
                schedule.ended(reached: error.status != .unreachable)
            }
            if StopSignal.came { return .done }
            StopSignal.wait(seconds: schedule.wait(jitter: context.environment.randomBytes(1)[0]))
            if StopSignal.came { return .done }
        }
    }

    private func tell(_ result: SyncResult) throws {
        let time = context.environment.timestamp
        if context.isJSON {
            try context.print(.object((result.json.objectValue ?? [:]).merging(["at": .string(time)]) { $1 }))
        } else {
            try context.print(TimeWords.shown(time) + " " + result.summary(context))
            for line in result.advice(context) { context.tell(line) }
        }
    }

    private func tell(_ error: ClientError) throws {
        let time = context.environment.timestamp
        let sentence = Mask.identifiers(in: error.sentence(context.language))
        if context.isJSON {
            let value: JSONValue = ["code": .string(error.code), "message": .string(sentence)]
            try context.print(["at": .string(time), "error": value])
        } else {
            context.tell(TimeWords.shown(time) + " " + sentence)
        }
    }
}
