import Core
import HTTPTypes
import Hummingbird
import NIOCore
import SyncProtocol

/// The page of what cannot be: what, why, and what to do.
struct ConsoleProblem: Sendable {
    let heading: String
    let text: String
    var back = ConsoleRoute.home.path()
    let status: HTTPResponse.Status

    /// Words for an error.
    init(_ error: any Error, _ language: Language) {
        let (status, words) = Self.words(error)
        self.status = status
        let chosen = language == .zh ? words.zh : words.en
        (heading, text) = (chosen.0, chosen.1)
    }

    private typealias Words = (zh: (String, String), en: (String, String))

    private static func words(_ error: any Error) -> (HTTPResponse.Status, Words) {
        switch error {
        case let error as GateFailure: words(error)
        case let error as ConsoleFailure: words(error)
        case let error as ReviewError:
            (
                error == .missing ? .notFound : .conflict,
                (("未作改动", error.sentence(.zh)), ("Nothing was changed", error.sentence(.en)))
            )
        case let error as UserFailure:
            (.conflict, (("未作改动", error.text(.zh)), ("Nothing was changed", error.text(.en))))
        case FormParser.Failure.tooLarge, is NIOTooManyBytesError:
            (
                .contentTooLarge,
                (
                    ("内容过多", "一次提交的内容超过上限，请分几次提交。"),
                    ("Too much", "The form is larger than can be taken at once; send it in parts.")
                )
            )
        case is FormParser.Failure, is RequestProblem:
            (
                .badRequest,
                (
                    ("无法读取", "提交的内容无法读取，请返回重新填写。"),
                    ("Not readable", "The form cannot be read; go back and fill it in again.")
                )
            )
        case is HasherBusy:
            (
                .serviceUnavailable,
                (("请稍候", "现在登录的人较多，请稍后再试。"), ("One moment", "Many people sign in just now; try again in a moment."))
            )
        case let error where StorageFailure(error) != nil:
            (
                .serviceUnavailable,
                (
                    ("操作未完成", "服务器的存储出了故障（例如磁盘已满），未作改动；请通知管理员，稍后重试。"),
                    (
                        "Not done",
                        "The server's storage fails, a full disk for instance, and nothing was changed; tell an administrator and try again later."
                    )
                )
            )
        default:
            (
                .internalServerError,
                (
                    ("操作未完成", "服务器出错，未作改动；请重试，仍不行请联系管理员。"),
                    ("Not done", "The server failed and nothing was changed; try again, then ask an administrator.")
                )
            )
        }
    }

    private static func words(_ failure: GateFailure) -> (HTTPResponse.Status, Words) {
        switch failure {
        case .stranger:
            (
                .forbidden,
                (
                    ("请重新登录", "尚未登录，或登录已超时；本次操作未执行。"),
                    ("Sign in again", "You have not signed in, or the session is over; nothing was done.")
                )
            )
        case .foreignForm:
            (
                .forbidden,
                (
                    ("表单已失效", "这张表单不是本次登录中打开的，未执行；请返回、刷新页面后重试。"),
                    (
                        "The form is out of date",
                        "The form was not opened in this session and was not used; go back, reload the page and try again."
                    )
                )
            )
        case .noForm:
            (
                .unsupportedMediaType,
                (("无法读取", "只接受网页表单。"), ("Not readable", "Only forms of pages are taken here."))
            )
        }
    }

    private static func words(_ failure: ConsoleFailure) -> (HTTPResponse.Status, Words) {
        switch failure {
        case .forbidden:
            (
                .forbidden,
                (
                    ("无权操作", "您的角色不能进行此操作；如有需要，请联系管理员。"),
                    ("Not allowed", "Your role may not do this; ask an administrator if you need to.")
                )
            )
        case .notFound:
            (
                .notFound,
                (
                    ("没有找到", "没有这个页面或记录，可能已被删除或地址有误。"),
                    ("Not found", "There is no such page or record; it may have been removed, or the address is wrong.")
                )
            )
        case .invalid(_, let text): (.badRequest, (("请检查填写内容", text), ("Check what you typed", text)))
        case .refused(let text): (.conflict, (("现在不能这样做", text), ("That cannot be done now", text)))
        }
    }
}
