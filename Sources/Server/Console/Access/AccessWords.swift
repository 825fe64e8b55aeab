/// The words of signing in and of one's own account.
enum AccessWords {
    static let all: [String: (String, String)] = [
        "sealTitle": ("申报", "Shenbao"),
        "sealText": ("上海市服务外包企业申报 · 市商务委审核台", "Shanghai service outsourcing · the commission's review console"),
        "password": ("密码", "Password"),
        "signIn": ("登录", "Sign in"),
        "signInHint": (
            "供市商务委审核人员使用；各区请用 shenbao 客户端报送。",
            "For the commission's staff; units file with the shenbao client."
        ),
        "code": ("动态码", "Code"),
        "codeHint": (
            "输入身份验证器上的六位动态码；手机不在身边时可输入一个恢复码。",
            "The six digits that your authenticator shows, or one of your recovery codes."
        ),
        "continue": ("继续", "Continue"),
        "startAgain": ("重新登录", "Start again"),
        "confirmHint": (
            "此操作影响重大，请再次输入密码；10 分钟内不再询问。",
            "This step is a grave one: give your password again. You are not asked again for ten minutes."
        ),
        "cancel": ("取消", "Cancel"),
        "lastSignIn": ("最近登录", "Last sign-in"),
        "mustChange": (
            "请先修改密码：现在的密码由管理员设定。",
            "Change your password first: an administrator set the present one."
        ),
        "changePassword": ("修改密码", "Change the password"),
        "oldPassword": ("当前密码", "Present password"),
        "newPassword": ("新密码", "New password"),
        "newPasswordAgain": ("再次输入新密码", "New password again"),
        "passwordHint": (
            "至少 10 个字符；几个不相关的词最好记。",
            "Ten characters or more; a few unrelated words are easy to keep."
        ),
        "codes": ("动态码（两步验证）", "Codes (second factor)"),
        "codesOn": ("登录时需要动态码。", "Signing in asks for a code."),
        "recoveryLeft": ("剩余恢复码：", "Recovery codes left:"),
        "codesOff": (
            "尚未设置。设置后，登录时除密码外还需输入手机上的动态码。",
            "Not set up. With it, signing in asks for a code of your telephone besides the password."
        ),
        "beginCodes": ("设置动态码", "Set up codes"),
        "endCodes": ("取消动态码", "End the codes"),
        "setupHint": (
            "在手机的身份验证器（TOTP）中手工添加以下密钥，再输入显示的六位动态码。",
            "Add this secret to the authenticator of your telephone (TOTP), then type the six digits that it shows."
        ),
        "openAuthenticator": ("在本机的身份验证器中打开", "Open in an authenticator on this device"),
        "confirmCodes": ("启用动态码", "Use codes"),
        "recoveryHint": (
            "请抄写并妥善保管这些恢复码：每个只能用一次，此页只显示一次。",
            "Write these recovery codes down and keep them safe: each is good once, and this page is shown once."
        ),
        "recoveryDone": ("已抄写", "I have written them down"),
    ]
}
