// Every test here runs the programs: what does that is a target of its own, which the browser's tests share.
@_exported import SystemSupport
