import Terminal

/// One form from the draft that may be gone on with to what is told in the end; `new` and `edit` both hold it.
struct EntryConversation {
    private let desk: EntryDesk
    private let input: any LineInput
    private let context: CommandContext
    private let reveals: Bool

    init(_ desk: EntryDesk, _ input: any LineInput, _ context: CommandContext, reveals: Bool) {
        self.desk = desk
        self.input = input
        self.context = context
        self.reveals = reveals
    }

    /// Asks for everything, and gives the terminal back before it tells how it ended.
    /// - Parameters:
    ///   - target: what is entered or reopened.
    ///   - complete: asks for what the target still lacks, once it is known which draft is gone on with.
    /// - Returns: how the command ends.
    /// - Throws: what the desk and the completion throw.
    func hold(
        about target: EntryTarget,
        complete: (inout EntryTarget, EntryDraft?) throws -> Void = { _, _ in }
    ) throws -> ExitStatus {
        let opening = EntryOpening(at: desk, input: input, language: context.language)
        let draft: EntryDraft?
        switch try opening.resumption(try desk.drafts(for: target), EntryDraftList(context).title) {
        case .leave: return .done
        case .fresh: draft = nil
        case .resume(let found): draft = found
        }
        var target = target
        try complete(&target, draft)
        var dialogue = EntryDialogue(
            target,
            at: desk,
            draft: draft,
            input: input,
            language: context.language,
            reveals: reveals
        )
        let ending = try dialogue.run()
        input.close()
        return try EntryOutcome(context, reveal: reveals).tell(ending, of: target)
    }
}
