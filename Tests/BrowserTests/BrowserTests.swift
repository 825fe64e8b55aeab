import Testing

/// Everything that needs a browser, one test at a time: two browsers at once would fight for the processor.
@Suite(.serialized, .enabled(if: BrowserPrograms.areWanted, "SHENBAO_NO_BROWSER=1"))
enum BrowserTests {}
