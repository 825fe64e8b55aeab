import Core
import Foundation
import SystemSupport
import Testing

extension BrowserTests {
    /// The commission's work from the first look to the public notice, by people in browsers and a district at its terminal.
    struct StoryTests {
        @Test
        func `From submission through return, correction, two persons' decisions and duplicates to notice and export`()
            async throws
        {
            try await withBrowsers { stand in
                let story = try await ReviewStory.begin(stand)
                try await story.strangerSeesTheDoor(stand)
                try await story.reviewerReturnsOneField()
                try await story.districtCorrectsThatField()
                try await story.reviewerAcceptsWhatChanged()
                try await story.approverApproves()
                try await story.reviewerJudgesADuplicate()
                try await story.approverPublishesANotice()
                try await story.exportsHaveWhatIsApproved()
                try await story.auditorReadsEverythingAndChangesNothing()
                try await story.adminDecidesNothing(stand)
                let verified = try await BuiltProgram.server.run(["audit", "verify", "--data", story.stage.data])
                #expect(verified.status == 0, "\(verified.out)\(verified.err)")
            }
        }
    }
}
