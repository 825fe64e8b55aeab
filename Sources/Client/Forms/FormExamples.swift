/// One made-up row of each form, as a person would type it; an import accepts it without a remark.
///
/// Codes are of the range that GB 11714 keeps for private use, the ID number has an order code that is given to nobody.
enum FormExamples {
    static let rows: [String: [String: String]] = [
        "filings": [
            "seq": "1", "name": "上海测试信息服务有限公司", "uscc": "91310101PDY010605J", "category": "信息技术外包",
            "lines": "软件研发及开发服务、IT解决方案", "total": "1000.5", "offshore": "400", "exportITO": "320.25",
            "exportBPO": "0", "exportKPO": "0", "staff": "120", "staffCollege": "96",
            "certificates": "ISO/IEC 27001、CMMI 3", "contractMonths": "24", "paperVolumes": "3", "electronic": "是",
            "remark": "首次申报",
        ],
        "hires": [
            "seq": "1", "name": "张三", "sex": "男", "idType": "身份证", "idNumber": "310101199001019914",
            "post": "软件工程师", "payer": "上海测试信息服务有限公司", "payerOrgCode": "91310101PDY010605J",
            "ownAccount": "是", "hireDate": "2015-03-02", "inService": "否", "leaveDate": "2015-11-30",
            "tenureDays": "274",
        ],
        "trainees": [
            "seq": "1", "name": "张三", "sex": "男", "idType": "身份证", "idNumber": "310101199001019914",
            "course": "Java 开发", "certificate": "程序员证书", "employer": "上海测试信息服务有限公司",
        ],
    ]
}
