extension WorkbookError {
    /// One Chinese sentence: where, what, why, and what to do.
    public var chinese: String {
        "\(chinesePlace)\(chineseReason)。"
    }

    private var chinesePlace: String {
        switch (place, row) {
        case (let place?, let row?): "「\(place)」第 \(row) 行："
        case (let place?, nil): "「\(place)」："
        case (nil, let row?): "第 \(row) 行："
        case (nil, nil): ""
        }
    }

    private var chineseReason: String {
        switch code {
        case .notFound: "找不到这个文件，请检查文件名和所在目录"
        case .notAFile: "这是目录或设备，不是文件，请指定一个 .xlsx 或 .csv 文件"
        case .unreadable: "系统不允许读取这个文件，请检查权限和磁盘"
        case .empty: "文件是空的（0 字节），请重新导出或复制"
        case .legacyXLS: "这是 Excel 97–2003 的 .xls（或 WPS 的 .et）工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再试"
        case .binaryWorkbook: "这是 .xlsb 二进制工作簿，请用 Excel 另存为 .xlsx 后再试"
        case .openDocument: "这是 .ods 电子表格，请用 LibreOffice 或 WPS 另存为 .xlsx 后再试"
        case .otherDocument: "这是文档、图片或压缩包，不是表格，请选择 .xlsx 或 .csv 文件"
        case .encrypted: "工作簿设有密码，无法读取，请取消密码并保存后再试"
        case .notAWorkbook: "这个压缩包不是 .xlsx 工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再试"
        case .markup: "这是网页或 XML 文件，不是表格，请用 Excel 或 WPS 打开并另存为 .xlsx 后再试"
        case .binary: "文件既不是 .xlsx 工作簿，也不是文本表格（含有空字节），请重新导出"
        case .truncated: "工作簿不完整，缺少结尾，可能是下载或复制中断，请重新取得这个文件"
        case .damaged: "工作簿已损坏或内容自相矛盾，请用 Excel 或 WPS 打开并重新保存后再试"
        case .tooLarge: "内容超出可读取的上限，请拆分成几个较小的文件"
        case .bomb: "压缩比异常，展开后会耗尽内存，已拒绝读取，请核实文件来源"
        case .overlapping: "压缩包内的部分互相重叠，已拒绝读取，请核实文件来源"
        case .entityDeclaration: "含有实体或文档类型声明，表格软件不会写出这种内容，已拒绝读取，请核实文件来源"
        case .rowOutOfRange: "行号超出工作表范围（1–1048576），请用 Excel 或 WPS 重新保存后再试"
        case .columnOutOfRange: "列超出工作表范围（A–XFD，共 16384 列），请删去多余的列后再试"
        case .outOfOrder: "行或单元格的顺序颠倒或重复，请用 Excel 或 WPS 重新保存后再试"
        case .cellTooLong: "单元格超过 32767 个字符，请缩短内容后再试"
        case .encoding: "文字编码无法识别，请另存为 UTF-8 或 GB18030 编码的 CSV，或另存为 .xlsx"
        case .recordTooLong: "这一条记录过长，请检查分隔符、换行和引号后再试"
        case .unclosedQuote: "这一条记录中的双引号没有配对，其后的内容都被当作同一格，请补上或删去引号后再试"
        case .noSuchSheet: "工作簿中没有这个工作表，请检查工作表序号"
        case .notWritable: "无法写入目标文件，请检查目录、权限和磁盘空间"
        case .sheetName: "工作表名称无效，请使用 1–31 个字符，不含 []:*?/\\，且不与其他工作表同名"
        case .writeFailed: "写入中途失败，目标文件保持原样，请检查磁盘空间后再试"
        }
    }
}
