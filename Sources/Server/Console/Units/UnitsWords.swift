/// The words of the units' pages.
enum UnitsWords {
    static let all: [String: (String, String)] = [
        "units": ("申报单位", "Units"),
        "unitsFilings": ("申报", "Filings"),
        "unitsDecided": ("已决定", "Decided"),
        "unitsWaiting": ("等待市里", "Waiting"),
        "unitsReturned": ("退回未复", "Returned"),
        "unitsFirstPass": ("一次通过", "First pass"),
        "unitsStay": ("平均退回天数", "Days in return"),
        "unitsField": ("最常要求补正", "Most asked for"),
        "unitsHires": ("新录用", "Hires"),
        "unitsSync": ("最近同步", "Last sync"),
        "unitContact": ("联络", "Contact"),
        "unitFields": ("最常要求补正的字段", "Fields most asked to correct"),
        "unitNoFields": ("还没有要求补正的意见。", "No correction was asked for yet."),
        "unitFindings": ("最常见的疑点", "Commonest findings"),
        "unitNoFindings": ("没有疑点。", "Nothing was found."),
        "unitStays": ("退回未复的申报", "Returned filings"),
        "unitNoStays": ("没有退回未复的申报。", "No filing is back with the unit."),
        "unitWhat": ("内容", "What"),
        "unitCount": ("次数", "Times"),
        "unitEnterprise": ("企业", "Enterprise"),
        "unitDays": ("天数", "Days"),
        "unitAll": ("全部申报", "All filings"),
        "unitPlace": ("位置", "You are here"),
    ]
}
