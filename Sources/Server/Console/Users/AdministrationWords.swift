/// The words of users, devices and rounds.
enum AdministrationWords {
    static let all: [String: (String, String)] = [users, devices, rounds]
        .reduce(into: [:]) { words, part in words.merge(part) { first, _ in first } }

    private static let users: [String: (String, String)] = [
        "users": ("用户", "Users"),
        "userName": ("用户名", "Name"),
        "userNameHint": ("1 到 40 个字母、汉字、数字或 . - _ @", "1 to 40 letters, digits, or . - _ @"),
        "userRole": ("角色", "Role"),
        "userState": ("状态", "State"),
        "userSteps": ("操作", "Steps"),
        "userHasCodes": ("已启用", "in use"),
        "userNoCodes": ("未设置", "none"),
        "userChange": ("修改", "Change"),
        "userGiveRole": ("更改角色", "Give this role"),
        "userResetPassword": ("重设密码", "Reset the password"),
        "userResetCodes": ("取消动态码", "Take the codes away"),
        "userUnlock": ("解除锁定", "End the lock"),
        "userEnable": ("启用账户", "Open the account"),
        "userDisable": ("停用账户", "Shut the account"),
        "userAdd": ("添加用户", "Add a user"),
        "userPassword": ("初始密码：", "First password of"),
        "userPasswordHint": (
            "请当面或通过电话告知本人；只显示这一次，首次登录后须修改。",
            "Tell it to the person directly. It is shown this once, and must be changed after the first sign-in."
        ),
    ]

    private static let devices: [String: (String, String)] = [
        "devices": ("设备", "Devices"),
        "deviceName": ("设备", "Device"),
        "deviceUnit": ("区（示范区）", "Unit"),
        "deviceEnrolled": ("注册", "Joined"),
        "deviceSeen": ("最近连接", "Last seen"),
        "deviceSync": ("最近同步", "Last sync"),
        "deviceCursor": ("同步位点", "Cursor"),
        "deviceState": ("状态", "State"),
        "deviceRevoked": ("已停用", "revoked"),
        "deviceRevoke": ("停用", "Revoke"),
        "deviceRevokeHint": ("停用后立即不能同步，且不可恢复。", "It can no longer sync, at once and for ever."),
        "deviceNone": ("还没有设备注册。", "No device has joined yet."),
        "deviceNewCode": ("新设备", "A new device"),
        "deviceMakeCode": ("生成注册码", "Make an enrolment code"),
        "deviceCode": ("注册码：", "Enrolment code of"),
        "deviceCodeHint": ("只显示这一次，只能使用一次，有效期至", "Shown this once and good once, until"),
    ]

    private static let rounds: [String: (String, String)] = [
        "rounds": ("批次", "Rounds"),
        "roundOpen": ("开放", "Open"),
        "roundClose": ("关闭", "Close"),
        "roundFreeze": ("冻结", "Freeze"),
        "roundCloseHint": ("关闭后各区不能再提交。", "Units cannot submit any more."),
        "roundFreezeHint": (
            "冻结后不能再提交或退回，各区现状签名留存。",
            "Nothing is submitted or returned any more, and where every unit stands is sealed."
        ),
        "freezes": ("冻结清单", "Manifests of freezes"),
        "freezeLead": (
            "每次冻结批次时，服务器把各区当时的修订号和摘要记成清单并签名；此页与下载的文件都是签名的原样。",
            "Each time a round is frozen the server signs a manifest of every unit's revision and digest; this page and the file are as it was signed."
        ),
        "freezeNone": ("本批次还没有冻结过。", "This round has never been frozen."),
        "freezeDownload": ("下载清单（JSON）", "Download the manifest (JSON)"),
        "freezeOthers": ("本批次的各次冻结", "All freezes of this round"),
        "freezeSeal": ("签名", "Signature"),
        "freezeUnit": ("申报单位", "Unit"),
        "freezeScope": ("同步范围", "Scope"),
        "freezeFilings": ("申报（按状态）", "Filings by state"),
        "freezeRevision": ("修订号（代-序号）", "Revision (epoch-sequence)"),
        "freezeDigest": ("记录摘要", "Digest of the records"),
        "freezeLog": ("日志摘要", "Hash of the log"),
        "freezePlace": ("位置", "You are here"),
        "roundFreezes": ("冻结清单", "Manifests"),
        "roundParameters": ("参数", "Parameters"),
        "roundSave": ("保存参数", "Keep the parameters"),
    ]
}
