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
        "roundParameters": ("参数", "Parameters"),
        "roundSave": ("保存参数", "Keep the parameters"),
    ]
}
