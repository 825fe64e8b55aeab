/// The words of the units' pages.
enum UnitsWords {
    static let all: [String: (String, String)] = [
        "units": ("申报单位", "Units"),
        "unitsFilings": ("申报", "Filings"),
        "unitsDecided": ("已决定", "Decided"),
        "unitsWaiting": ("等待市里处理", "With the commission"),
        "unitsReturned": ("退回未复", "Back with the unit"),
        "unitsFirstPass": ("一次通过率", "First-pass rate"),
        "unitsStay": ("平均退回天数", "Mean days in return"),
        "unitsField": ("最常要求补正的字段", "Most often to be corrected"),
        "unitsHires": ("新录用人数", "Hires"),
        "unitsSync": ("最近同步", "Last sync"),
        "unitContact": ("联系方式", "Contact"),
        "unitFields": ("最常要求补正的字段", "Fields most often to be corrected"),
        "unitNoFields": ("还没有要求补正的意见。", "No correction has been asked for yet."),
        "unitFindings": ("最常见的疑点", "Most frequent findings"),
        "unitNoFindings": ("没有疑点。", "Nothing was found."),
        "unitStays": ("退回未复的申报", "Filings back with the unit"),
        "unitNoStays": ("没有退回未复的申报。", "No filing is back with the unit."),
        "unitWhat": ("内容", "What"),
        "unitCount": ("次数", "Times"),
        "unitEnterprise": ("企业", "Enterprise"),
        "unitDays": ("天数", "Days"),
        "unitAll": ("全部申报", "All filings"),
        "unitPlace": ("位置", "You are here"),
    ]
}
